import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { drain } from './drain.ts';
import { configFor, secret } from './event-of.ts';
import { drawLedger, type Ledger } from './ledger.ts';
import type { CrashOptions } from './options.ts';
import { pour, type Poured } from './pour.ts';
import { seededRandom } from './random.ts';
import { startRelayProcess, type Kill, type RelayCommand } from './relay-process.ts';
import { startSink, type Sink } from './sink.ts';

/** How a run ended: its ledger, and whether there was as much as was asked for. */
export interface Ended {
  readonly ledger: Ledger;
  readonly isComplete: boolean;
}

/** A kill comes this long after the relay is ready, in milliseconds. */
const [earliestMs, latestMs] = [50, 600];
const adminToken = 'token-of-the-crash-harness';

/**
 * Round by round: the relay starts, events pour in, and it is killed; in the end it starts once more and sends what is left.
 *
 * The folder of the store is kept where anything went wrong.
 *
 * @param tell takes a line now and then
 */
export async function runCrashes(options: CrashOptions, tell: (line: string) => void): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const sink = await startSink();
  let isSound = false;
  try {
    const config = join(folder, 'dispatch.yaml');
    writeFileSync(config, configFor(sink.port));
    const command: RelayCommand = {
      program: options.relay,
      config,
      store: join(folder, 'relay.db'),
      port: await freePort(),
      environment: { CRASH_SECRET: secret, CRASH_ADMIN_TOKEN: adminToken },
    };
    const ended = await crashAndDrain(options, { command, sink, tell });
    isSound = ended.ledger.violations.length === 0;
    return ended;
  } finally {
    sink.close();
    if (isSound) rmSync(folder, { recursive: true });
    else tell(`the store is kept in ${folder}`);
  }
}

interface Ground {
  readonly command: RelayCommand;
  readonly sink: Sink;
  readonly tell: (line: string) => void;
}

async function crashAndDrain(options: CrashOptions, { command, sink, tell }: Ground): Promise<Ended> {
  const random = seededRandom(options.seed);
  const poured: Poured[] = [];
  const kills: Kill[] = [];
  const untilMs = Date.now() + options.seconds * 1_000;
  let number = 0;
  let accepted = 0;
  const isComplete = (): boolean => kills.length >= options.rounds && accepted >= options.eventsMin;
  while (!isComplete() && Date.now() < untilMs) {
    const relay = await startRelayProcess(command);
    const pouring = pour({
      port: command.port,
      connections: options.connections,
      nextNumber: () => (number += 1),
      tell: (one) => {
        poured.push(one);
        if (one.kind === 'accepted') accepted += 1;
      },
    });
    await sleep(earliestMs + random() * (latestMs - earliestMs));
    kills.push(await relay.kill());
    await pouring.stop();
    if (kills.length % 25 === 0) tell(`${kills.length} kills, ${accepted} events accepted`);
  }
  await drain({ command, adminToken, sink, tell });
  return { ledger: drawLedger({ poured, kills, arrivals: await sink.arrivals() }), isComplete: isComplete() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
