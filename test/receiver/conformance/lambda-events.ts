import { isUtf8 } from 'node:buffer';
import type { LambdaEvent } from '../../../receiver/index.ts';
import { bytesOf, type RawRequest } from './raw-request.ts';

/** The forms in which AWS hands a request to a function. Source: AWS documentation, "Create Lambda proxy integrations for HTTP APIs in API Gateway". */
export const lambdaFormats = {
  /** Payload format 1.0: every value under `multiValueHeaders`, the last under `headers`, names as sent. */
  v1: (request: RawRequest): LambdaEvent => ({
    httpMethod: request.method,
    headers: Object.fromEntries(request.headers),
    multiValueHeaders: multiValued(request),
    ...textOrBase64(request),
  }),
  /** An Application Load Balancer with multi-value headers: no `headers` at all. */
  multiValueHeaders: (request: RawRequest): LambdaEvent => ({
    httpMethod: request.method,
    multiValueHeaders: multiValued(request),
    ...textOrBase64(request),
  }),
  /** Payload format 2.0, which function URLs have too: names in lower case, values joined. */
  v2: (request: RawRequest): LambdaEvent => ({
    requestContext: { http: { method: request.method } },
    headers: joined(request),
    ...textOrBase64(request),
  }),
  /** The same where the body comes in base64 whatever it is. */
  base64: (request: RawRequest): LambdaEvent => ({
    requestContext: { http: { method: request.method } },
    headers: joined(request),
    body: bytesOf(request).toString('base64'),
    isBase64Encoded: true,
  }),
} as const;

function multiValued({ headers }: RawRequest): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of headers) (values[name] ??= []).push(value);
  return values;
}

function joined(request: RawRequest): Record<string, string> {
  const pairs = Object.entries(multiValued(request));
  return Object.fromEntries(pairs.map(([name, values]) => [name.toLowerCase(), values.join(',')]));
}

/** No body is null; what is no text can come in base64 alone. */
function textOrBase64(request: RawRequest): Pick<LambdaEvent, 'body' | 'isBase64Encoded'> {
  const bytes = bytesOf(request);
  if (bytes.length === 0) return { body: null, isBase64Encoded: false };
  return isUtf8(bytes)
    ? { body: bytes.toString('utf8'), isBase64Encoded: false }
    : { body: bytes.toString('base64'), isBase64Encoded: true };
}
