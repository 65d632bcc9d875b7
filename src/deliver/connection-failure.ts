import { isJsonObject } from '../core/json.ts';
import type { ReasonCode } from './reason.ts';

/** A request that got no reply. */
export interface ConnectionFailure {
  readonly kind: 'no reply';
  readonly code: ReasonCode & ('CONNECT_FAILED' | 'CERTIFICATE_INVALID' | 'TIMEOUT' | 'ADDRESS_REFUSED');
  /** False where it is sure that no byte of the request was sent. */
  readonly mayHaveArrived: boolean;
  /** What the platform said; where an address was refused, why and what to do. */
  readonly detail: string;
}

/** System calls and errors that come before a connection is there. Source: Node's SystemError, undici's errors. */
const connecting = new Set(['connect', 'getaddrinfo']);
const neverConnected = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ERR_INVALID_URL',
]);

/** Codes of OpenSSL's verification and of Node's check of the name. Source: Node's documentation, "X509 certificate error codes". */
const certificate =
  /^(?:CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_|HOSTNAME_MISMATCH$|ERROR_IN_(?:CERT|CRL)_|ERR_TLS_CERT_)/u;

/** Reads what `fetch` throws, whatever it is wrapped in. What it does not know may have arrived. */
export function connectionFailure(error: unknown): ConnectionFailure {
  const causes = causesOf(error);
  const refused = causes.find(({ code }) => code === 'ADDRESS_REFUSED');
  if (refused !== undefined)
    return { kind: 'no reply', code: 'ADDRESS_REFUSED', mayHaveArrived: false, detail: text(refused.message) };
  const unusable = causes.find(({ code }) => code === 'INPUT_INVALID');
  // Ours, of a proxy that is none: what undici says of that names no remedy.
  if (unusable !== undefined)
    return { kind: 'no reply', code: 'CONNECT_FAILED', mayHaveArrived: false, detail: text(unusable.message) };
  const detail = describe(causes.findLast(({ message }) => text(message) !== '') ?? error);
  const failure = (code: ConnectionFailure['code'], mayHaveArrived: boolean): ConnectionFailure => ({
    kind: 'no reply',
    code,
    mayHaveArrived,
    detail,
  });
  if (causes.some(({ code }) => certificate.test(text(code)))) return failure('CERTIFICATE_INVALID', false);
  if (causes.some(isBeforeConnection)) return failure('CONNECT_FAILED', false);
  const timedOut = causes.some(({ name, code }) => name === 'TimeoutError' || /TIMEOUT/u.test(text(code)));
  return failure(timedOut ? 'TIMEOUT' : 'CONNECT_FAILED', true);
}

function isBeforeConnection({ code, syscall, message }: ErrorLike): boolean {
  if (connecting.has(text(syscall)) || neverConnected.has(text(code))) return true;
  // Node's words for a connection cut inside the TLS handshake, and undici's and ours for a proxy that makes none.
  return /before secure TLS connection|^bad port$|Proxy response \(\d+\) ?!== 200|^the proxy opened no tunnel/u.test(
    text(message),
  );
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
}

/** The error and what caused it, outermost first; of several tried addresses the last. */
function causesOf(error: unknown): readonly ErrorLike[] {
  const causes: ErrorLike[] = [];
  let current = error;
  while (isErrorLike(current) && !causes.includes(current)) {
    causes.push(current);
    current = innerOf(current);
  }
  return causes;
}

function innerOf(error: ErrorLike): unknown {
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return error.errors.at(-1);
  return 'cause' in error ? error.cause : undefined;
}

function isErrorLike(value: unknown): value is ErrorLike {
  return isJsonObject(value);
}

function describe(error: unknown): string {
  if (!isErrorLike(error)) return String(error);
  const code = text(error.code);
  const message = text(error.message);
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
