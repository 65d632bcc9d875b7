import { describe, expect, it } from '@jest/globals';
import { startSlackStandIn, type SlackStandIn, type SlackStandInOptions } from '../../src/testing/slack-stand-in.ts';

const tokens = { 'xoxb-bot': ['C0123456789'] };

async function withSlack(options: SlackStandInOptions, use: (slack: SlackStandIn) => Promise<void>): Promise<void> {
  const slack = await startSlackStandIn({ tokens, ...options });
  try {
    await use(slack);
  } finally {
    await slack.close();
  }
}

const section = (text: unknown): object => ({ type: 'section', text: { type: 'mrkdwn', text } });

async function postToWebhook(slack: SlackStandIn, body: unknown): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(slack.webhookUrl, { method: 'POST', body: text });
  return `${response.status} ${await response.text()}`;
}

async function postToApi(
  slack: SlackStandIn,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(`${slack.apiUrl}/chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: 'Bearer xoxb-bot', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const messages = [
  { what: 'neither text nor blocks', message: {}, error: 'no_text' },
  { what: 'an empty text', message: { text: '', blocks: [] }, error: 'no_text' },
  { what: 'a text over 40,000', message: { text: 'x'.repeat(40_001) }, error: 'msg_too_long' },
  { what: 'blocks that are no list', message: { text: 'a', blocks: '[]' }, error: 'invalid_blocks_format' },
  {
    what: 'more than 50 blocks',
    message: { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) },
    error: 'invalid_blocks',
  },
  { what: 'a section over 3,000', message: { blocks: [section('x'.repeat(3_001))] }, error: 'invalid_blocks' },
  { what: 'an empty section', message: { blocks: [section('')] }, error: 'invalid_blocks' },
  { what: 'a section whose text is a number', message: { blocks: [section(3)] }, error: 'invalid_blocks' },
  { what: 'a section without text', message: { blocks: [{ type: 'section' }] }, error: 'invalid_blocks' },
  {
    what: 'a section whose text is no object',
    message: { blocks: [{ type: 'section', text: 'a' }] },
    error: 'invalid_blocks',
  },
  {
    what: 'a field over 2,000',
    message: { blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'x'.repeat(2_001) }] }] },
    error: 'invalid_blocks',
  },
  {
    what: 'a header in mrkdwn',
    message: { blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }] },
    error: 'invalid_blocks',
  },
  { what: 'a context without elements', message: { blocks: [{ type: 'context' }] }, error: 'invalid_blocks' },
  { what: 'an unknown block', message: { blocks: [{ type: 'sections' }] }, error: 'invalid_blocks' },
  { what: 'a block that is none', message: { blocks: ['a'] }, error: 'invalid_blocks' },
];

describe('the incoming webhook', () => {
  it('takes a message, and keeps its bytes', async () => {
    await withSlack({}, async (slack) => {
      const body = '{ "text":"é", "blocks":[{"type":"divider"}] }';
      expect(await postToWebhook(slack, body)).toBe('200 ok');
      expect(slack.messages).toMatchObject([
        { via: 'incoming webhook', message: { text: 'é', blocks: [{ type: 'divider' }] }, rawBody: Buffer.from(body) },
      ]);
    });
  });

  it.each(messages)('refuses $what', async ({ message, error }) => {
    await withSlack({}, async (slack) => {
      expect(await postToWebhook(slack, message)).toBe(`400 ${error}`);
      expect(slack).toMatchObject({ messages: [], requests: 1 });
    });
  });

  it.each(['', '[]', '"a"', '{'])('refuses what is no message: %j', async (body) => {
    await withSlack({}, async (slack) => {
      expect(await postToWebhook(slack, body)).toBe('400 invalid_payload');
    });
  });

  it('is nowhere else', async () => {
    await withSlack({}, async ({ webhookUrl }) => {
      const response = await fetch(`${webhookUrl}x`, { method: 'POST', body: '{"text":"a"}' });
      expect(`${response.status} ${await response.text()}`).toBe('404 no_service');
    });
  });
});

describe('chat.postMessage', () => {
  it('takes a message for a channel, and repeats it', async () => {
    await withSlack({}, async (slack) => {
      const message = { channel: 'C0123456789', blocks: [section('x'.repeat(3_000))] };
      expect(await postToApi(slack, message)).toEqual({
        status: 200,
        ok: true,
        channel: 'C0123456789',
        ts: '1795593600.000001',
        message,
      });
      expect(slack.messages).toMatchObject([{ via: 'chat.postMessage', channel: 'C0123456789', message }]);
    });
  });

  it.each(messages)('refuses $what', async ({ message, error }) => {
    await withSlack({}, async (slack) => {
      const refused = await postToApi(slack, { channel: 'C0123456789', ...message });
      expect(refused).toMatchObject({ status: 200, ok: false, error });
      expect(slack.messages).toEqual([]);
    });
  });

  it.each([
    { what: 'no token', headers: { authorization: '' }, error: 'not_authed' },
    { what: 'an unknown token', headers: { authorization: 'Bearer xoxb-other' }, error: 'invalid_auth' },
    { what: 'a token named like a method', headers: { authorization: 'Bearer toString' }, error: 'invalid_auth' },
    { what: 'a form', headers: { 'content-type': 'text/plain' }, error: 'invalid_form_data' },
    { what: 'no JSON', body: '{', error: 'invalid_json' },
    { what: 'no channel', body: '{"text":"a"}', error: 'channel_not_found' },
    { what: 'another channel', body: '{"text":"a","channel":"C1"}', error: 'channel_not_found' },
  ])('refuses $what', async ({ headers, body = '{"text":"a","channel":"C0123456789"}', error }) => {
    await withSlack({}, async (slack) => {
      expect(await postToApi(slack, body, headers)).toEqual({ status: 200, ok: false, error });
    });
  });

  it('says what is wrong with blocks', async () => {
    await withSlack({}, async (slack) => {
      const message = { channel: 'C0123456789', blocks: [{ type: 'divider' }, section('x'.repeat(3_001))] };
      expect(await postToApi(slack, message)).toMatchObject({
        response_metadata: {
          messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
        },
      });
    });
  });
});

describe('a fault', () => {
  it('comes instead of the usual, in order, and records nothing', async () => {
    const faults = [
      { kind: 'ratelimited', retryAfterSeconds: 7 },
      { kind: 'reply', status: 500, body: 'rollup_error' },
      { kind: 'cut' },
    ] as const;
    await withSlack({ faults }, async (slack) => {
      const message = { channel: 'C0123456789', text: 'a' };
      expect(await postToApi(slack, message)).toEqual({ status: 429, ok: false, error: 'ratelimited' });
      expect(await postToWebhook(slack, message)).toBe('500 rollup_error');
      await expect(postToWebhook(slack, message)).rejects.toThrow('fetch failed');
      expect(await postToWebhook(slack, message)).toBe('200 ok');
      expect(slack).toMatchObject({ requests: 4, messages: [{ via: 'incoming webhook' }] });
    });
  });

  it('of the rate says at the webhook too how long to wait', async () => {
    await withSlack({ faults: [{ kind: 'ratelimited', retryAfterSeconds: 7 }] }, async ({ webhookUrl }) => {
      const response = await fetch(webhookUrl, { method: 'POST', body: '{"text":"a"}' });
      expect(response.headers.get('retry-after')).toBe('7');
      expect(`${response.status} ${await response.text()}`).toBe('429 rate_limited');
    });
  });
});
