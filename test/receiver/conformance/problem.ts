import { expect } from '@jest/globals';
import type { ErrorCode } from '../../../receiver/index.ts';

/**
 * Matches an answer that is a problem document: no member but those of RFC 9457 and `code`, so no cause and no stack, and a detail only where
 * it helps the caller and tells him nothing that is not his.
 */
export function problem(status: number, code: ErrorCode): unknown {
  const isDetailed = code === 'BODY_NOT_RAW' || (status < 500 && status !== 401);
  const detail = isDetailed ? String.raw`,"detail":"(?:[^"\\]|\\.)+"` : '';
  const body = String.raw`^\{"type":"about:blank","title":"[^"]+","status":${status},"code":"${code}"${detail}\}$`;
  return expect.objectContaining({
    status,
    headers: expect.objectContaining({ 'content-type': 'application/problem+json' }),
    body: expect.stringMatching(new RegExp(body, 'u')),
  });
}
