import { describe, expect, it } from '@jest/globals';
import { ed25519Prefix, readProof } from '../../src/core/dispatch-proof.ts';
import type { ErrorCode } from '../../src/core/errors.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });

const id = '01a21000-8be8-7711-8a54-ee6a2b6495cc';
const sentAt = '2026-11-25T00:00:01Z';
const hmac = 'zIdhsiI3/oMLScVbt4jvGKR1BVuj5c20fpiiQ5HABNU=';
const ed25519 = 'ed25519:+6li+DolZhuNtZXtLBg1ToqsPDIiIL9wwYw/uWm+ixo4pAHCxi8xZjjR4k+kFCQ0M8hRnywxqxVbeGX2dOZ3CA==';

const payloadWith = (signature: unknown): object => ({ dispatch: { id, sent_at: sentAt, signature } });

describe('readProof', () => {
  it('takes the signature out and leaves all else to be signed', () => {
    const dispatch = { zone: 'eu', id, sent_at: sentAt, signature: hmac };
    const proof = readProof({ signature: 'signed', deeper: { dispatch: { signature: 'signed' } }, dispatch });
    expect(proof.id).toBe(id);
    expect(proof.sentAt).toBe(sentAt);
    expect(proof.unsigned).toStrictEqual({
      signature: 'signed',
      deeper: { dispatch: { signature: 'signed' } },
      dispatch: { zone: 'eu', id, sent_at: sentAt },
    });
  });

  it('changes nothing in what it reads', () => {
    const payload = payloadWith(hmac);
    readProof(payload);
    expect(payload).toStrictEqual(payloadWith(hmac));
  });

  it('keeps __proto__ keys as keys', () => {
    const text = `{"__proto__":{"a":1},"dispatch":{"__proto__":{"b":2},"id":"x","signature":"${hmac}"}}`;
    const { unsigned } = readProof(JSON.parse(text));
    expect(JSON.stringify(unsigned)).toBe('{"__proto__":{"a":1},"dispatch":{"__proto__":{"b":2},"id":"x"}}');
    expect(Object.getPrototypeOf(unsigned)).toBe(Object.prototype);
  });

  it('reads an HMAC as 32 bytes', () => {
    const { kind, bytes } = readProof(payloadWith(hmac)).signature;
    expect(kind).toBe('hmac');
    expect(Buffer.from(bytes).toString('hex')).toBe('cc8761b22237fe830b49c55bb788ef18a475055ba3e5cdb47e98a24391c004d5');
  });

  it('reads what follows ed25519: as 64 bytes', () => {
    const { kind, bytes } = readProof(payloadWith(ed25519)).signature;
    expect(ed25519Prefix).toBe('ed25519:');
    expect(kind).toBe('ed25519');
    expect(Buffer.from(bytes).toString('hex')).toBe(
      'fba962f83a25661b8db595ed2c18354e8aac3c322220bf70c18c3fb969be8b1a38a401c2c62f316638d1e24fa414243433c8519f2c31ab155b7865f674e67708',
    );
  });

  it.each(['x', 'delivery-1', ' ', id.toUpperCase(), '00000000-0000-4000-8000-000000000000', 'é'.repeat(10_000)])(
    'takes any non-empty text as id: %.40s',
    (text) => {
      expect(readProof({ dispatch: { id: text, sent_at: sentAt, signature: hmac } }).id).toBe(text);
    },
  );
});

describe('a client_payload without a proof', () => {
  it.each([
    { what: 'null', payload: null },
    { what: 'absent', payload: undefined },
    { what: 'a list', payload: [{ dispatch: { id, sent_at: sentAt, signature: hmac } }] },
    { what: 'a text', payload: JSON.stringify(payloadWith(hmac)) },
    { what: 'a number', payload: 5 },
    { what: 'an empty object', payload: {} },
    { what: 'an object that only inherits dispatch', payload: Object.create(payloadWith(hmac)) as object },
  ])('is refused as unsigned: $what', ({ payload }) => {
    expect(() => readProof(payload)).toThrow(refusal('SIGNATURE_MISSING', /dispatch/u));
  });

  it.each([
    { what: 'no keys', dispatch: {} },
    { what: 'no signature', dispatch: { id, sent_at: sentAt } },
    { what: 'an empty signature', dispatch: { id, sent_at: sentAt, signature: '' } },
    { what: 'a signature that it only inherits', dispatch: Object.create({ id, signature: hmac }) as object },
  ])('is refused as unsigned: dispatch with $what', ({ dispatch }) => {
    expect(() => readProof({ dispatch })).toThrow(refusal('SIGNATURE_MISSING', /dispatch.*signature/u));
  });

  it.each([
    { what: 'null', dispatch: null },
    { what: 'a list', dispatch: [{ id, sent_at: sentAt, signature: hmac }] },
    { what: 'an empty list', dispatch: [] },
    { what: 'a text', dispatch: hmac },
    { what: 'a number', dispatch: 5 },
    { what: 'true', dispatch: true },
  ])('is refused as malformed: dispatch is $what', ({ dispatch }) => {
    expect(() => readProof({ dispatch })).toThrow(refusal('SIGNATURE_MALFORMED', /dispatch/u));
  });

  it.each([
    { what: 'missing', dispatch: { sent_at: sentAt, signature: hmac } },
    { what: 'empty', dispatch: { id: '', sent_at: sentAt, signature: hmac } },
    { what: 'a number', dispatch: { id: 5, sent_at: sentAt, signature: hmac } },
    { what: 'null', dispatch: { id: null, sent_at: sentAt, signature: hmac } },
    { what: 'a list', dispatch: { id: [id], sent_at: sentAt, signature: hmac } },
    { what: 'inherited', dispatch: Object.assign(Object.create({ id }) as object, { signature: hmac }) },
  ])('is refused as malformed: an id that is $what', ({ dispatch }) => {
    expect(() => readProof({ dispatch })).toThrow(refusal('SIGNATURE_MALFORMED', /dispatch\.id/u));
  });
});

const edBase64 = ed25519.slice('ed25519:'.length);

describe('the form of dispatch.signature', () => {
  it.each([
    { what: 'null', signature: null },
    { what: 'a number', signature: 5 },
    { what: 'a list', signature: [hmac] },
    { what: 'an object', signature: { hmac } },
    { what: 'true', signature: true },
    { what: 'hex', signature: 'cc8761b22237fe830b49c55bb788ef18a475055ba3e5cdb47e98a24391c004d5' },
    { what: 'the prefix of a header', signature: `sha256=${hmac}` },
    { what: 'no padding', signature: hmac.slice(0, 43) },
    { what: 'trailing bits', signature: 'zIdhsiI3/oMLScVbt4jvGKR1BVuj5c20fpiiQ5HABNV=' },
    { what: 'base64url', signature: 'zIdhsiI3_oMLScVbt4jvGKR1BVuj5c20fpiiQ5HABNU=' },
    { what: '31 bytes', signature: `${'A'.repeat(42)}==` },
    { what: '33 bytes', signature: 'A'.repeat(44) },
    { what: '64 bytes without a prefix', signature: edBase64 },
    { what: 'a blank before', signature: ` ${hmac}` },
    { what: 'a newline after', signature: `${hmac}\n` },
    { what: 'two of them', signature: `${hmac}, ${hmac}` },
    { what: '64 KB', signature: 'A'.repeat(65_536) },
    { what: 'rubbish', signature: 'signed, honestly' },
    { what: 'the prefix alone', signature: 'ed25519:' },
    { what: '32 bytes after ed25519:', signature: `ed25519:${hmac}` },
    { what: '63 bytes after ed25519:', signature: `ed25519:${'A'.repeat(84)}` },
    { what: '65 bytes after ed25519:', signature: `ed25519:${'A'.repeat(87)}=` },
    { what: 'no padding after ed25519:', signature: ed25519.slice(0, -2) },
    { what: 'half a padding after ed25519:', signature: ed25519.slice(0, -1) },
    { what: 'trailing bits after ed25519:', signature: `${ed25519.slice(0, -3)}B==` },
    { what: 'base64url after ed25519:', signature: ed25519.replaceAll('+', '-').replaceAll('/', '_') },
    { what: 'hex after ed25519:', signature: `ed25519:${'ab'.repeat(64)}` },
    { what: 'a blank after ed25519:', signature: `ed25519: ${edBase64}` },
    { what: 'a newline after the Ed25519 signature', signature: `${ed25519}\n` },
    { what: 'a blank before ed25519:', signature: ` ${ed25519}` },
    { what: 'ed25519: twice', signature: `ed25519:${ed25519}` },
    { what: 'ED25519: in capitals', signature: ed25519.replace('ed', 'ED') },
    { what: 'another algorithm', signature: `ed448:${edBase64}` },
  ])('is refused: $what', ({ signature }) => {
    expect(() => readProof(payloadWith(signature))).toThrow(
      refusal('SIGNATURE_MALFORMED', /^.{0,40}dispatch\.signature.{0,120}$/u),
    );
  });
});
