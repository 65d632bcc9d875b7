import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How to start the relay. */
export interface RelayCommand {
  /** The program, which takes the arguments of `wandb-dispatch`. */
  readonly program: string;
  readonly config: string;
  readonly store: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** One life of the relay. */
export interface RelayProcess {
  /** Kills it by SIGKILL, and tells between which instants it died, in milliseconds since 1970. */
  readonly kill: () => Promise<Kill>;
  /** Tells it to stop; resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** When a relay died. */
export interface Kill {
  readonly sentAtMs: number;
  readonly goneAtMs: number;
}

/** A relay that takes longer to start does not start. */
const patienceMs = 30_000;

/**
 * Starts the relay's process, and resolves when it is ready.
 *
 * @throws Error with the end of what it wrote where it ends instead, or does not get ready
 */
export async function startRelayProcess(command: RelayCommand): Promise<RelayProcess> {
  const { program, config, store, port, environment } = command;
  const argv = [program, 'serve', '--config', config, '--store', `sqlite:${store}`, '--port', `${port}`];
  const child = spawn(process.execPath, argv, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const ready = once(child.stdout, 'data').then(() => true);
  const isReady = await Promise.race([ready, exited.then(() => false)]);
  clearTimeout(timer);
  // What it says later is of no interest, but must not fill the pipe.
  child.stdout.resume();
  if (!isReady) throw new Error(`the relay did not get ready: ${said}`);
  return {
    kill: async () => {
      const sentAtMs = Date.now();
      child.kill('SIGKILL');
      await exited;
      return { sentAtMs, goneAtMs: Date.now() };
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}
