import { describe, expect, it } from '@jest/globals';
import { createRefuse } from '../../../receiver/reply/refusals.ts';
import { RequestAborted } from '../../../receiver/admit/request-aborted.ts';
import { DispatchError } from '../../../src/core/errors.ts';
import { recordingLogger } from '../recording-logger.ts';

function setUp() {
  const logger = recordingLogger();
  const clock = { nowMs: 1_000_000 };
  return { refuse: createRefuse(logger, () => clock.nowMs), told: logger.told, clock };
}

const mismatch = new DispatchError('SIGNATURE_MISMATCH', 'compare the secret');
const missing = new DispatchError('SIGNATURE_MISSING', 'no signature');

describe('createRefuse', () => {
  it('answers by the error, and warns', () => {
    const { refuse, told } = setUp();
    expect(refuse(mismatch)).toMatchObject({ status: 401, headers: { 'content-type': 'application/problem+json' } });
    expect(told).toEqual([
      {
        level: 'warn',
        fields: { code: 'SIGNATURE_MISMATCH', alsoRefused: 0 },
        message: 'refused: compare the secret',
      },
    ]);
  });

  it('answers every one of a thousand, and warns of the first and of the count a second later', () => {
    const { refuse, told, clock } = setUp();
    for (let number = 0; number < 1_000; number++) expect(refuse(mismatch)?.status).toBe(401);
    clock.nowMs += 999;
    refuse(mismatch);
    expect(told).toHaveLength(1);
    clock.nowMs += 1;
    refuse(mismatch);
    expect(told.map(({ fields }) => fields)).toEqual([
      { code: 'SIGNATURE_MISMATCH', alsoRefused: 0 },
      { code: 'SIGNATURE_MISMATCH', alsoRefused: 1_000 },
    ]);
    clock.nowMs += 1_000;
    refuse(mismatch);
    expect(told[2]?.fields).toEqual({ code: 'SIGNATURE_MISMATCH', alsoRefused: 0 });
  });

  it('counts each code by itself', () => {
    const { refuse, told } = setUp();
    for (const error of [mismatch, missing, mismatch, missing]) refuse(error);
    expect(told.map(({ fields }) => fields)).toEqual([
      { code: 'SIGNATURE_MISMATCH', alsoRefused: 0 },
      { code: 'SIGNATURE_MISSING', alsoRefused: 0 },
    ]);
  });

  it('tells of faults of the server each time, with their cause', () => {
    const { refuse, told } = setUp();
    const cause = new Error('store down');
    for (const _ of [1, 2]) refuse(new DispatchError('DEDUPE_FAILED', 'dedupe.claim failed', { cause }));
    const one = { level: 'error', fields: { code: 'DEDUPE_FAILED', err: cause }, message: 'dedupe.claim failed' };
    expect(told).toEqual([one, one]);
  });

  it('gives the error itself where it has no cause', () => {
    const { refuse, told } = setUp();
    const error = new DispatchError('BODY_NOT_RAW', 'put it before express.json()');
    expect(refuse(error)?.status).toBe(500);
    expect(told[0]?.fields).toEqual({ code: 'BODY_NOT_RAW', err: error });
  });

  it('answers for a handler that failed, which was told where it was caught', () => {
    const { refuse, told } = setUp();
    expect(refuse(new DispatchError('HANDLER_FAILED', 'a handler threw'))?.status).toBe(500);
    expect(told).toEqual([]);
  });

  it.each([new TypeError('hunter2'), 'hunter2', undefined, null, { code: 'SIGNATURE_MISSING' }])(
    'answers 500 to what nobody foresaw, and tells the logger alone: %p',
    (error) => {
      const { refuse, told } = setUp();
      const reply = refuse(error);
      expect(reply?.status).toBe(500);
      expect(JSON.parse(reply?.body ?? '')).toMatchObject({ code: 'UNEXPECTED' });
      expect(reply?.body).not.toContain('hunter2');
      expect(told).toHaveLength(1);
      expect(told[0]?.level).toBe('error');
      if (error instanceof TypeError) expect(told[0]?.fields).toEqual({ code: 'UNEXPECTED', err: error });
    },
  );

  it('answers nobody where the request was aborted', () => {
    const { refuse, told } = setUp();
    expect(refuse(new RequestAborted())).toBeUndefined();
    expect(told.map(({ level }) => level)).toEqual(['debug']);
  });
});
