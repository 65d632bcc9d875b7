import { DispatchError } from '../../src/core/errors.ts';
import { quote } from '../../src/core/quote.ts';
import type { Inflate } from '../platform/platform.ts';

/** A header of a request by its name in lower case; one that came twice is joined by `, `. */
export type HeaderOf = (name: string) => string | undefined;

/** @throws METHOD_NOT_ALLOWED */
export function requirePost(method: string): void {
  if (method !== 'POST') throw new DispatchError('METHOD_NOT_ALLOWED', `${method}: W&B posts, so POST alone is taken`);
}

const json = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?;?$/iu;

/** @throws MEDIA_TYPE_UNSUPPORTED for anything but JSON in UTF-8 */
export function requireJson(contentType: string | undefined): void {
  if (contentType === 'application/json' || (contentType !== undefined && json.test(contentType))) return;
  const found = contentType === undefined ? 'no Content-Type' : `Content-Type ${quote(contentType)}`;
  throw new DispatchError('MEDIA_TYPE_UNSUPPORTED', `${found}: send application/json in UTF-8`);
}

/**
 * How to inflate the body; undefined where it is not compressed.
 *
 * @throws MEDIA_TYPE_UNSUPPORTED for a compression that is not enabled, or several
 */
export function requireEncoding(
  contentEncoding: string | undefined,
  inflaters: ReadonlyMap<string, Inflate>,
): Inflate | undefined {
  if (contentEncoding === undefined) return undefined;
  const encoding = contentEncoding.trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return undefined;
  const inflate = inflaters.get(encoding);
  if (inflate !== undefined) return inflate;
  throw new DispatchError(
    'MEDIA_TYPE_UNSUPPORTED',
    `Content-Encoding ${quote(contentEncoding)}: send the body as it is`,
  );
}

/** @throws BODY_TOO_LARGE before anything is read */
export function requireLength(contentLength: string | undefined, maxBodyBytes: number): void {
  if (Number(contentLength) > maxBodyBytes && /^\d+$/u.test(contentLength ?? '')) throw tooLarge(maxBodyBytes);
}

/** The error of a body that is longer than allowed. */
export function tooLarge(maxBodyBytes: number): DispatchError {
  return new DispatchError(
    'BODY_TOO_LARGE',
    `the body is longer than ${maxBodyBytes} bytes: shorten the payload, or raise maxBodyBytes`,
  );
}
