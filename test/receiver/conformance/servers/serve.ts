/** A server process: `node serve.ts CONFIG`, a ServerConfig as JSON. It tells its parent what happens, and SIGTERM closes it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { inspect } from 'node:util';
import { verifyWandbWebhook, type WandbEvent } from '../../../../receiver/express/index.ts';
import { createReceiver, type Logger } from '../../../../receiver/index.ts';
import { createReceiver as createWebReceiver } from '../../../../receiver/web.ts';
import type { ReceiverOptions } from '../../../../receiver/options/options.ts';
import { adapters, type Adapter } from '../adapters.ts';
import { spoiltAdapters } from '../spoilt-adapters.ts';
import type { FromServer, Mount, Place, ServerConfig, ToServer } from './messages.ts';

const config: ServerConfig = JSON.parse(process.argv[2] ?? '');
/** Handlers that wait for the word of the parent. */
const held: (() => void)[] = [];
/** Longer bodies are not told. */
const mostToldBytes = 65_536;

const servers = new Map<Place, Server>();
for (const adapter of [...adapters, ...spoiltAdapters].filter(({ name }) => config.adapters.includes(name))) {
  for (const [name, mount] of Object.entries(config.mounts)) {
    if (adapter.kind === 'middleware' && !isVerifying(mount)) continue;
    const place: Place = `${adapter.name} | ${name}`;
    servers.set(place, await serve(adapter, place, mount));
  }
}
tell({ kind: 'listening', ports: Object.fromEntries([...servers].map(([place, server]) => [place, portOf(server)])) });

process.on('message', (asked: ToServer) => {
  if (asked === 'release') for (const release of held.splice(0)) release();
  else tell({ kind: 'synced', peakRssKiB: peakRssKiB(), polluted: isPolluted() });
});
process.once('SIGTERM', () => {
  for (const server of servers.values()) server.close();
  tell({ kind: 'closing' });
  void Promise.all([...servers.values()].map((server) => once(server, 'close'))).then(() => process.disconnect());
});
// Nobody is left to serve for.
process.once('disconnect', () => process.exit());

/** The middleware has no handlers, so no options of theirs. */
function isVerifying({ options, storeIsDown }: Mount): boolean {
  return storeIsDown === undefined && !['dedupe', 'onUnknown', 'handlerTimeoutMs'].some((name) => name in options);
}

async function serve(adapter: Adapter, place: Place, mount: Mount): Promise<Server> {
  const options: ReceiverOptions = { ...mount.options, ...downStore(mount), logger: tellingLogger(place) };
  const server = createServer(config.server ?? {}, await listenerOf(adapter, options, handlerOf(place, mount)));
  if (mount.behaviour === 'hold') server.on('request', () => tell({ kind: 'requested', place }));
  server.listen(0, '::');
  await once(server, 'listening');
  return server;
}

type Handle = (event: WandbEvent, body: Uint8Array) => Promise<void>;

function listenerOf(adapter: Adapter, options: ReceiverOptions, handle: Handle): ReturnType<Adapter['toListener']> {
  if (adapter.kind === 'middleware') {
    const middleware = verifyWandbWebhook(options);
    return adapter.toListener({ middleware, take: ({ event, body }) => handle(event, body) });
  }
  const create = adapter.onTheWeb === true ? createWebReceiver : createReceiver;
  return adapter.toListener(create(options).onAny((event, { body }) => handle(event, body)));
}

function handlerOf(place: Place, { behaviour = 'answer' }: Mount): Handle {
  let runs = 0;
  return async (event, body) => {
    runs += 1;
    const told =
      body.length > mostToldBytes ? { event: null, body: '' } : { event, body: Buffer.from(body).toString('latin1') };
    tell({ kind: 'handled', place, ...told });
    if (behaviour === 'fail first' && runs === 1) throw new Error('the handler failed, as it was told to');
    if (behaviour === 'hang') await new Promise(() => {});
    if (behaviour === 'hold') await new Promise<void>((resolve) => held.push(resolve));
  };
}

function downStore({ storeIsDown }: Mount): Pick<ReceiverOptions, 'dedupe'> {
  if (storeIsDown === undefined) return {};
  const fail = (): Promise<never> => Promise.reject(new Error('the store is down'));
  return { dedupe: { claim: fail, done: fail, release: fail, ...storeIsDown } };
}

function tellingLogger(place: Place): Logger {
  const log =
    (level: keyof Logger) =>
    (fields: object, message: string): void =>
      tell({ kind: 'logged', place, level, line: `${message} ${inspect(fields, { breakLength: Infinity })}` });
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

/** `maxRSS` counts what the parent held when it forked us; Linux knows our own peak. */
function peakRssKiB(): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/u.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

/** Whether a request left something on what all objects inherit. */
function isPolluted(): boolean {
  return [{}, [], () => {}].some((object) => 'polluted' in object);
}

function tell(message: FromServer): void {
  process.send?.(message);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
