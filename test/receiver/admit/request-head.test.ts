import { describe, expect, it } from '@jest/globals';
import type { Inflate } from '../../../receiver/platform/platform.ts';
import {
  requireEncoding,
  requireJson,
  requireLength,
  requirePost,
  tooLarge,
} from '../../../receiver/admit/request-head.ts';
import { refusal } from '../refusal.ts';

describe('requirePost', () => {
  it('takes POST', () => {
    expect(() => requirePost('POST')).not.toThrow();
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post', 'POST ', ''])('refuses "%s"', (method) => {
    expect(() => requirePost(method)).toThrow(refusal('METHOD_NOT_ALLOWED', /POST alone is taken$/u));
  });
});

describe('requireJson', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json ; charset="utf-8"',
    'application/json;',
  ])('takes %s', (contentType) => {
    expect(() => requireJson(contentType)).not.toThrow();
  });

  it.each([
    '',
    'text/plain',
    'application/jsonp',
    'application/json-seq',
    'application/problem+json',
    'xapplication/json',
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json, text/plain',
    'application/json\n',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=application/json',
    'text/json',
  ])('refuses %j and shows it', (contentType) => {
    const act = (): void => requireJson(contentType);
    expect(act).toThrow(refusal('MEDIA_TYPE_UNSUPPORTED', /^Content-Type ".*: send application\/json in UTF-8$/u));
    expect(act).toThrow(expect.objectContaining({ message: expect.stringContaining(JSON.stringify(contentType)) }));
  });

  it('refuses a request without one', () => {
    expect(() => requireJson(undefined)).toThrow(refusal('MEDIA_TYPE_UNSUPPORTED', /^no Content-Type: send/u));
  });
});

describe('requireEncoding', () => {
  const gzip: Inflate = async (bytes) => bytes;
  const inflaters = new Map([['gzip', gzip]]);

  it.each([undefined, '', 'identity', 'Identity', ' identity '])('finds none in %j', (header) => {
    expect(requireEncoding(header, inflaters)).toBeUndefined();
  });

  it.each(['gzip', 'GZIP', ' gzip '])('finds what is enabled in %j', (header) => {
    expect(requireEncoding(header, inflaters)).toBe(gzip);
  });

  it.each(['br', 'deflate', 'x-gzip', 'gzip, gzip', 'gzip, br', 'gzip;q=1', 'toString', '__proto__'])(
    'refuses %s, which is not enabled',
    (header) => {
      expect(() => requireEncoding(header, inflaters)).toThrow(
        refusal('MEDIA_TYPE_UNSUPPORTED', /^Content-Encoding ".*": send the body as it is$/u),
      );
    },
  );

  it('refuses every compression where none is enabled', () => {
    expect(() => requireEncoding('gzip', new Map())).toThrow(refusal('MEDIA_TYPE_UNSUPPORTED'));
  });
});

describe('requireLength', () => {
  it.each([undefined, '0', '99', '100', '0100', 'lots', '-1', '1e9', ''])(
    'lets %j through, which is read and counted',
    (length) => {
      expect(() => requireLength(length, 100)).not.toThrow();
    },
  );

  it.each(['101', '0101', '99999999999999999999999'])('refuses %s before anything is read', (length) => {
    expect(() => requireLength(length, 100)).toThrow(refusal('BODY_TOO_LARGE', /longer than 100 bytes.*maxBodyBytes/u));
  });
});

describe('tooLarge', () => {
  it('names the limit and the option', () => {
    expect(tooLarge(1_048_576)).toEqual(refusal('BODY_TOO_LARGE', /longer than 1048576 bytes: .*raise maxBodyBytes$/u));
  });
});
