import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach } from '@jest/globals';
import { verifyWandbWebhook, type WandbEvent } from '../../../receiver/express/index.ts';
import { createReceiver, type Context, type Logger, type Receiver } from '../../../receiver/index.ts';
import type { ReceiverOptions } from '../../../receiver/options/options.ts';
import { createReceiver as createWebReceiver } from '../../../receiver/web.ts';
import type { Adapter } from './adapters.ts';
import { exchange } from './connection.ts';
import type { Answer, RawRequest } from './raw-request.ts';
import { useRealSockets } from './real-sockets.ts';
import { secret } from './signed.ts';

/** What a handler got, or what the middleware put on the request. */
interface Seen {
  readonly event: WandbEvent;
  readonly body: Uint8Array;
  /** Of handlers alone. */
  readonly context?: Context;
}

/** A line that the logger was told. */
interface Logged {
  readonly level: keyof Logger;
  readonly fields: object;
  readonly message: string;
}

/** A receiver behind an adapter, to be sent requests. */
export interface Subject {
  readonly send: (request: RawRequest) => Promise<Answer>;
  /** How many requests have arrived. */
  readonly requests: () => number;
  /** Where it listens; 0: it is called without a socket. */
  readonly port: number;
  readonly seen: readonly Seen[];
  readonly logged: readonly Logged[];
  readonly close: () => Promise<void>;
}

/** How a subject is set up. */
export interface Setup {
  /** @default the one secret */
  readonly options?: ReceiverOptions;
  /** @default one handler of every event, which says nothing */
  readonly register?: (receiver: Receiver) => void;
}

/** Opens subjects of an adapter for the tests of a `describe`, and closes them after each. */
export function subjectsOf(adapter: Adapter): (setup?: Setup) => Promise<Subject> {
  useRealSockets();
  const opened: Subject[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ close }) => close()));
  });
  return async (setup = {}) => {
    const subject = await openSubject(adapter, setup);
    opened.push(subject);
    return subject;
  };
}

async function openSubject(adapter: Adapter, { options, register }: Setup): Promise<Subject> {
  const seen: Seen[] = [];
  const logged: Logged[] = [];
  const settled: ReceiverOptions = { logger: recordingLogger(logged), ...(options ?? { secrets: [secret] }) };
  if (adapter.kind === 'middleware') {
    const take = ({ event, body }: Seen): void => void seen.push({ event, body });
    const server = await listening(createServer(adapter.toListener({ middleware: verifyWandbWebhook(settled), take })));
    return { ...served(server), seen, logged };
  }
  const receiver = adapter.onTheWeb === true ? createWebReceiver(settled) : createReceiver(settled);
  if (register === undefined)
    receiver.onAny((event, context) => void seen.push({ event, body: context.body, context }));
  else register(receiver);
  if (adapter.toCall !== undefined) return { ...called(adapter.toCall(receiver)), seen, logged };
  return { ...served(await listening(createServer(await adapter.toListener(receiver)))), seen, logged };
}

function recordingLogger(logged: Logged[]): Logger {
  const tell =
    (level: keyof Logger) =>
    (fields: object, message: string): void =>
      void logged.push({ level, fields, message });
  return { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') };
}

async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

type Reached = Pick<Subject, 'port' | 'send' | 'requests' | 'close'>;

function called(call: (request: RawRequest) => Promise<Answer>): Reached {
  let requests = 0;
  return {
    port: 0,
    requests: () => requests,
    send: (request) => {
      requests += 1;
      return call(request);
    },
    close: async () => {},
  };
}

function served(server: Server): Reached {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let requests = 0;
  server.on('request', () => void (requests += 1));
  return {
    port,
    requests: () => requests,
    send: (request) => exchange(port, request),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
