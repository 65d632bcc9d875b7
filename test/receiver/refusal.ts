import { expect } from '@jest/globals';
import type { ErrorCode } from '../../src/core/errors.ts';

/** Matches a DispatchError by its code and the words of its message. */
export function refusal(code: ErrorCode, message = /^/u): unknown {
  return expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });
}
