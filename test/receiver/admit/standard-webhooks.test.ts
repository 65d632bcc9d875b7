import { describe, expect, it } from '@jest/globals';
import { parseStandardHeaders, requireRecent } from '../../../receiver/admit/standard-webhooks.ts';
import { refusal } from '../refusal.ts';

const base64 = 'Wn5xGFNu4ObDxosDPOfcLhvxABRhpYqoTgV6edNQKaY=';
const other = 'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const mac = { encoding: 'base64', text: base64 };
const good = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1700000000', 'webhook-signature': `v1,${base64}` };

const parse = (changed: Readonly<Record<string, string | undefined>>): ReturnType<typeof parseStandardHeaders> => {
  const headers: Readonly<Record<string, string | undefined>> = { ...good, ...changed };
  return parseStandardHeaders((name) => headers[name]);
};

describe('parseStandardHeaders', () => {
  it('reads the triple', () => {
    expect(parse({})).toEqual({ id: 'msg_1', timestamp: '1700000000', signatures: [mac] });
  });

  it.each([
    { what: 'two of v1', list: `v1,${other} v1,${base64}`, texts: [other, base64] },
    { what: 'an asymmetric one before', list: `v1a,AAAA v1,${base64}`, texts: [base64] },
    { what: 'a later version', list: `v1,${base64} v2,${other}`, texts: [base64] },
    { what: 'two blanks between', list: `v1,${base64}  v1,${other}`, texts: [base64, other] },
    { what: 'a malformed one beside', list: `v1,rubbish v1,${base64} v1`, texts: [base64] },
    { what: 'sixteen', list: Array(16).fill(`v1,${base64}`).join(' '), texts: Array(16).fill(base64) },
  ])('reads signatures: $what', ({ list, texts }) => {
    expect(parse({ 'webhook-signature': list }).signatures.map(({ text }) => text)).toEqual(texts);
  });

  it.each([
    { what: 'missing', list: undefined },
    { what: 'empty', list: '' },
  ])('refuses a webhook-signature that is $what', ({ list }) => {
    expect(() => parse({ 'webhook-signature': list })).toThrow(refusal('SIGNATURE_MISSING', /webhook-signature/u));
  });

  it.each([
    { what: 'a bare signature', list: base64 },
    { what: 'an unknown version alone', list: `v2,${base64}` },
    { what: 'V1 in upper case', list: `V1,${base64}` },
    { what: 'hex', list: `v1,${'5'.repeat(64)}` },
    { what: 'sha256= before', list: `v1,sha256=${base64}` },
    { what: 'no padding', list: `v1,${base64.slice(0, 43)}` },
    { what: 'base64url', list: 'v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
    { what: 'a blank after the comma', list: `v1, ${base64}` },
    { what: 'more behind a second comma', list: `v1,${base64},` },
    { what: 'two joined as Node does', list: `v1,${base64}, v1,${base64.slice(1)}` },
    { what: 'a newline behind', list: `v1,${base64}\n` },
    { what: 'blanks alone', list: '   ' },
    { what: 'seventeen', list: Array(17).fill(`v1,${base64}`).join(' ') },
    { what: 'a thousand', list: Array(1_000).fill(`v1,${base64}`).join(' ') },
    { what: '64 KiB', list: 'v'.repeat(65_536) },
  ])('refuses a webhook-signature of $what', ({ list }) => {
    expect(() => parse({ 'webhook-signature': list })).toThrow(
      refusal('SIGNATURE_MALFORMED', /^webhook-signature has none of v1/u),
    );
  });

  it.each(['a', '~!-/', 'x'.repeat(256), '{"id"}'])('takes the id %s', (id) => {
    expect(parse({ 'webhook-id': id }).id).toBe(id);
  });

  it.each([
    { what: 'missing', id: undefined },
    { what: 'empty', id: '' },
    { what: 'with a dot, which would move the parts that are signed', id: 'msg.1' },
    { what: 'with a blank', id: 'msg 1' },
    { what: 'twice, as Node joins it', id: 'msg_1, msg_1' },
    { what: 'with a newline behind', id: 'msg_1\n' },
    { what: 'outside ASCII', id: 'msg_ü' },
    { what: 'of 257 characters', id: 'x'.repeat(257) },
    { what: 'of 10 KB', id: 'x'.repeat(10_240) },
    { what: 'with DEL', id: 'msg\u007f' },
  ])('refuses an id that is $what', ({ id }) => {
    expect(() => parse({ 'webhook-id': id })).toThrow(
      refusal('SIGNATURE_MALFORMED', /^webhook-id is not 1 to 256 visible ASCII characters without a dot$/u),
    );
  });

  it.each([
    { what: 'missing', timestamp: undefined },
    { what: 'empty', timestamp: '' },
    { what: 'NaN', timestamp: 'NaN' },
    { what: 'negative', timestamp: '-1700000000' },
    { what: 'followed by letters', timestamp: '123abc' },
    { what: 'followed by a newline', timestamp: '1700000000\n' },
    { what: 'in milliseconds', timestamp: '1700000000000' },
    { what: 'a fraction', timestamp: '1700000000.5' },
    { what: 'an exponent', timestamp: '1e10' },
    { what: 'hex', timestamp: '0x6553f100' },
    { what: 'with a zero before', timestamp: '01700000000' },
    { what: 'with a plus', timestamp: '+1700000000' },
    { what: '0', timestamp: '0' },
    { what: 'twice, as Node joins it', timestamp: '1700000000, 1700000000' },
    { what: 'in digits outside ASCII', timestamp: '１７００００００００' },
  ])('refuses a timestamp that is $what', ({ timestamp }) => {
    expect(() => parse({ 'webhook-timestamp': timestamp })).toThrow(
      refusal('SENT_AT_INVALID', /^webhook-timestamp is no whole number of seconds since 1970$/u),
    );
  });
});

describe('requireRecent', () => {
  const sent = { ...parse({}), timestamp: '1700000000' };

  it.each([
    { what: 'now', nowMs: 1_700_000_000_000 },
    { what: 'at the edge of the past', nowMs: 1_700_000_300_000 },
    { what: 'at the edge of the future', nowMs: 1_699_999_700_000 },
  ])('takes what was sent $what', ({ nowMs }) => {
    expect(() => requireRecent(sent, nowMs, 300_000)).not.toThrow();
  });

  it.each([
    {
      what: 'a millisecond too long ago',
      nowMs: 1_700_000_300_001,
      code: 'DISPATCH_EXPIRED' as const,
      words: /300 s ago/u,
    },
    { what: 'ten years ago', nowMs: 2_015_360_000_000, code: 'DISPATCH_EXPIRED' as const, words: /toleranceSeconds/u },
    {
      what: 'a millisecond too far ahead',
      nowMs: 1_699_999_699_999,
      code: 'DISPATCH_FROM_FUTURE' as const,
      words: /300 s ahead/u,
    },
    {
      what: 'ten years ahead',
      nowMs: 1_384_640_000_000,
      code: 'DISPATCH_FROM_FUTURE' as const,
      words: /toleranceSeconds/u,
    },
  ])('refuses what was sent $what', ({ nowMs, code, words }) => {
    expect(() => requireRecent(sent, nowMs, 300_000)).toThrow(refusal(code, words));
  });

  it('takes nothing but the very second where the tolerance is 0', () => {
    expect(() => requireRecent(sent, 1_700_000_000_000, 0)).not.toThrow();
    expect(() => requireRecent(sent, 1_700_000_000_001, 0)).toThrow(refusal('DISPATCH_EXPIRED'));
  });
});
