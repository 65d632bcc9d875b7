import { describe, expect, it } from '@jest/globals';
import { startTeamsStandIn, type TeamsStandIn, type TeamsStandInOptions } from '../../src/testing/teams-stand-in.ts';

async function withTeams(options: TeamsStandInOptions, use: (teams: TeamsStandIn) => Promise<void>): Promise<void> {
  const teams = await startTeamsStandIn(options);
  try {
    await use(teams);
  } finally {
    await teams.close();
  }
}

const contentType = 'application/vnd.microsoft.card.adaptive';
const message = (content: unknown): object => ({ type: 'message', attachments: [{ contentType, content }] });
const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'é' }] };

async function post(url: string, body: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

/** A MessageCard of so many bytes. */
const sized = (bytes: number): string => {
  const around = '{"@type":"MessageCard","text":""}';
  return around.replace('""', `"${'x'.repeat(bytes - around.length)}"`);
};

describe('the Workflows webhook', () => {
  it.each([
    { what: 'an Adaptive Card', body: message(card) },
    { what: 'a card without a body', body: message({ type: 'AdaptiveCard' }) },
    { what: 'a MessageCard', body: { '@type': 'MessageCard', summary: 'a' } },
    { what: '28 KB', body: sized(28_672) },
  ])('takes $what, and keeps its bytes', async ({ body }) => {
    await withTeams({}, async (teams) => {
      expect(await post(teams.webhookUrl, body)).toEqual({ status: 202, text: '' });
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      expect(teams.messages).toMatchObject([{ message: JSON.parse(text) as unknown, rawBody: Buffer.from(text) }]);
    });
  });

  it.each([
    { what: 'no JSON', body: '{', status: 400 },
    { what: 'a list', body: [message(card)], status: 400 },
    { what: 'a bare Adaptive Card', body: card, status: 400 },
    { what: 'a Slack message', body: { text: 'a' }, status: 400 },
    { what: 'a MessageCard without words', body: { '@type': 'MessageCard' }, status: 400 },
    { what: 'a message without cards', body: { type: 'message', attachments: [] }, status: 400 },
    {
      what: 'another kind of card',
      body: { type: 'message', attachments: [{ contentType: 'x', content: card }] },
      status: 400,
    },
    { what: 'a card that is none', body: message({ type: 'TextBlock' }), status: 400 },
    { what: 'a card whose body is a text', body: message({ type: 'AdaptiveCard', body: 'a' }), status: 400 },
    { what: 'an element that is none', body: message({ type: 'AdaptiveCard', body: ['a'] }), status: 400 },
    { what: 'more than 28 KB', body: sized(28_673), status: 413 },
  ])('refuses $what', async ({ body, status }) => {
    await withTeams({}, async (teams) => {
      const refused = await post(teams.webhookUrl, body);
      expect(refused.status).toBe(status);
      expect(JSON.parse(refused.text)).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
      expect(teams).toMatchObject({ messages: [], requests: 1 });
    });
  });

  it('asks for its signature, and is nowhere else', async () => {
    await withTeams({}, async ({ webhookUrl }) => {
      expect(await post(webhookUrl.replace(/sig=.*$/u, 'sig=other'), message(card))).toMatchObject({ status: 401 });
      expect(await post(new URL('/workflows/other?sig=a', webhookUrl).href, message(card))).toMatchObject({
        status: 404,
      });
    });
  });
});

describe('a fault', () => {
  it('comes instead of the usual, in order, and records nothing', async () => {
    const faults = [{ kind: 'reply', status: 429, headers: { 'retry-after': '3' } }, { kind: 'cut' }] as const;
    await withTeams({ faults }, async (teams) => {
      expect(await post(teams.webhookUrl, message(card))).toEqual({ status: 429, text: '' });
      await expect(post(teams.webhookUrl, message(card))).rejects.toThrow('fetch failed');
      expect(await post(teams.webhookUrl, message(card))).toEqual({ status: 202, text: '' });
      expect(teams).toMatchObject({ requests: 3, messages: [{}] });
    });
  });
});
