import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { secret } from '../measure/sample-request.ts';
import { configText, secretVariable, type ConfigChoice } from './sample.ts';

/** A program that serves, as a process of its own. */
export interface Serving {
  /** Without a path. */
  readonly url: string;
  /** From its start until it was ready, in milliseconds. */
  readonly readyAfterMs: number;
  /** What it has in memory now, in MB of 1,000,000 bytes. */
  readonly rssMb: () => number;
  /** Ends it, and resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/** The admin token of every relay of the bench. */
export const adminToken = 'an-admin-token-of-32-characters-';

/** Starts `wandb-dispatch serve` with a new store, and resolves when it says that it is ready. */
export async function startServe(program: string, folder: string, choice: ConfigChoice): Promise<Serving> {
  const own = join(folder, 'serve');
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  const config = join(own, 'dispatch.yaml');
  writeFileSync(config, configText(choice));
  const argv = [program, 'serve', '--json', '--config', config, '--store', `sqlite:${join(own, 'store.db')}`];
  return startServing([...argv, '--port', '0'], {
    log: join(own, 'log'),
    path: '/readyz',
    environment: { [secretVariable]: secret, WANDB_DISPATCH_ADMIN_TOKEN: adminToken },
  });
}

/** The least that serves: Node and a server. It prints as we do. */
export async function startBareServer(folder: string): Promise<Serving> {
  const script = `import { createServer } from 'node:http';
    const server = createServer((request, response) => { response.end(); });
    server.listen(0, '127.0.0.1', () => console.log('{"listening":"http://127.0.0.1:' + server.address().port + '"}'));`;
  return startServing(['--input-type=module', '-e', script], {
    log: join(folder, 'bare-log'),
    path: '/',
    environment: {},
  });
}

interface ServingStart {
  readonly log: string;
  /** What answers 200 when it is ready. */
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function startServing(argv: readonly string[], { log, path, environment }: ServingStart): Promise<Serving> {
  const stderr = openSync(log, 'a');
  const startMs = performance.now();
  const child = spawn(process.execPath, argv, {
    env: { NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', stderr],
  });
  closeSync(stderr);
  if (child.stdout === null) throw new Error('a pipe is missing');
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  const lines = createInterface({ input: child.stdout });
  const said = await Promise.race([once(lines, 'line').then(([line]) => String(line)), exited.then(() => undefined)]);
  if (said === undefined) throw new Error(`${argv.join(' ')} ended: ${readFileSync(log, 'utf8').slice(-2000)}`);
  const { listening } = JSON.parse(said) as { readonly listening: string };
  const { status } = await fetch(`${listening}${path}`);
  const readyAfterMs = performance.now() - startMs;
  if (status !== 200) {
    await stop();
    throw new Error(`${listening}${path} answered ${status}`);
  }
  return { url: listening, readyAfterMs, rssMb: () => rssMbOf(child.pid), stop };
}

function rssMbOf(pid: number | undefined): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kibibytes) * 1024) / 1e6;
}
