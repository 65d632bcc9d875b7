import { describe, expect, it } from '@jest/globals';
import { adapters } from './adapters.ts';
import { stoppedClock } from './clock.ts';
import { problem } from './problem.ts';
import { withHeaders, type RawRequest } from './raw-request.ts';
import { goodBody, hmac, posted, secret, signatureOf, signed, signedStandard, tripleOf } from './signed.ts';
import { subjectsOf } from './subject.ts';

// 2026-01-01T00:00:00Z
const newYearMs = 1_767_225_600_000;
// HMAC-SHA256 of goodBody under secret.
const hex = 'b58198a078ec00cff558eb9b21cdb0380f9509e9efc2b3da5491f7195f01cbd8';
const base64 = 'tYGYoHjsAM/1WOubIc2wOA+VCenvwrPaVJH3GV8By9g=';

const wandbGood = { 'x-wandb-signature': base64 };
const wandbBad = { 'x-wandb-signature': signatureOf('{}') };
const standardGood = tripleOf(goodBody, { timestamp: String(newYearMs / 1000) });
const standardBad = { ...standardGood, 'webhook-signature': tripleOf('{}')['webhook-signature'] ?? '' };

describe.each(adapters)('$name', (adapter) => {
  const open = subjectsOf(adapter);
  const stopClock = stoppedClock();

  it.each([
    ['base64', base64],
    ['base64 behind sha256=', `sha256=${base64}`],
    ['hex', hex],
    ['upper-case hex', hex.toUpperCase()],
    ['hex behind sha256=', `sha256=${hex}`],
  ])('takes a signature in %s', async (_spelling, signature) => {
    const subject = await open();
    const answer = await subject.send(posted(goodBody, { 'x-wandb-signature': signature }));
    expect(answer.status).toBe(204);
  });

  it.each([
    '52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a',
    'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=',
  ])('takes the documented signature of {}, %s', async (signature) => {
    const subject = await open({ options: { secrets: ['wandb-secret'], minSecretBytes: 1 } });
    await expect(subject.send(posted('{}', { 'x-wandb-signature': signature }))).resolves.toMatchObject({
      status: 200,
    });
  });

  it('takes the key of whsec_ from its base64 for Standard Webhooks, as the vector of its libraries has it', async () => {
    stopClock(1_614_265_330_000);
    const subject = await open({
      options: { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], scheme: 'standard-webhooks' },
    });
    const request = posted('{"test": 2432232314}', {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
    // It is authentic, and no event.
    await expect(subject.send(request)).resolves.toEqual(problem(400, 'EVENT_INVALID'));
    await expect(subject.send(withHeaders(request, { 'webhook-id': 'msg_other' }))).resolves.toMatchObject({
      status: 401,
    });
  });

  it('takes all of the text of whsec_ as the key of X-Wandb-Signature', async () => {
    const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const subject = await open({ options: { secrets: [key], scheme: 'either' } });
    await expect(subject.send(signed(goodBody, key))).resolves.toMatchObject({ status: 204 });
    const decoded = hmac([goodBody], Buffer.from(key.slice(6), 'base64')).toString('base64');
    await expect(subject.send(posted(goodBody, { 'x-wandb-signature': decoded }))).resolves.toMatchObject({
      status: 401,
    });
  });

  it('tries every secret, in both schemes', async () => {
    const subject = await open({ options: { secrets: ['the secret of last year', secret], scheme: 'either' } });
    for (const key of ['the secret of last year', secret]) {
      await expect(subject.send(signed(goodBody, key))).resolves.toMatchObject({ status: 204 });
      await expect(subject.send(signedStandard(goodBody, { key }))).resolves.toMatchObject({ status: 204 });
    }
    await expect(subject.send(signed(goodBody, 'a secret of nobody here'))).resolves.toMatchObject({ status: 401 });
  });

  it('takes a secret up to its notAfter, and not a millisecond longer', async () => {
    const clock = stopClock(newYearMs);
    const old = { secret: 'the secret of last year', notAfter: new Date('2026-01-01T00:00:00Z') };
    const subject = await open({ options: { secrets: [old, secret] } });
    await expect(subject.send(signed(goodBody, old.secret))).resolves.toMatchObject({ status: 204 });
    clock.nowMs += 1;
    await expect(subject.send(signed(goodBody, old.secret))).resolves.toEqual(problem(401, 'SIGNATURE_MISMATCH'));
    await expect(subject.send(signed())).resolves.toMatchObject({ status: 204 });
  });

  it('takes no request when every secret is past its notAfter', async () => {
    stopClock(newYearMs);
    const subject = await open({ options: { secrets: [{ secret, notAfter: new Date('2025-12-31T23:59:59Z') }] } });
    await expect(subject.send(signed())).resolves.toEqual(problem(401, 'SIGNATURE_MISMATCH'));
  });

  it.each([
    ['no signature', {}, [401, 401, 401]],
    ["W&B's", wandbGood, [204, 401, 204]],
    ['that of Standard Webhooks', standardGood, [401, 204, 204]],
    ['both', { ...wandbGood, ...standardGood }, [204, 204, 204]],
    ["W&B's wrong, Standard Webhooks right", { ...wandbBad, ...standardGood }, [401, 204, 401]],
    ["W&B's right, Standard Webhooks wrong", { ...wandbGood, ...standardBad }, [204, 401, 401]],
    ["W&B's empty, Standard Webhooks right", { 'x-wandb-signature': '', ...standardGood }, [401, 204, 401]],
    [
      "W&B's right, Standard Webhooks empty",
      { ...wandbGood, ...standardGood, 'webhook-signature': '' },
      [204, 401, 401],
    ],
    ["W&B's right, Standard Webhooks without id", withoutId({ ...wandbGood, ...standardGood }), [204, 401, 401]],
    ["W&B's right, and an id alone", { ...wandbGood, 'webhook-id': 'msg_1' }, [204, 401, 204]],
  ])('answers by scheme wandb, standard-webhooks, either to: %s', async (_what, headers, statuses) => {
    stopClock(newYearMs);
    const answers: number[] = [];
    for (const scheme of ['wandb', 'standard-webhooks', 'either'] as const) {
      const subject = await open({ options: { secrets: [secret], scheme } });
      answers.push((await subject.send(posted(goodBody, headers))).status);
    }
    expect(answers).toStrictEqual(statuses);
  });

  it('takes any of several signatures in webhook-signature, and passes over other versions', async () => {
    stopClock(newYearMs);
    const subject = await open({ options: { secrets: [secret], scheme: 'standard-webhooks' } });
    const good = standardGood['webhook-signature'] ?? '';
    const list = `v1a,${'A'.repeat(86)}== v1,${'A'.repeat(43)}= ${good}`;
    const request = posted(goodBody, { ...standardGood, 'webhook-signature': list });
    await expect(subject.send(request)).resolves.toMatchObject({ status: 204 });
  });

  it.each([
    ['at the tolerance behind', -300, 204],
    ['at the tolerance ahead', 300, 204],
    ['a second further behind', -301, 401],
    ['a second further ahead', 301, 401],
  ])('answers to a timestamp %s', async (_where, seconds, status) => {
    stopClock(newYearMs);
    const subject = await open({ options: { secrets: [secret], scheme: 'standard-webhooks' } });
    const timestamp = String(newYearMs / 1000 + seconds);
    await expect(subject.send(signedStandard(goodBody, { timestamp }))).resolves.toMatchObject({ status });
  });

  it('takes toleranceSeconds', async () => {
    stopClock(newYearMs);
    const subject = await open({ options: { secrets: [secret], scheme: 'either', toleranceSeconds: 10 } });
    const sent = (seconds: number): RawRequest =>
      signedStandard(goodBody, { timestamp: String(newYearMs / 1000 + seconds) });
    await expect(subject.send(sent(-10))).resolves.toMatchObject({ status: 204 });
    await expect(subject.send(sent(-11))).resolves.toEqual(problem(401, 'DISPATCH_EXPIRED'));
    await expect(subject.send(sent(11))).resolves.toEqual(problem(401, 'DISPATCH_FROM_FUTURE'));
  });
});

function withoutId(headers: Record<string, string>): Record<string, string> {
  const { 'webhook-id': _id, ...others } = headers;
  return others;
}

const token = 'token-of-the-webhook';

describe.each(adapters)('$name with access tokens', (adapter) => {
  const open = subjectsOf(adapter);
  const authorized = (request: RawRequest, value: string): RawRequest => withHeaders(request, { authorization: value });

  it.each([
    ['the token', `Bearer ${token}`, 204],
    ['another of the tokens', 'Bearer the-token-before', 204],
    ['the token, the scheme in lower case', `bearer ${token}`, 204],
    ['a token that begins with it', `Bearer ${token}s`, 401],
    ['what it begins with', `Bearer ${token.slice(0, -1)}`, 401],
    ['the token without a scheme', token, 401],
    ['the token under another scheme', `Basic ${token}`, 401],
    ['two tokens', `Bearer ${token}, Bearer ${token}`, 401],
    ['nothing', '', 401],
  ])('alone, it answers to %s', async (_what, value, status) => {
    const subject = await open({ options: { accessTokens: [token, 'the-token-before'] } });
    await expect(subject.send(authorized(posted(goodBody), value))).resolves.toMatchObject({ status });
    expect(subject.seen).toHaveLength(status === 204 ? 1 : 0);
  });

  it('tells a token that is missing from one that is wrong', async () => {
    const subject = await open({ options: { accessTokens: [token] } });
    await expect(subject.send(posted(goodBody))).resolves.toEqual(problem(401, 'TOKEN_MISSING'));
    const wrong = authorized(posted(goodBody), 'Bearer another-token');
    await expect(subject.send(wrong)).resolves.toEqual(problem(401, 'TOKEN_MISMATCH'));
  });

  it('requires both where both are given', async () => {
    const subject = await open({ options: { accessTokens: [token], secrets: [secret] } });
    const bearer = `Bearer ${token}`;
    await expect(subject.send(authorized(signed(), bearer))).resolves.toMatchObject({ status: 204 });
    await expect(subject.send(signed())).resolves.toEqual(problem(401, 'TOKEN_MISSING'));
    await expect(subject.send(authorized(posted(goodBody), bearer))).resolves.toEqual(
      problem(401, 'SIGNATURE_MISSING'),
    );
    await expect(subject.send(authorized(signed(), 'Bearer another-token'))).resolves.toEqual(
      problem(401, 'TOKEN_MISMATCH'),
    );
    await expect(subject.send(authorized(signed(goodBody, 'another secret of ours'), bearer))).resolves.toEqual(
      problem(401, 'SIGNATURE_MISMATCH'),
    );
    expect(subject.seen).toHaveLength(1);
  });
});
