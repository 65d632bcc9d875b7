import { describe, expect, it } from '@jest/globals';
import { bodyOf } from '../http/sending-to.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { answer, hook, send } from './send-to-stand-in.ts';

withoutProxyVariables();

describe('an incoming webhook', () => {
  it('gets the payload as it was rendered, byte for byte', async () => {
    const payload = '{"text":"é", "blocks":[{"type":"divider"}]}';
    const { sent, slack } = await send(hook, payload);
    expect(sent).toMatchObject({ outcome: { kind: 'delivered' }, status: 200 });
    expect(bodyOf(sent)).toBe('ok');
    expect(slack.messages).toMatchObject([
      {
        via: 'incoming webhook',
        rawBody: Buffer.from(payload),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
        },
      },
    ]);
    expect(slack.messages[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    {
      status: 400,
      error: 'no_text',
      kind: 'retry',
      words: /neither text nor blocks; change the automation's payload/u,
    },
    { status: 400, error: 'invalid_payload', kind: 'retry', words: /change the automation's payload/u },
    { status: 403, error: 'action_prohibited', kind: 'dead', words: /an admin of the workspace restricts/u },
    { status: 403, error: 'invalid_token', kind: 'dead', words: /make a new one and give its URL/u },
    { status: 404, error: 'channel_not_found', kind: 'dead', words: /see the webhook's channel/u },
    { status: 404, error: 'no_service', kind: 'dead', words: /is gone or switched off/u },
    { status: 410, error: 'channel_is_archived', kind: 'dead', words: /choose another/u },
    { status: 500, error: 'rollup_error', kind: 'retry', words: /replay the delivery/u },
  ])('that answers $status $error says what to do', async ({ status, error, kind, words }) => {
    const { sent } = await send(hook, { text: 'a' }, [answer(error, status)]);
    expect(sent.outcome).toMatchObject({
      kind,
      reason: { code: `HTTP_${status}`, message: expect.stringMatching(words) },
    });
    expect(sent.outcome).toMatchObject({
      reason: { message: expect.stringContaining(`Slack answered ${status}, ${error}: `) },
    });
  });

  it.each([
    {
      status: 404,
      words: "Slack answered 404; see its reply, and whether the url is that of an incoming webhook of Slack's",
    },
    { status: 503, words: 'Slack answered 503, a failure of its own; see https://slack-status.com' },
  ])('that answers $status in other words is told of too', async ({ status, words }) => {
    const { sent } = await send(hook, { text: 'a' }, [answer('<html>Not here</html>', status)]);
    expect(sent.outcome).toMatchObject({ reason: { code: `HTTP_${status}`, message: words } });
  });

  it('asks to wait', async () => {
    const { sent } = await send(hook, { text: 'a' }, [{ kind: 'ratelimited', retryAfterSeconds: 30 }]);
    expect(sent.outcome).toMatchObject({ kind: 'retry', reason: { code: 'RATE_LIMITED' }, afterMs: 30_000 });
  });

  it('shows its URL in nothing that is kept, wherever that was written', async () => {
    const { sent, slack } = await send(hook, { text: 'a' }, [
      answer('no /services/T0000000000/B0000000000/stand-in here', 404),
    ]);
    expect(bodyOf(sent)).toBe('no <redacted> here');
    expect(JSON.stringify(sent.outcome)).not.toContain(slack.webhookUrl);
  });

  it('is not sent to without a URL', async () => {
    const { sent } = await send(() => ({ kind: 'url', url: 'not a url', isUrlSecret: true }), { text: 'a' });
    expect(sent.outcome).toEqual({
      kind: 'retry',
      mayHaveArrived: false,
      reason: {
        code: 'SIGN_FAILED',
        message: 'the secret that holds the url is no http:// or https:// URL, or one with a name or password',
      },
    });
  });
});
