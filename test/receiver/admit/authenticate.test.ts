import { describe, expect, it } from '@jest/globals';
import { authenticate, type Proof } from '../../../receiver/admit/authenticate.ts';
import type { VerifyOptions } from '../../../receiver/options/options.ts';
import { settleOptions } from '../../../receiver/options/settle-options.ts';
import { platforms } from '../platform/platforms.ts';
import { refusal } from '../refusal.ts';

const nowMs = 1_700_000_000_000;
const secret = 'a-secret-of-enough-bytes';
const oldSecret = 'the-secret-of-last-year';

// Python's hmac over "{}".
const wandb = { 'x-wandb-signature': 'H1X9skG6YexGpZborBvGGb2FvMaMchX5SxNkkpDvNYo=' };
const wandbHex = { 'x-wandb-signature': '1f55fdb241ba61ec46a596e8ac1bc619bd85bcc68c7215f94b13649290ef358a' };
const wrongWandb = { 'x-wandb-signature': 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=' };
const triple = {
  'webhook-id': 'msg_1',
  'webhook-timestamp': '1700000000',
  'webhook-signature': 'v1,Wn5xGFNu4ObDxosDPOfcLhvxABRhpYqoTgV6edNQKaY=',
};
const oldTriple = { ...triple, 'webhook-signature': 'v1,y5ADESv5dfjNspbICodcRqJ+lfAtpYYFeh1rpZmhR6U=' };
const wrongTriple = { ...triple, 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' };
const malformed = { 'x-wandb-signature': 'rubbish' };
const token = { authorization: 'Bearer token-of-wandb' };

type Headers = Readonly<Record<string, string>>;

describe.each(platforms)('authenticate on $on', ({ platform }) => {
  const prove = async (
    options: VerifyOptions,
    headers: Headers,
    at: { nowMs?: number; body?: string } = {},
  ): Promise<Proof> =>
    authenticate(Buffer.from(at.body ?? '{}'), {
      header: (name) => headers[name],
      settled: settleOptions(options, platform),
      nowMs: at.nowMs ?? nowMs,
    });

  describe('by the scheme wandb', () => {
    it.each([
      { what: 'base64', headers: wandb },
      { what: 'hex', headers: wandbHex },
      { what: 'upper-case hex', headers: { 'x-wandb-signature': wandbHex['x-wandb-signature'].toUpperCase() } },
      { what: 'sha256= before', headers: { 'x-wandb-signature': `sha256=${wandb['x-wandb-signature']}` } },
      { what: 'a wrong triple beside, which is not asked for', headers: { ...wandb, ...wrongTriple } },
    ])('accepts a signature in $what, and tells no id', async ({ headers }) => {
      expect(await prove({ secrets: [secret] }, headers)).toEqual({ id: undefined });
    });

    it.each([
      { what: 'no signature', headers: {}, code: 'SIGNATURE_MISSING' as const },
      { what: 'an empty one', headers: { 'x-wandb-signature': '' }, code: 'SIGNATURE_MISSING' as const },
      { what: 'the triple alone', headers: triple, code: 'SIGNATURE_MISSING' as const },
      { what: 'a malformed one', headers: malformed, code: 'SIGNATURE_MALFORMED' as const },
      {
        what: 'one that came twice',
        headers: { 'x-wandb-signature': `${wandb['x-wandb-signature']}, ${wandb['x-wandb-signature']}` },
        code: 'SIGNATURE_MALFORMED' as const,
      },
      { what: 'one of another secret', headers: wrongWandb, code: 'SIGNATURE_MISMATCH' as const },
    ])('refuses $what: $code', async ({ headers, code }) => {
      await expect(prove({ secrets: [secret] }, headers)).rejects.toEqual(refusal(code));
    });

    it('refuses a signature over other bytes', async () => {
      await expect(prove({ secrets: [secret] }, wandb, { body: '{} ' })).rejects.toEqual(
        refusal('SIGNATURE_MISMATCH', /compare the secret on both sides/u),
      );
    });

    it('tries every secret', async () => {
      expect(await prove({ secrets: [oldSecret, secret] }, wandb)).toEqual({ id: undefined });
      expect(await prove({ secrets: [secret, oldSecret] }, wandb)).toEqual({ id: undefined });
    });
  });

  describe('by the scheme standard-webhooks', () => {
    const options: VerifyOptions = { secrets: [secret], scheme: 'standard-webhooks' };

    it.each([
      { what: 'the triple', headers: triple },
      { what: 'a wrong X-Wandb-Signature beside, which is not asked for', headers: { ...triple, ...wrongWandb } },
      {
        what: 'a signature of another secret before it',
        headers: {
          ...triple,
          'webhook-signature': `${wrongTriple['webhook-signature']} ${triple['webhook-signature']}`,
        },
      },
    ])('accepts $what, and tells the id', async ({ headers }) => {
      expect(await prove(options, headers)).toEqual({ id: 'msg_1' });
    });

    it('accepts the published example, whose secret is base64 after whsec_', async () => {
      const published = {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      };
      const proof = prove({ ...options, secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] }, published, {
        body: '{"test": 2432232314}',
        nowMs: 1_614_265_330_000,
      });
      expect(await proof).toEqual({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' });
    });

    it.each([
      { what: 'nothing', headers: {}, code: 'SIGNATURE_MISSING' as const },
      { what: 'X-Wandb-Signature alone', headers: wandb, code: 'SIGNATURE_MISSING' as const },
      { what: 'another id', headers: { ...triple, 'webhook-id': 'msg_2' }, code: 'SIGNATURE_MISMATCH' as const },
      {
        what: 'another timestamp',
        headers: { ...triple, 'webhook-timestamp': '1700000001' },
        code: 'SIGNATURE_MISMATCH' as const,
      },
      { what: 'another secret', headers: wrongTriple, code: 'SIGNATURE_MISMATCH' as const },
      { what: 'no id', headers: { ...triple, 'webhook-id': '' }, code: 'SIGNATURE_MALFORMED' as const },
      { what: 'no timestamp', headers: { ...triple, 'webhook-timestamp': '' }, code: 'SENT_AT_INVALID' as const },
    ])('refuses $what: $code', async ({ headers, code }) => {
      await expect(prove(options, headers)).rejects.toEqual(refusal(code));
    });

    it.each([
      { at: 1_700_000_300_000, code: undefined },
      { at: 1_700_000_300_001, code: 'DISPATCH_EXPIRED' as const },
      { at: 1_699_999_700_000, code: undefined },
      { at: 1_699_999_699_999, code: 'DISPATCH_FROM_FUTURE' as const },
    ])('at $at says $code', async ({ at, code }) => {
      const proof = prove(options, triple, { nowMs: at });
      if (code === undefined) expect(await proof).toEqual({ id: 'msg_1' });
      else await expect(proof).rejects.toEqual(refusal(code));
    });

    it('takes toleranceSeconds', async () => {
      const at = { nowMs: nowMs + 11_000 };
      await expect(prove({ ...options, toleranceSeconds: 10 }, triple, at)).rejects.toEqual(
        refusal('DISPATCH_EXPIRED'),
      );
      expect(await prove({ ...options, toleranceSeconds: 11 }, triple, at)).toEqual({ id: 'msg_1' });
    });

    it('tells who signed nothing nothing of the clock', async () => {
      await expect(prove(options, wrongTriple, { nowMs: nowMs + 86_400_000 })).rejects.toEqual(
        refusal('SIGNATURE_MISMATCH'),
      );
    });
  });

  describe('by the scheme either', () => {
    const options: VerifyOptions = { secrets: [secret], scheme: 'either' };

    it.each([
      { what: 'X-Wandb-Signature alone', headers: wandb, id: undefined },
      { what: 'the triple alone', headers: triple, id: 'msg_1' },
      { what: 'both', headers: { ...wandb, ...triple }, id: 'msg_1' },
      {
        what: 'an unsigned id beside X-Wandb-Signature, which decides nothing',
        headers: { ...wandb, 'webhook-id': 'msg_1', 'webhook-timestamp': '1700000000' },
        id: undefined,
      },
    ])('accepts $what, with the id $id', async ({ headers, id }) => {
      expect(await prove(options, headers)).toEqual({ id });
    });

    it.each([
      { what: 'neither', headers: {}, code: 'SIGNATURE_MISSING' as const },
      { what: 'a wrong triple beside', headers: { ...wandb, ...wrongTriple }, code: 'SIGNATURE_MISMATCH' as const },
      {
        what: 'a wrong X-Wandb-Signature beside',
        headers: { ...triple, ...wrongWandb },
        code: 'SIGNATURE_MISMATCH' as const,
      },
      {
        what: 'an empty webhook-signature beside',
        headers: { ...wandb, 'webhook-signature': '' },
        code: 'SIGNATURE_MISSING' as const,
      },
      {
        what: 'an empty X-Wandb-Signature beside',
        headers: { ...triple, 'x-wandb-signature': '' },
        code: 'SIGNATURE_MISSING' as const,
      },
      {
        what: 'a malformed X-Wandb-Signature beside',
        headers: { ...triple, ...malformed },
        code: 'SIGNATURE_MALFORMED' as const,
      },
      {
        what: 'a malformed triple beside a wrong X-Wandb-Signature',
        headers: { ...wrongWandb, 'webhook-signature': 'rubbish' },
        code: 'SIGNATURE_MALFORMED' as const,
      },
    ])('refuses $what: $code', async ({ headers, code }) => {
      await expect(prove(options, headers)).rejects.toEqual(refusal(code));
    });
  });

  describe('a secret with an end', () => {
    const secrets = [secret, { secret: oldSecret, notAfter: new Date(nowMs) }];

    it('verifies up to that instant, and not after', async () => {
      const options: VerifyOptions = { secrets, scheme: 'standard-webhooks' };
      expect(await prove(options, oldTriple, { nowMs })).toEqual({ id: 'msg_1' });
      await expect(prove(options, oldTriple, { nowMs: nowMs + 1 })).rejects.toEqual(refusal('SIGNATURE_MISMATCH'));
      expect(await prove(options, triple, { nowMs: nowMs + 1 })).toEqual({ id: 'msg_1' });
    });

    it('leaves nothing that verifies where it was the last', async () => {
      const options: VerifyOptions = { secrets: [{ secret, notAfter: new Date(nowMs - 1) }] };
      await expect(prove(options, wandb)).rejects.toEqual(refusal('SIGNATURE_MISMATCH'));
    });
  });

  describe('by access token', () => {
    it.each(['Bearer token-of-wandb', 'bearer token-of-wandb', 'BEARER   token-of-wandb', 'Bearer another-token'])(
      'accepts "%s"',
      async (authorization) => {
        expect(await prove({ accessTokens: ['another-token', 'token-of-wandb'] }, { authorization })).toEqual({
          id: undefined,
        });
      },
    );

    it.each([
      { authorization: '', code: 'TOKEN_MISSING' as const },
      { authorization: 'Bearer', code: 'TOKEN_MISSING' as const },
      { authorization: 'Bearer ', code: 'TOKEN_MISSING' as const },
      { authorization: 'token-of-wandb', code: 'TOKEN_MISSING' as const },
      { authorization: 'Basic token-of-wandb', code: 'TOKEN_MISSING' as const },
      { authorization: 'Bearer token-of-wandb x', code: 'TOKEN_MISSING' as const },
      { authorization: 'Bearer token-of-wandb\n', code: 'TOKEN_MISSING' as const },
      { authorization: 'Bearer token-of-wandb, Bearer token-of-wandb', code: 'TOKEN_MISSING' as const },
      { authorization: 'Bearer Token-Of-Wandb', code: 'TOKEN_MISMATCH' as const },
      { authorization: 'Bearer token-of-wandb2', code: 'TOKEN_MISMATCH' as const },
      { authorization: 'Bearer token-of-wand', code: 'TOKEN_MISMATCH' as const },
    ])('refuses "$authorization": $code', async ({ authorization, code }) => {
      await expect(prove({ accessTokens: ['token-of-wandb'] }, { authorization })).rejects.toEqual(refusal(code));
    });

    it('refuses a request without Authorization', async () => {
      await expect(prove({ accessTokens: ['token-of-wandb'] }, wandb)).rejects.toEqual(
        refusal('TOKEN_MISSING', /set the access token/u),
      );
    });
  });

  describe('by access token and secret', () => {
    const options: VerifyOptions = { secrets: [secret], accessTokens: ['token-of-wandb'] };

    it('accepts both together', async () => {
      expect(await prove(options, { ...wandb, ...token })).toEqual({ id: undefined });
    });

    it.each([
      { what: 'the token alone', headers: token, code: 'SIGNATURE_MISSING' as const },
      { what: 'the signature alone', headers: wandb, code: 'TOKEN_MISSING' as const },
      { what: 'a wrong signature', headers: { ...token, ...wrongWandb }, code: 'SIGNATURE_MISMATCH' as const },
      { what: 'a wrong token', headers: { ...wandb, authorization: 'Bearer x' }, code: 'TOKEN_MISMATCH' as const },
    ])('refuses $what: $code', async ({ headers, code }) => {
      await expect(prove(options, headers)).rejects.toEqual(refusal(code));
    });
  });
});
