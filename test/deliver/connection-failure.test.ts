import { describe, expect, it } from '@jest/globals';
import { DispatchError } from '../../src/core/errors.ts';
import { connectionFailure } from '../../src/deliver/connection-failure.ts';

const failing = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);
const wrapped = (cause: unknown): Error =>
  Object.assign(new Error('fetch failed', { cause: new TypeError('fetch failed', { cause }) }), { status: 500 });

describe('connectionFailure', () => {
  it.each([
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REVOKED',
    'CERT_SIGNATURE_FAILURE',
    'CRL_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'HOSTNAME_MISMATCH',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'ERROR_IN_CRL_LAST_UPDATE_FIELD',
    'PATH_LENGTH_EXCEEDED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('reads %s as a certificate that does not verify, before anything was sent', (code) => {
    expect(connectionFailure(wrapped(failing('no', { code })))).toEqual({
      kind: 'no reply',
      code: 'CERTIFICATE_INVALID',
      mayHaveArrived: false,
      detail: `no (${code})`,
    });
  });

  it('says of a proxy that is none what we say of it, as nothing was sent', () => {
    const error = new DispatchError('INPUT_INVALID', 'https_proxy is no proxy: write http://HOST:PORT', {
      cause: failing('Invalid URL', { code: 'ERR_INVALID_URL' }),
    });
    expect(connectionFailure(error)).toEqual({
      kind: 'no reply',
      code: 'CONNECT_FAILED',
      mayHaveArrived: false,
      detail: 'https_proxy is no proxy: write http://HOST:PORT',
    });
  });

  it.each([
    { what: 'a name that has no address', error: failing('getaddrinfo ENOTFOUND x', { code: 'ENOTFOUND' }) },
    { what: 'any failure to look a name up', error: failing('getaddrinfo EREFUSED', { syscall: 'getaddrinfo' }) },
    { what: 'any failure to connect', error: failing('connect EHOSTUNREACH', { syscall: 'connect' }) },
    {
      what: 'several addresses that all refuse',
      error: new AggregateError([
        failing('connect ECONNREFUSED ::1:443', { code: 'ECONNREFUSED', syscall: 'connect' }),
        failing('connect ECONNREFUSED 127.0.0.1:443', { code: 'ECONNREFUSED', syscall: 'connect' }),
      ]),
    },
    { what: 'a slow connection', error: failing('Connect Timeout Error', { code: 'UND_ERR_CONNECT_TIMEOUT' }) },
    {
      what: 'a cut in the handshake',
      error: failing('Client network socket disconnected before secure TLS connection was established', {
        code: 'ECONNRESET',
      }),
    },
    { what: 'a proxy that refuses', error: failing('Proxy response (407) !== 200 when HTTP Tunneling') },
  ])('is sure that nothing arrived after $what', ({ error }) => {
    expect(connectionFailure(wrapped(error))).toMatchObject({ code: 'CONNECT_FAILED', mayHaveArrived: false });
  });

  it.each([
    { what: 'a reset', error: failing('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }) },
    { what: 'a closed socket', error: failing('other side closed', { code: 'UND_ERR_SOCKET' }) },
    { what: 'an error that nobody knows', error: failing('what?') },
    { what: 'a text', error: 'what?' },
    { what: 'nothing', error: undefined },
    { what: 'null', error: null },
  ])('does not know it after $what', ({ error }) => {
    expect(connectionFailure(error)).toMatchObject({ code: 'CONNECT_FAILED', mayHaveArrived: true });
    expect(connectionFailure(wrapped(error))).toMatchObject({ code: 'CONNECT_FAILED', mayHaveArrived: true });
  });

  it.each([
    { what: 'our own time limit', error: new DOMException('The operation was aborted due to timeout', 'TimeoutError') },
    { what: 'a head that does not come', error: failing('Headers Timeout Error', { code: 'UND_ERR_HEADERS_TIMEOUT' }) },
    { what: 'a body that does not come', error: failing('Body Timeout Error', { code: 'UND_ERR_BODY_TIMEOUT' }) },
  ])('calls $what a TIMEOUT, which may have arrived', ({ error }) => {
    expect(connectionFailure(wrapped(error))).toMatchObject({ code: 'TIMEOUT', mayHaveArrived: true });
  });

  it('passes on why an address was refused, which nothing was sent to', () => {
    const refused = new DispatchError('ADDRESS_REFUSED', '10.0.0.1 is a private address');
    for (const error of [refused, wrapped(refused)])
      expect(connectionFailure(error)).toEqual({
        kind: 'no reply',
        code: 'ADDRESS_REFUSED',
        mayHaveArrived: false,
        detail: '10.0.0.1 is a private address',
      });
  });

  it('ends where errors cause each other', () => {
    const first = failing('first');
    const second = failing('second', { cause: first });
    Object.assign(first, { cause: second });
    expect(connectionFailure(first)).toMatchObject({ code: 'CONNECT_FAILED', detail: 'second' });
  });

  it('does not say a code twice', () => {
    const error = failing('connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' });
    expect(connectionFailure(error).detail).toBe('connect ECONNREFUSED 127.0.0.1:1');
  });
});
