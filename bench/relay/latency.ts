/* oxlint-disable no-await-in-loop -- to wait and ask again is the point */
import { Agent, request } from 'undici';
import { percentile } from '../measure/percentile.ts';
import { sign } from '../measure/sample-request.ts';
import { markdownTable } from '../measure/table.ts';
import { openDisk } from './disk.ts';
import { body, contentBytes, newEvent } from './sample.ts';
import { startServe } from './serve.ts';
import type { Sink } from './sink.ts';

/** How long is measured, and with what. */
export interface LatencyPlan {
  readonly seconds: number;
  readonly folder: string;
  readonly sink: Sink;
  /** `wandb-dispatch`, compiled. */
  readonly program: string;
}

const eventsPerSecond = 200;
const warmUpSeconds = 2;
const syncsForMs = 1_500;

/**
 * From the start of an event's request to the relay until its delivery is at the sink, beside what one sync of the same disk takes
 * before and after. Events are sent at even times, whether or not those before were answered.
 */
export async function benchLatency(plan: LatencyPlan): Promise<string> {
  const { folder, sink, program, seconds } = plan;
  const disk = openDisk(folder, contentBytes(newEvent()));
  const serving = await startServe(program, folder, { sinkUrl: sink.url });
  try {
    const url = `${serving.url}/wandb/wandb`;
    await sendEvenly(url, warmUpSeconds);
    const syncs = disk.sync(syncsForMs);
    await sink.ask('empty', { verify: false });
    const sent = await sendEvenly(url, seconds);
    const latencies = await latenciesOf(sent, sink);
    return tableOf({
      [`accept to delivered, ms`]: latencies,
      'append + fdatasync, ms': syncs.concat(disk.sync(syncsForMs)),
    });
  } finally {
    await serving.stop();
    disk.close();
  }
}

interface SentEvent {
  /** The delivery's id. */
  readonly id: string;
  /** On the machine's monotonic clock, in milliseconds. */
  readonly atMs: number;
}

async function sendEvenly(url: string, seconds: number): Promise<readonly SentEvent[]> {
  const dispatcher = new Agent({ connections: 64 });
  const headers = { 'content-type': 'application/json', 'x-wandb-signature': sign(body, 'base64') };
  const send = async (): Promise<SentEvent> => {
    const atMs = Number(process.hrtime.bigint()) / 1e6;
    const reply = await request(url, { method: 'POST', headers, body, dispatcher });
    if (reply.statusCode !== 202) throw new Error(`the relay answered ${reply.statusCode}: ${await reply.body.text()}`);
    const { deliveries } = (await reply.body.json()) as { readonly deliveries: readonly string[] };
    return { id: deliveries[0] ?? '', atMs };
  };
  const sent: Promise<SentEvent>[] = [];
  const startMs = performance.now();
  const total = eventsPerSecond * seconds;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1_000) * eventsPerSecond));
      while (sent.length < due) sent.push(send());
      if (sent.length < total) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  const answered = await Promise.all(sent);
  await dispatcher.close();
  return answered;
}

const patienceMs = 10_000;

/** Nobody is measured who loses one. */
async function latenciesOf(sent: readonly SentEvent[], sink: Sink): Promise<readonly number[]> {
  const untilMs = performance.now() + patienceMs;
  while ((await sink.ask('counts', undefined)).ids < sent.length) {
    if (performance.now() > untilMs) throw new Error('deliveries are missing at the sink');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const arrivals = new Map(await sink.ask('arrivals', undefined));
  return sent.map(({ id, atMs }) => (arrivals.get(id) ?? Number.NaN) - atMs);
}

function tableOf(rows: Readonly<Record<string, readonly number[]>>): string {
  const hundredths = [50, 95, 99, 100];
  return markdownTable(
    [`${eventsPerSecond} events/s`, 'p50', 'p95', 'p99', 'most'],
    Object.entries(rows).map(([name, numbers]) =>
      [name].concat(hundredths.map((of) => percentile(numbers, of).toFixed(2))),
    ),
  );
}
