import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
/** The program, as workerd's package names it on this platform. */
const { default: program }: { default: string } = require('workerd');

/** A running workerd. */
export interface Workerd {
  readonly origin: string;
  /** What it has written of errors. */
  readonly stderr: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts a Worker of these modules, the first of which is its main one, with no compatibility flag: `nodejs_compat` is off. */
export async function startWorkerd(folder: string, modules: string): Promise<Workerd> {
  writeFileSync(
    join(folder, 'worker.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "receiver", worker = (compatibilityDate = "2026-11-01", modules = [${modules}]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "receiver")]
);
`,
  );
  const args = ['serve', 'worker.capnp', '--control-fd=1'];
  const child = spawn(program, args, { cwd: folder, env: {} });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const stop = (): Promise<void> => end(child);
  for await (const line of createInterface(child.stdout)) {
    const { event, port }: { event: string; port?: number } = JSON.parse(line);
    if (event === 'listen') return { origin: `http://127.0.0.1:${port}`, stderr: () => stderr, stop };
  }
  throw new Error(`workerd did not start: ${stderr}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
