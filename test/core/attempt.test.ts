import { describe, expect, it } from '@jest/globals';
import { attempt, naming } from '../../src/core/attempt.ts';
import { DispatchError } from '../../src/core/errors.ts';

function refuse(): never {
  throw new DispatchError('REF_INVALID', 'no reference');
}

function fail(): never {
  throw new TypeError('a bug');
}

describe('naming', () => {
  it('gives what was done', () => {
    expect(naming('artifact', () => 5)).toBe(5);
  });

  it.each([
    { asked: undefined, code: 'REF_INVALID' },
    { asked: 'EVENT_INVALID', code: 'EVENT_INVALID' },
  ] as const)('puts a name before the message, the code being $code and the cause kept', ({ asked, code }) => {
    const cause: unknown = expect.objectContaining({ code: 'REF_INVALID', message: 'no reference' });
    expect(() => naming('artifact', refuse, asked)).toThrow(
      expect.objectContaining({ name: 'DispatchError', code, message: 'artifact: no reference', cause }),
    );
  });

  it('leaves any other error as it is', () => {
    expect(() => naming('artifact', fail, 'EVENT_INVALID')).toThrow(new TypeError('a bug'));
  });
});

describe('attempt', () => {
  it('gives what was done', () => {
    expect(attempt(() => 5)).toBe(5);
  });

  it('gives undefined where it was refused', () => {
    expect(attempt(refuse)).toBeUndefined();
  });

  it('lets any other error through', () => {
    expect(() => attempt(fail)).toThrow(new TypeError('a bug'));
  });
});
