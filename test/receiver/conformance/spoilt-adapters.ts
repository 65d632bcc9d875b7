import { text } from 'node:stream/consumers';
import type { Receiver } from '../../../receiver/index.ts';
import type { ReceiverAdapter, MiddlewareAdapter } from './adapters.ts';
import {
  expresses,
  expressMiddleware,
  expressReceiver,
  fastifyReceiver,
  honoReceiver,
  nodeAfterReading,
  type Before,
  type ExpressVersion,
} from './listeners.ts';

/** What may stand before us in Express. */
const befores = {
  'express.json()': (version) => [expresses[version].json()],
  'express.json() and its verify hook': (version) => [
    expresses[version].json({
      verify: (request, _response, bytes) => {
        Object.assign(request, { rawBody: bytes });
      },
    }),
  ],
  'express.raw()': (version) => [expresses[version].raw({ type: '*/*' })],
  'what reads the body and keeps nothing': () => [
    async (request, _response, next) => {
      await text(request);
      next();
    },
  ],
} satisfies Record<string, (version: ExpressVersion) => Before[]>;

/** Whether something stands before that left bytes to verify. */
export interface Spoilt {
  readonly keepsBytes: boolean;
}

function inExpress(): (Spoilt & (ReceiverAdapter | MiddlewareAdapter))[] {
  return ([5, 4] as const).flatMap((version) =>
    Object.entries(befores).flatMap(([name, toBefore]) => {
      const before = toBefore(version);
      const keepsBytes = name !== 'express.json()' && !name.startsWith('what');
      return [
        {
          kind: 'receiver' as const,
          readBy: 'framework' as const,
          keepsBytes,
          name: `Express ${version}, receiver.express() after ${name}`,
          toListener: (receiver) => expressReceiver(version, receiver, ...before),
        } satisfies Spoilt & ReceiverAdapter,
        {
          kind: 'middleware' as const,
          readBy: 'framework' as const,
          keepsBytes,
          name: `Express ${version}, verifyWandbWebhook after ${name}`,
          toListener: (parts) => expressMiddleware(version, parts, ...before),
        } satisfies Spoilt & MiddlewareAdapter,
      ];
    }),
  );
}

const spoilt = { kind: 'receiver', readBy: 'framework', keepsBytes: false } as const;

/** Receivers behind something that read the body before. */
export const spoiltAdapters: readonly (Spoilt & (ReceiverAdapter | MiddlewareAdapter))[] = [
  ...inExpress(),
  {
    ...spoilt,
    name: 'Fastify with its own parser',
    toListener: (receiver: Receiver) => fastifyReceiver(receiver, 'json'),
  },
  { ...spoilt, name: 'node:http after what reads the body', toListener: nodeAfterReading },
  {
    ...spoilt,
    name: 'Hono after what reads the body',
    toListener: (receiver: Receiver) => honoReceiver(receiver, async (request) => void (await request.json())),
  },
  {
    ...spoilt,
    name: 'Hono after what locks the body',
    toListener: (receiver: Receiver) => honoReceiver(receiver, async (request) => void request.body?.getReader()),
  },
];
