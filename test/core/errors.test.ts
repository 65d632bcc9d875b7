import { describe, expect, it } from '@jest/globals';
import { DispatchError, errorCodes, isDispatchError, toDispatchError, type ErrorCode } from '../../src/core/errors.ts';

const codes = Object.keys(errorCodes) as readonly ErrorCode[];

describe('errorCodes', () => {
  it.each([
    'SECRET_MISSING',
    'SECRET_INVALID',
    'SIGNATURE_MISSING',
    'SIGNATURE_MALFORMED',
    'SIGNATURE_MISMATCH',
    'DISPATCH_EXPIRED',
    'DISPATCH_FROM_FUTURE',
    'SENT_AT_INVALID',
    'REF_INVALID',
    'EVENT_INVALID',
    'EVENT_UNKNOWN',
    'EVENT_CONTRADICTORY',
    'TEMPLATE_INVALID',
    'TEMPLATE_UNKNOWN_VARIABLE',
    'BODY_NOT_RAW',
    'HANDLER_FAILED',
    'REDIRECT_REFUSED',
    'ADDRESS_REFUSED',
  ])('have %s, as the contract fixes', (code) => {
    expect(codes).toContain(code);
  });

  it.each(codes)('give %s an HTTP status of failure and a summary of one line', (code) => {
    const { status, summary } = errorCodes[code];
    expect(Number.isInteger(status) && status >= 400 && status <= 599).toBe(true);
    expect(summary).toMatch(/^[A-Z].{10,100}\.$/u);
  });

  it.each(codes)('spell %s in capitals', (code) => {
    expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/u);
  });

  // Replies of the receiver toolkit, contract 3.
  it.each([
    ['SIGNATURE_MISSING', 401],
    ['SIGNATURE_MALFORMED', 401],
    ['SIGNATURE_MISMATCH', 401],
    ['EVENT_INVALID', 400],
    ['EVENT_UNKNOWN', 400],
    ['BODY_NOT_RAW', 500],
    ['HANDLER_FAILED', 500],
  ] as const)('give %s the status %i', (code, status) => {
    expect(errorCodes[code].status).toBe(status);
  });
});

describe('DispatchError', () => {
  it.each(codes)('carries %s', (code) => {
    const error = new DispatchError(code, 'what to do');
    expect(error.code).toBe(code);
    expect(error.message).toBe('what to do');
  });

  it('is an Error with a name and a stack', () => {
    const error = new DispatchError('REF_INVALID', 'no reference');
    expect(error).toBeInstanceOf(DispatchError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('DispatchError');
    expect(String(error)).toBe('DispatchError: no reference');
    expect(error.stack).toMatch(/^DispatchError: no reference\n {4}at /u);
  });

  it('keeps its cause', () => {
    const cause = new TypeError('why');
    expect(new DispatchError('UNEXPECTED', 'what', { cause }).cause).toBe(cause);
  });

  it('has no cause where none was given', () => {
    expect(Object.hasOwn(new DispatchError('UNEXPECTED', 'what'), 'cause')).toBe(false);
  });
});

describe('isDispatchError', () => {
  const error: unknown = new DispatchError('REF_INVALID', 'no reference');

  it.each([
    { what: 'such an error', thrown: error, asked: [], answer: true },
    { what: 'such an error and its code', thrown: error, asked: ['REF_INVALID'], answer: true },
    { what: 'one of several codes', thrown: error, asked: ['EVENT_INVALID', 'REF_INVALID'], answer: true },
    { what: 'another code', thrown: error, asked: ['EVENT_INVALID'], answer: false },
    { what: 'another error', thrown: new Error('x'), asked: [], answer: false },
    {
      what: 'an object that looks like one',
      thrown: { name: 'DispatchError', code: 'REF_INVALID' },
      asked: [],
      answer: false,
    },
    { what: 'nothing', thrown: undefined, asked: ['REF_INVALID'], answer: false },
  ] as const)('answers $answer to $what', ({ thrown, asked, answer }) => {
    expect(isDispatchError(thrown, ...asked)).toBe(answer);
  });
});

describe('toDispatchError', () => {
  it('gives one of ours as it is', () => {
    const error = new DispatchError('REF_INVALID', 'no reference');
    expect(toDispatchError(error, 'try again')).toBe(error);
  });

  it.each([
    { what: 'an error', thrown: new TypeError('no such thing'), message: 'no such thing; try again' },
    { what: 'a text', thrown: 'no such thing', message: 'no such thing; try again' },
    { what: 'undefined', thrown: undefined, message: 'undefined; try again' },
  ])('makes UNEXPECTED of $what, with what to do, and keeps the cause', ({ thrown, message }) => {
    const error = toDispatchError(thrown, 'try again');
    expect([error.name, error.code, error.message]).toEqual(['DispatchError', 'UNEXPECTED', message]);
    expect(error.cause).toBe(thrown);
  });
});
