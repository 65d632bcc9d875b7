/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { medianRatio } from '../measure/ratio.ts';
import { path as receiverPath, sign } from '../measure/sample-request.ts';
import { markdownTable } from '../measure/table.ts';
import { load, type LoadRequest } from '../measure/wrk.ts';
import { body, type ConfigChoice } from './sample.ts';
import { adminToken, startServe } from './serve.ts';
import type { Sink } from './sink.ts';

/** How long and how often is measured, and with what. */
export interface HttpPlan {
  readonly rounds: number;
  /** Of one server in one round. */
  readonly seconds: number;
  readonly folder: string;
  readonly sink: Sink;
  /** `wandb-dispatch`, compiled. */
  readonly program: string;
}

interface Server {
  readonly name: string;
  readonly request: LoadRequest;
  /** Resolves when it has nothing to do any more, so that it takes nothing from who is measured next. */
  readonly rested: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly perSecond: number[];
}

const connections = 64;
type RelayChoice = Omit<ConfigChoice, 'sinkUrl'>;

const receiverName = 'node:http, createReceiver().node()';

/** Relays by name, and what each is given: one has nothing to deliver, one has and may not yet, one delivers meanwhile. */
const relays: Readonly<Record<string, RelayChoice>> = {
  'serve, events without deliveries': { alias: 'staging' },
  'serve, one delivery each, held': { perMinute: 1 },
  'serve, one delivery each, delivered meanwhile': {},
};

/** Signed requests accepted per second, as ratios to the node:http adapter, which keeps nothing. Servers take turns. */
export async function benchHttp(plan: HttpPlan): Promise<string> {
  const servers: Server[] = [];
  try {
    servers.push(await startReceiver());
    for (const [name, choice] of Object.entries(relays)) servers.push(await startRelay(name, choice, plan));
    for (const server of servers) await requireVerdicts(server);
    for (let round = -1; round < plan.rounds; round++) {
      for (const server of servers) await runRound(server, plan.seconds, round >= 0);
    }
  } finally {
    for (const { stop } of servers) await stop();
  }
  const base = servers[0]?.perSecond ?? [];
  return markdownTable(
    ['signed requests, 600 bytes, 64 connections', 'requests/s of .node()'],
    servers.map(({ name, perSecond }) => [name, medianRatio(perSecond, base).toFixed(2)]),
  );
}

async function startReceiver(): Promise<Server> {
  const child = fork(fileURLToPath(new URL('../receiver/server.ts', import.meta.url)), [receiverName], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  });
  const exited = once(child, 'exit');
  // The server's first message.
  const [{ address }] = (await once(child, 'message')) as [{ readonly address: { readonly port: number } }];
  const stop = async (): Promise<void> => {
    child.kill();
    await exited;
  };
  return {
    name: receiverName,
    request: requestTo(`http://127.0.0.1:${address.port}${receiverPath}`),
    rested: async () => {},
    stop,
    perSecond: [],
  };
}

async function startRelay(name: string, choice: RelayChoice, { folder, sink, program }: HttpPlan): Promise<Server> {
  const own = join(folder, name.replaceAll(/\W+/gu, '-'));
  const { url, stop } = await startServe(program, own, { sinkUrl: sink.url, ...choice });
  const isHeld = choice.perMinute !== undefined;
  const rested = async (): Promise<void> => (isHeld ? undefined : untilDelivered(url));
  return { name, request: requestTo(`${url}/wandb/wandb`), rested, stop, perSecond: [] };
}

/** How often it is asked whether all is delivered, in milliseconds. */
const askEveryMs = 50;

async function untilDelivered(url: string): Promise<void> {
  for (const state of ['waiting', 'sending']) {
    const asked = new URL(`/api/v1/deliveries?state=${state}&limit=1`, url);
    for (;;) {
      const shown = await fetch(asked, { headers: { authorization: `Bearer ${adminToken}` } });
      const { items } = (await shown.json()) as { readonly items: readonly unknown[] };
      if (items.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  }
}

function requestTo(url: string): LoadRequest {
  const headers = { 'content-type': 'application/json', 'x-wandb-signature': sign(body, 'base64') };
  return { url, headers, body: Buffer.from(body).toString() };
}

/** Nobody is measured who does not verify, or does not keep. */
async function requireVerdicts({ name, request: { url, headers, body: text } }: Server): Promise<void> {
  const right = await fetch(url, { method: 'POST', headers, body: text });
  if (!right.ok) throw new Error(`${name} answers ${right.status} to a right signature: ${await right.text()}`);
  const wrong = await fetch(url, { method: 'POST', headers, body: text.replace('production', 'productiom') });
  if (wrong.status !== 401) throw new Error(`${name} answers ${wrong.status} to a forged body`);
  if (name === receiverName) return;
  const { event } = (await right.json()) as { readonly event: string };
  const shown = await fetch(new URL(`/api/v1/events/${event}`, url), {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  if (!shown.ok) throw new Error(`${name} accepted an event and does not know it: ${shown.status}`);
}

async function runRound(
  { name, request, rested, perSecond }: Server,
  seconds: number,
  isCounted: boolean,
): Promise<void> {
  const { requests, durationUs, failed } = await load(request, { connections, seconds });
  if (failed > 0) throw new Error(`${name}: ${failed} of ${requests} requests failed`);
  if (isCounted) perSecond.push((requests / durationUs) * 1e6);
  await rested();
}
