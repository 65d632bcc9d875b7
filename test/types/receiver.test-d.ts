// Compiled, never run: `npm run check:types` fails where a public type changes.
import { createServer } from 'node:http';
import { expectTypeOf } from 'expect-type';
import express from 'express';
import { Hono } from 'hono';
import { verifyWandbWebhook, type VerifiedWebhook } from '../../receiver/express/index.ts';
import {
  createReceiver,
  type Context,
  type DispatchError,
  type EventOfType,
  type HandledEvent,
  type LambdaReply,
  type Receiver,
  type ReceiverOptions,
  type WandbEvent,
} from '../../receiver/index.ts';
import type * as web from '../../receiver/web.ts';
import { sampleEvents, signTestRequest, type TestRequest } from '../../src/testing/index.ts';

const receiver = createReceiver({ secrets: [process.env['WANDB_SECRET']] });

// Both builds of the receiver have one face.
expectTypeOf<typeof web.createReceiver>().toEqualTypeOf<typeof createReceiver>();
expectTypeOf<Parameters<typeof createReceiver>>().toEqualTypeOf<[options: ReceiverOptions]>();
expectTypeOf(receiver).toEqualTypeOf<Receiver>();

// Alias handlers get an alias, tag handlers a tag: texts, whatever the payload lacks.
receiver.on('ADD_ARTIFACT_ALIAS', (event, context) => {
  expectTypeOf(event.type).toEqualTypeOf<'ADD_ARTIFACT_ALIAS'>();
  expectTypeOf(event.alias).toEqualTypeOf<string>();
  expectTypeOf(event.tag).toEqualTypeOf<string | undefined>();
  expectTypeOf(context).toEqualTypeOf<Context>();
  expectTypeOf(context.body).toEqualTypeOf<Uint8Array>();
  expectTypeOf(context.id).toEqualTypeOf<string>();
});
receiver.on('UPDATE_ARTIFACT_ALIAS', (event) => {
  expectTypeOf(event.alias).toEqualTypeOf<string>();
});
receiver.on('ADD_ARTIFACT_TAG', (event) => {
  expectTypeOf(event.tag).toEqualTypeOf<string>();
});
receiver.on('REMOVE_ARTIFACT_TAG', (event) => {
  expectTypeOf(event.tag).toEqualTypeOf<string>();
});
receiver.on('ADD_COLLECTION_TAG', (event) => {
  expectTypeOf(event.tag).toEqualTypeOf<string>();
});
receiver.on('REMOVE_COLLECTION_TAG', (event) => {
  expectTypeOf(event.tag).toEqualTypeOf<string>();
});
receiver.on('CREATE_ARTIFACT', (event) => {
  expectTypeOf(event.alias).toEqualTypeOf<string | undefined>();
});
receiver.on('RUN_STATE', (event) => {
  expectTypeOf(event.tag).toEqualTypeOf<string | undefined>();
});
receiver.on('UNKNOWN', (event) => {
  expectTypeOf(event.eventType).toEqualTypeOf<string | undefined>();
});

// A filter changes nothing of that.
receiver.on('ADD_ARTIFACT_ALIAS', { alias: 'production', registry: ['model', '!test*'] }, (event) => {
  expectTypeOf(event.alias).toEqualTypeOf<string>();
});

// A list is a union, told by the type.
receiver.on(['ADD_ARTIFACT_ALIAS', 'ADD_ARTIFACT_TAG', 'RUN_STATE'], (event) => {
  expectTypeOf(event.type).toEqualTypeOf<'ADD_ARTIFACT_ALIAS' | 'ADD_ARTIFACT_TAG' | 'RUN_STATE'>();
  expectTypeOf(event.alias).toEqualTypeOf<string | undefined>();
  if (event.type === 'ADD_ARTIFACT_ALIAS') expectTypeOf(event.alias).toEqualTypeOf<string>();
  if (event.type === 'ADD_ARTIFACT_TAG') expectTypeOf(event.tag).toEqualTypeOf<string>();
});
const types = ['ADD_ARTIFACT_ALIAS', 'UPDATE_ARTIFACT_ALIAS'] as const;
receiver.on(types, { alias: 'production' }, (event) => {
  expectTypeOf(event.alias).toEqualTypeOf<string>();
});

// The wire's LINK_MODEL is the documentation's LINK_ARTIFACT.
receiver.on('LINK_MODEL', (event) => {
  expectTypeOf(event.type).toEqualTypeOf<'LINK_ARTIFACT'>();
});
receiver.on(['LINK_MODEL', 'UNLINK_ARTIFACT'], (event) => {
  expectTypeOf(event.type).toEqualTypeOf<'LINK_ARTIFACT' | 'UNLINK_ARTIFACT'>();
});

// Every event, told by its type.
receiver.onAny((event) => {
  expectTypeOf(event).toEqualTypeOf<HandledEvent>();
  expectTypeOf(event.type).toEqualTypeOf<WandbEvent['type']>();
  if (event.type === 'UPDATE_ARTIFACT_ALIAS') expectTypeOf(event.alias).toEqualTypeOf<string>();
});
receiver.onError((error, event, context) => {
  expectTypeOf(error).toEqualTypeOf<unknown>();
  expectTypeOf(event).toEqualTypeOf<HandledEvent>();
  expectTypeOf(context).toEqualTypeOf<Context>();
});
expectTypeOf<EventOfType<'ADD_ARTIFACT_ALIAS'>['alias']>().toEqualTypeOf<string>();
expectTypeOf<EventOfType<'ADD_ARTIFACT_ALIAS'>>().toExtend<WandbEvent>();
expectTypeOf<HandledEvent>().toExtend<WandbEvent>();

// What a handler may say.
receiver
  .onAny(() => {})
  .onAny(() => undefined)
  .onAny(async () => {})
  .onAny(() => ({ status: 202 }))
  .onAny(() => ({ status: 200, body: 'text' }))
  .onAny(async () => ({ status: 200, body: { deployed: true } }))
  .onAny(async ({ type }) => (type === 'RUN_STATE' ? { status: 202 } : undefined))
  .onAny(({ type }) => {
    if (type === 'RUN_STATE') return { status: 202 };
    return undefined;
  })
  .onError(async () => {});
// @ts-expect-error: a status is a number
receiver.onAny(() => ({ status: '200' }));
// @ts-expect-error: a text alone is no reply
receiver.onAny(() => 'ok');
// @ts-expect-error: a body has a status beside it
receiver.onAny(() => ({ body: 'ok' }));
// @ts-expect-error: the promise of a text neither
receiver.onAny(async () => 'ok');

// What is no event, no filter, no handler.
// @ts-expect-error: not an event of W&B
receiver.on('ADD_ARTIFACT_ALIASES', () => {});
// @ts-expect-error: nor in a list
receiver.on(['ADD_ARTIFACT_ALIAS', 'ARTIFACT_ADDED'], () => {});
// @ts-expect-error: W&B's names are in upper case
receiver.on('add_artifact_alias', () => {});
// @ts-expect-error: no condition of a filter
receiver.on('ADD_ARTIFACT_ALIAS', { branch: 'main' }, () => {});
// @ts-expect-error: a pattern is a text
receiver.on('ADD_ARTIFACT_ALIAS', { alias: /prod/u }, () => {});
// @ts-expect-error: an unset variable is no pattern
receiver.on('ADD_ARTIFACT_ALIAS', { alias: process.env['ALIAS'] }, () => {});
// @ts-expect-error: the filter stands before the handler
receiver.on('ADD_ARTIFACT_ALIAS', () => {}, { alias: 'production' });
// @ts-expect-error: a handler is due
receiver.on('ADD_ARTIFACT_ALIAS');
receiver.onAny((event, { headers }) => {
  // @ts-expect-error: what is parsed is not written to
  event.alias = 'staging';
  // @ts-expect-error: nor are the headers
  headers['x'] = 'y';
});

// Options: an unset variable is taken by the types, and refused when the receiver is created.
createReceiver({
  secrets: [process.env['NEW'], { secret: 'old', notAfter: new Date() }],
  accessTokens: [process.env['TOKEN']],
  scheme: 'either',
  encodings: ['gzip', 'deflate', 'br', 'zstd'],
  logger: console,
  dedupe: { maxEntries: 10, windowMs: 1_000 },
  onUnknown: 'refuse',
});
createReceiver({ secrets: ['x'], dedupe: { claim: () => 'busy', done: async () => {}, release: () => {} } });
createReceiver({
  secrets: ['x'],
  dedupe: {
    claim: async (id) => (id === '' ? 'conflict' : true),
    done: () => {},
    release: () => {},
    onFailure: 'accept',
  },
});
// @ts-expect-error: a list, also of one
createReceiver({ secrets: 'secret' });
// @ts-expect-error: a misspelt option
createReceiver({ secret: ['secret'] });
// @ts-expect-error: an object has its secret
createReceiver({ secrets: [{ secret: undefined }] });
// @ts-expect-error: an instant is a Date
createReceiver({ secrets: [{ secret: 'x', notAfter: '2026-11-25' }] });
// @ts-expect-error: no such compression
createReceiver({ secrets: ['x'], encodings: ['lzma'] });
// @ts-expect-error: no such scheme
createReceiver({ secrets: ['x'], scheme: 'github' });
// @ts-expect-error: a claim is one of four
createReceiver({ secrets: ['x'], dedupe: { claim: () => 'OK', done: () => {}, release: () => {} } });
// @ts-expect-error: true does not say where
createReceiver({ secrets: ['x'], dedupe: true });
// @ts-expect-error: the middleware runs no handlers, so it dedupes nothing
verifyWandbWebhook({ secrets: ['x'], dedupe: 'memory' });

// Express: nothing is cast.
const app = express();
app.post('/wandb', verifyWandbWebhook({ secrets: [process.env['WANDB_SECRET']] }), (request, response) => {
  expectTypeOf(request.wandb).toEqualTypeOf<VerifiedWebhook>();
  expectTypeOf(request.wandb.event).toEqualTypeOf<WandbEvent>();
  expectTypeOf(request.wandb.body).toEqualTypeOf<Uint8Array>();
  if (request.wandb.event.type === 'ADD_ARTIFACT_ALIAS') response.json({ alias: request.wandb.event.alias });
});
app.post('/wandb/:team', verifyWandbWebhook({ secrets: ['x'] }), (request) => {
  expectTypeOf(request.params.team).toEqualTypeOf<string>();
  expectTypeOf(request.wandb.event.type).toEqualTypeOf<WandbEvent['type']>();
});
app.use('/wandb', verifyWandbWebhook({ secrets: ['x'] }));
express.Router().post('/', verifyWandbWebhook({ secrets: ['x'] }));
app.post('/wandb', receiver.express());
app.use('/wandb', receiver.express());
app.use(
  express.json({
    verify: (request, _response, bytes) => {
      Object.assign(request, { rawBody: bytes });
    },
  }),
);

// node:http.
createServer(receiver.node());
expectTypeOf(receiver.node()).returns.toEqualTypeOf<void>();

// Hono, Next.js, and what takes a fetch handler.
new Hono().post('/wandb', (context) => receiver.fetch()(context.req.raw));
type RouteHandler = (request: Request & { readonly nextUrl: URL }, context: unknown) => Response | Promise<Response>;
export const POST: RouteHandler = receiver.fetch();
type WorkerFetch = (request: Request, env: unknown, context: unknown) => Response | Promise<Response>;
export const worker: { readonly fetch: WorkerFetch } = { fetch: receiver.fetch() };
expectTypeOf(receiver.fetch()).toEqualTypeOf<(request: Request) => Promise<Response>>();

// Lambda: events as @types/aws-lambda has them.
interface ProxyEventV2 {
  version: string;
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[] | undefined;
  headers: { [name: string]: string | undefined };
  requestContext: { accountId: string; http: { method: string; path: string; sourceIp: string }; timeEpoch: number };
  body?: string | undefined;
  isBase64Encoded: boolean;
}
interface ProxyEvent {
  body: string | null;
  headers: { [name: string]: string | undefined };
  multiValueHeaders: { [name: string]: string[] | undefined };
  httpMethod: string;
  isBase64Encoded: boolean;
  path: string;
  requestContext: { accountId: string; httpMethod: string; authorizer: unknown };
}
interface LoadBalancerEvent {
  requestContext: { elb: { targetGroupArn: string } };
  httpMethod: string;
  path: string;
  headers?: { [name: string]: string | undefined } | undefined;
  multiValueHeaders?: { [name: string]: string[] | undefined } | undefined;
  body: string | null;
  isBase64Encoded: boolean;
}
declare const v2: ProxyEventV2;
declare const v1: ProxyEvent;
declare const balanced: LoadBalancerEvent;
declare const lambdaContext: { readonly awsRequestId: string };
const lambda = receiver.lambda();
expectTypeOf(lambda(v2, lambdaContext)).resolves.toEqualTypeOf<LambdaReply>();
expectTypeOf(lambda(v1)).resolves.toEqualTypeOf<LambdaReply>();
expectTypeOf(lambda(balanced)).resolves.toEqualTypeOf<LambdaReply>();
/** As `APIGatewayProxyResult` and `APIGatewayProxyStructuredResultV2`. */
interface ProxyResult {
  statusCode: number;
  headers?: { [name: string]: boolean | number | string } | undefined;
  body: string;
  isBase64Encoded?: boolean | undefined;
}
export const handler: (event: ProxyEventV2, context: object) => Promise<ProxyResult> = lambda;

// Testing: what is signed goes into fetch as it is.
const signed = signTestRequest({ body: sampleEvents.ADD_ARTIFACT_ALIAS, secret: 'x', scheme: 'either', sentAtMs: 0 });
expectTypeOf(signed).toEqualTypeOf<TestRequest>();
expectTypeOf(signed.headers).toEqualTypeOf<Record<string, string>>();
export const request = new Request('http://localhost/wandb', signed);
// @ts-expect-error: a body is bytes, a text or JSON
signTestRequest({ body: undefined, secret: 'x' });
// @ts-expect-error: no such event
export const wire = sampleEvents.LINK_MODEL;

expectTypeOf<DispatchError['code']>().toExtend<string>();
