import { startRelayProcess, type RelayCommand } from './relay-process.ts';
import type { Sink } from './sink.ts';

/** What is drained. */
export interface Drained {
  readonly command: RelayCommand;
  readonly adminToken: string;
  readonly sink: Sink;
  readonly tell: (line: string) => void;
}

/** How often is looked, and after how long without an arrival nothing more is waited for: longer than any lease. */
const [lookMs, patienceMs] = [250, 60_000];
const longestMs = 600_000;

/**
 * Lets the relay send what is left, and stops it in peace.
 *
 * @throws Error where it does not stop by 0
 */
export async function drain({ command, adminToken, sink, tell }: Drained): Promise<void> {
  const relay = await startRelayProcess(command);
  const startedAtMs = Date.now();
  let last = { count: -1, atMs: startedAtMs };
  while (Date.now() - last.atMs < patienceMs && Date.now() - startedAtMs < longestMs) {
    if (!(await isOwing(command.port, adminToken))) break;
    const count = await sink.count();
    if (count > last.count) last = { count, atMs: Date.now() };
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  const code = await relay.stop();
  tell(`drained, ${await sink.count()} arrivals`);
  if (code !== 0) throw new Error(`the relay was told to stop and ended with ${code}`);
}

async function isOwing(port: number, adminToken: string): Promise<boolean> {
  for (const state of ['waiting', 'sending']) {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/deliveries?limit=1&state=${state}`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    const { items } = (await response.json()) as { readonly items: readonly unknown[] };
    if (items.length > 0) return true;
  }
  return false;
}
