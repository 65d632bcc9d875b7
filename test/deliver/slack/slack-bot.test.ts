import { describe, expect, it } from '@jest/globals';
import { bodyOf } from '../http/sending-to.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { answer, bot, send } from './send-to-stand-in.ts';

withoutProxyVariables();

describe('a bot', () => {
  it('writes to its channel by its token, whatever channel the payload names', async () => {
    const { sent, slack } = await send(bot(), { text: 'é', channel: 'C-other' });
    expect(sent).toMatchObject({ outcome: { kind: 'delivered' }, status: 200 });
    expect(slack.messages).toMatchObject([
      {
        via: 'chat.postMessage',
        message: { text: 'é', channel: 'C0123456789' },
        headers: { authorization: 'Bearer xoxb-bot', 'content-type': 'application/json; charset=utf-8' },
      },
    ]);
  });

  it.each([
    {
      what: 'an unknown token',
      webhook: bot({ token: 'xoxb-other' }),
      code: 'SLACK_INVALID_AUTH',
      words: /auth\.token is wrong, expired or revoked/u,
    },
    {
      what: 'another channel',
      webhook: bot({ channel: 'C1' }),
      code: 'SLACK_CHANNEL_NOT_FOUND',
      words: /invite the bot/u,
    },
    {
      what: 'blocks that are none',
      payload: { blocks: [{ type: 'section' }] },
      code: 'SLACK_INVALID_BLOCKS',
      words: /Block Kit Builder \("\[ERROR\] missing required field: text \[json-pointer:\/blocks\/0\]"\)$/u,
    },
    { what: 'no text', payload: {}, code: 'SLACK_NO_TEXT', words: /neither text nor blocks/u },
    { what: 'a payload that is no JSON', payload: '{', code: 'SLACK_INVALID_JSON', words: /see its documentation/u },
    { what: 'a payload that is a list', payload: '[]', code: 'SLACK_INVALID_JSON', words: /see its documentation/u },
  ])('is refused for good: $what', async ({ webhook = bot(), payload = { text: 'a' }, code, words }) => {
    const { sent } = await send(webhook, payload);
    expect(sent).toMatchObject({
      outcome: { kind: 'dead', reason: { code, message: expect.stringMatching(words) } },
      status: 200,
    });
  });

  it.each([
    { body: { ok: false, error: 'internal_error' }, code: 'SLACK_INTERNAL_ERROR', words: /replay the delivery/u },
    {
      body: { ok: false, error: 'missing_scope', needed: 'chat:write' },
      code: 'SLACK_MISSING_SCOPE',
      words: /\(needed: "chat:write"\)$/u,
    },
    { body: { ok: false, error: 'is_archived' }, code: 'SLACK_IS_ARCHIVED', words: /choose another/u },
    {
      body: { ok: false, error: 'new_in_2030' },
      code: 'SLACK_NEW_IN_2030',
      words: /^Slack refuses the message, new_in_2030: see its documentation/u,
    },
    { body: { ok: false, error: 'no error\n<at all>' }, code: 'SLACK_UNKNOWN_ERROR', words: /unknown_error/u },
    { body: { ok: false }, code: 'SLACK_UNKNOWN_ERROR', words: /unknown_error/u },
    { body: { ok: false, error: 'constructor' }, code: 'SLACK_CONSTRUCTOR', words: /see its documentation/u },
  ])('is refused for good where Slack says $body.error', async ({ body, code, words }) => {
    const { sent } = await send(bot(), { text: 'a' }, [answer(body)]);
    expect(sent.outcome).toEqual({ kind: 'dead', reason: { code, message: expect.stringMatching(words) } });
  });

  it.each([
    { what: '429', fault: { kind: 'ratelimited', retryAfterSeconds: 30 }, afterMs: 30_000 },
    { what: 'in the body', fault: answer({ ok: false, error: 'ratelimited' }), afterMs: undefined },
    {
      what: 'in the body, and how long',
      fault: { kind: 'reply', status: 200, headers: { 'retry-after': '5' }, body: { ok: false, error: 'ratelimited' } },
      afterMs: 5_000,
    },
  ] as const)('is asked to wait: $what', async ({ fault, afterMs }) => {
    const { sent } = await send(bot(), { text: 'a' }, [fault]);
    expect(sent.outcome).toMatchObject({ kind: 'retry', reason: { code: 'RATE_LIMITED' }, mayHaveArrived: false });
    expect('afterMs' in sent.outcome ? sent.outcome.afterMs : undefined).toBe(afterMs);
  });

  it.each([
    { what: 'a page', body: '<html>Sign in</html>' },
    { what: 'nothing', body: '' },
    { what: 'other JSON', body: { hello: 'world' } },
    { what: 'a list', body: [] },
    { what: 'half of a reply', body: '{"ok":tr' },
  ])('tries again where something else answers: $what', async ({ body }) => {
    const { sent } = await send(bot(), { text: 'a' }, [answer(body)]);
    expect(sent.outcome).toMatchObject({
      kind: 'retry',
      reason: { code: 'SLACK_REPLY_INVALID' },
      mayHaveArrived: true,
    });
  });

  it('has delivered although the reply repeats more than is read of it', async () => {
    const { sent } = await send(bot(), { text: 'x'.repeat(39_000) });
    expect(sent).toMatchObject({ outcome: { kind: 'delivered' }, status: 200 });
    expect(sent.body).toHaveLength(16_384);
  });

  it.each([
    { status: 401, kind: 'dead', words: /auth\.token is wrong/u, body: { ok: false, error: 'invalid_auth' } },
    { status: 404, kind: 'dead', words: /see its reply, the webhook's apiUrl, and its auth\.token/u, body: 'no' },
    {
      status: 503,
      kind: 'retry',
      words: /Slack's Web API answered 503, service_unavailable: /u,
      body: { ok: false, error: 'service_unavailable' },
    },
  ])('ends as every webhook where Slack answers $status', async ({ status, kind, words, body }) => {
    const { sent } = await send(bot(), { text: 'a' }, [answer(body, status)]);
    expect(sent.outcome).toMatchObject({
      kind,
      reason: { code: `HTTP_${status}`, message: expect.stringMatching(words) },
    });
  });

  it('follows no redirect', async () => {
    const redirect = { kind: 'reply', status: 302, headers: { location: '/api/chat.postMessage' } } as const;
    const { sent, slack } = await send(bot(), { text: 'a' }, [redirect]);
    expect(sent.outcome).toMatchObject({ kind: 'dead', reason: { code: 'REDIRECT_REFUSED' } });
    expect(slack.requests).toBe(1);
  });

  it('shows its token in nothing that is kept', async () => {
    const { sent } = await send(bot(), { text: 'a' }, [
      {
        kind: 'reply',
        status: 200,
        headers: { 'x-echo': 'xoxb-bot' },
        body: { ok: false, error: 'missing_scope', needed: 'xoxb-bot' },
      },
    ]);
    expect(JSON.stringify([sent.outcome, sent.headers, bodyOf(sent)])).not.toContain('xoxb-bot');
    expect(sent.outcome).toMatchObject({ reason: { message: expect.stringContaining('<redacted>') } });
  });

  it('has a token that can stand in a header', async () => {
    const { sent, slack } = await send(bot({ token: 'xoxb bot' }), { text: 'a' });
    expect(sent.outcome).toMatchObject({ kind: 'retry', reason: { code: 'SIGN_FAILED' } });
    expect(slack.requests).toBe(0);
  });
});
