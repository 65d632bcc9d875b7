import { fromBase64, utf8 } from '../../src/core/encoding.ts';
import { DispatchError } from '../../src/core/errors.ts';
import type { BodyLimits, Incoming } from '../admit/admit.ts';
import { tooLarge } from '../admit/request-head.ts';
import type { Respond } from '../handle/respond.ts';

/**
 * What is read of an event of API Gateway (payload formats 1.0 and 2.0), of a function URL (as 2.0) and of an Application Load Balancer
 * (as 1.0). Source: AWS documentation, "Working with AWS Lambda proxy integrations for HTTP APIs".
 */
export interface LambdaEvent {
  /** In format 1.0. */
  readonly httpMethod?: string | undefined;
  /** In format 2.0; what else stands there tells the events' own types from an object that has nothing to do with them. */
  readonly requestContext?:
    | {
        readonly http?: { readonly method?: string | undefined } | undefined;
        readonly accountId?: unknown;
        readonly elb?: unknown;
      }
    | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/** What is answered, in a form that both formats take. */
export interface LambdaReply {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A handler of AWS Lambda. */
export type LambdaHandler = (event: LambdaEvent, context?: unknown) => Promise<LambdaReply>;

/** Receives by AWS Lambda. */
export function lambdaAdapter(respond: Respond): LambdaHandler {
  return async function receiveWandbWebhook(event) {
    const headers = lambdaHeaders(event);
    const reply = await respond(lambdaIncoming(event, headers), () => Object.fromEntries(headers));
    if (reply === undefined) throw new Error('a body that is whole cannot be aborted');
    return { statusCode: reply.status, headers: { ...reply.headers }, body: reply.body };
  };
}

function lambdaIncoming(event: LambdaEvent, headers: ReadonlyMap<string, string>): Incoming {
  return {
    method: event.httpMethod ?? event.requestContext?.http?.method ?? '',
    header: (name) => headers.get(name),
    readBody: async (limits) => readBody(event, limits),
  };
}

/** By name in lower case; all values of one name as one. */
function lambdaHeaders({ headers, multiValueHeaders }: LambdaEvent): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of Object.entries(headers ?? {}))
    if (typeof value === 'string') joined.set(name.toLowerCase(), value);
  // Of a header that came twice `headers` has the last value alone.
  for (const [name, values] of Object.entries(multiValueHeaders ?? {}))
    if (Array.isArray(values)) joined.set(name.toLowerCase(), values.join(', '));
  return joined;
}

function readBody({ body, isBase64Encoded = false }: LambdaEvent, { maxBodyBytes }: BodyLimits): Uint8Array {
  const text: unknown = body ?? '';
  if (typeof text !== 'string')
    throw new DispatchError(
      'BODY_NOT_RAW',
      'event.body was parsed before its signature was verified: let the receiver be the handler, without middleware that parses',
    );
  // Four characters of base64 are three bytes.
  if (text.length > (isBase64Encoded ? (maxBodyBytes + 2) * (4 / 3) : maxBodyBytes)) throw tooLarge(maxBodyBytes);
  const bytes = isBase64Encoded ? fromBase64(text) : utf8(text);
  if (bytes === undefined)
    throw new DispatchError('JSON_INVALID', 'isBase64Encoded is true, and the body is no padded base64');
  if (bytes.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
  return bytes;
}
