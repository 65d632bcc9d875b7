import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { exchange } from './connection.ts';
import type { Answer, RawRequest } from './raw-request.ts';
import type { FromServer, Place, ServerConfig, ToServer } from './servers/messages.ts';

type Handled = Extract<FromServer, { kind: 'handled' }>;
type Logged = Extract<FromServer, { kind: 'logged' }>;
type Synced = Extract<FromServer, { kind: 'synced' }>;

/** A server in a process of its own. */
export interface ServerProcess {
  readonly portOf: (place: Place) => number;
  readonly send: (place: Place, request: RawRequest) => Promise<Answer>;
  /** What handlers got since the last call. */
  readonly takeHandled: (place: Place) => Promise<readonly Handled[]>;
  /** What the logger was told since the last call. */
  readonly takeLogged: (place: Place) => Promise<readonly Logged[]>;
  readonly state: () => Promise<Synced>;
  /** Drops what was told so far. */
  readonly forget: () => void;
  /** How many requests came to a mount that holds them, since `forget`. */
  readonly requested: (place: Place) => Promise<number>;
  readonly release: () => void;
  /** SIGTERM: resolves when the servers no longer listen. */
  readonly terminate: () => Promise<void>;
  readonly exited: Promise<{ readonly code: number | null; readonly stderr: string }>;
  readonly isAlive: () => boolean;
  readonly kill: () => Promise<void>;
}

const file = fileURLToPath(new URL('./servers/serve.ts', import.meta.url));

/** Starts a server process, on the Node that runs us. 256 KiB of headers are taken, so that it is we who refuse them. */
export async function startServer(config: ServerConfig): Promise<ServerProcess> {
  const child = fork(file, [JSON.stringify(config)], {
    execPath: process.execPath,
    execArgv: ['--max-http-header-size=262144', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = exitOf(child);
  const told: FromServer[] = [];
  const waiting = new Set<(message: FromServer) => void>();
  child.on('message', (message: FromServer) => {
    told.push(message);
    for (const take of waiting) take(message);
  });
  const next = <Kind extends FromServer['kind']>(kind: Kind): Promise<Extract<FromServer, { kind: Kind }>> =>
    Promise.race([
      new Promise<Extract<FromServer, { kind: Kind }>>((resolve) => {
        const take = (message: FromServer): void => {
          if (!isOfKind(message, kind)) return;
          waiting.delete(take);
          resolve(message);
        };
        waiting.add(take);
      }),
      exited.then(died),
    ]);
  const ask = (asked: ToServer): void => void child.send(asked);
  const state = async (): Promise<Synced> => {
    const synced = next('synced');
    ask('sync');
    return synced;
  };
  const take = async <Kind extends 'handled' | 'logged'>(
    kind: Kind,
    place: Place,
  ): Promise<readonly Extract<FromServer, { kind: Kind }>[]> => {
    await state();
    const isTaken = (message: FromServer): message is Extract<FromServer, { kind: Kind }> =>
      isOfKind(message, kind) && 'place' in message && message.place === place;
    const taken = told.filter(isTaken);
    told.splice(0, told.length, ...told.filter((message) => !isTaken(message)));
    return taken;
  };
  const { ports } = await next('listening');
  const portOf = (place: Place): number => ports[place] ?? 0;
  return {
    portOf,
    send: (place, request) => exchange(portOf(place), request),
    takeHandled: (place) => take('handled', place),
    takeLogged: (place) => take('logged', place),
    state,
    forget: () => void told.splice(0),
    requested: async (place) => {
      await state();
      return told.filter((message) => message.kind === 'requested' && message.place === place).length;
    },
    release: () => ask('release'),
    terminate: async () => {
      const closing = next('closing');
      child.kill('SIGTERM');
      await closing;
    },
    exited,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function isOfKind<Kind extends FromServer['kind']>(
  message: FromServer,
  kind: Kind,
): message is Extract<FromServer, { kind: Kind }> {
  return message.kind === kind;
}

function died({ code, stderr }: { readonly code: number | null; readonly stderr: string }): never {
  throw new Error(`the server process ended with ${code}: ${stderr}`);
}

async function exitOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const stderr: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const [code] = await once(child, 'close');
  return { code, stderr: Buffer.concat(stderr).toString('utf8') };
}
