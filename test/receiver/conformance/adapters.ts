import type { RequestListener } from 'node:http';
import type { VerifiedWebhook, VerifyWandbWebhook } from '../../../receiver/express/index.ts';
import type { Receiver } from '../../../receiver/index.ts';
import { callFetch, callLambda, type Call } from './direct-calls.ts';
import {
  expressMiddleware,
  expressReceiver,
  fastifyReceiver,
  fetchListener,
  gatewayListener,
  honoReceiver,
} from './listeners.ts';

interface Named {
  readonly name: string;
  /** Who reads the body, and so bounds it in bytes and in time: the receiver, or what stands before it. */
  readonly readBy: 'receiver' | 'framework';
  /** What stands before the receiver refuses some requests by itself: with the same status, but a document of its own. */
  readonly refusesFirst?: true;
}

/** A way to put a receiver behind a server. */
export interface ReceiverAdapter extends Named {
  readonly kind: 'receiver';
  readonly toListener: (receiver: Receiver) => RequestListener | Promise<RequestListener>;
  /** Hands requests over without a socket, where there need not be one. */
  readonly toCall?: (receiver: Receiver) => Call;
  /** The cryptography is WebCrypto. */
  readonly onTheWeb?: true;
}

/** A way to put the middleware into a server. */
export interface MiddlewareAdapter extends Named {
  readonly kind: 'middleware';
  readonly toListener: (parts: {
    readonly middleware: VerifyWandbWebhook;
    readonly take: (found: VerifiedWebhook) => void | Promise<void>;
  }) => RequestListener;
}

/** Any way to receive. */
export type Adapter = ReceiverAdapter | MiddlewareAdapter;

const byReceiver = { kind: 'receiver', readBy: 'receiver' } as const;
const byFramework = { kind: 'receiver', readBy: 'framework' } as const;

/** The receiver's adapters: handlers, dedupe and time limits are the same behind all. */
export const receiverAdapters: readonly ReceiverAdapter[] = [
  { ...byReceiver, name: 'Express 5, receiver.express()', toListener: (receiver) => expressReceiver(5, receiver) },
  { ...byReceiver, name: 'Express 4, receiver.express()', toListener: (receiver) => expressReceiver(4, receiver) },
  { ...byReceiver, name: 'node:http', toListener: (receiver) => receiver.node() },
  {
    ...byFramework,
    name: 'Fastify that keeps the bytes',
    refusesFirst: true,
    toListener: (receiver) => fastifyReceiver(receiver),
  },
  {
    ...byReceiver,
    name: 'Fastify that leaves the body unread',
    refusesFirst: true,
    toListener: (receiver) => fastifyReceiver(receiver, 'unread'),
  },
  { ...byReceiver, name: 'Hono on Node', toListener: (receiver) => honoReceiver(receiver) },
  { ...byReceiver, name: 'fetch', toListener: fetchListener, toCall: callFetch },
  { ...byReceiver, name: 'fetch by WebCrypto', toListener: fetchListener, toCall: callFetch, onTheWeb: true },
  ...(['v1', 'multiValueHeaders', 'v2', 'base64'] as const).map((format): ReceiverAdapter => ({
    ...byFramework,
    name: `Lambda, ${format}`,
    toListener: (receiver) => gatewayListener(callLambda(receiver, format)),
    toCall: (receiver) => callLambda(receiver, format),
  })),
];

/** The middleware in both Expresses. */
const middlewareAdapters: readonly MiddlewareAdapter[] = ([5, 4] as const).map((version) => ({
  kind: 'middleware',
  readBy: 'receiver',
  name: `Express ${version}, verifyWandbWebhook`,
  toListener: (parts) => expressMiddleware(version, parts),
}));

/** All there are. */
export const adapters: readonly Adapter[] = [...receiverAdapters, ...middlewareAdapters];
