import { describe, expect, it } from '@jest/globals';
import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { Sent } from '../../../src/deliver/sent.ts';
import { sendToTeamsWebhook } from '../../../src/deliver/teams/send-to-teams-webhook.ts';
import { startTeamsStandIn, type TeamsFault, type TeamsStandIn } from '../../../src/testing/teams-stand-in.ts';
import { bodyOf, deliveryId, nowMs } from '../http/sending-to.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';

withoutProxyVariables();

/** Sends once to a stand-in. */
async function send(
  payload: string,
  faults: readonly TeamsFault[] = [],
): Promise<{ readonly sent: Sent; readonly teams: TeamsStandIn }> {
  const teams = await startTeamsStandIn({ faults });
  const { dispatcherFor, close } = createHttpConnections();
  try {
    const by = { dispatcherFor, nowMs, signal: new AbortController().signal };
    const outgoing = { id: deliveryId, payload: new TextEncoder().encode(payload) };
    return { teams, sent: await sendToTeamsWebhook({ url: teams.webhookUrl, isUrlSecret: false }, outgoing, by) };
  } finally {
    await close();
    await teams.close();
  }
}

const messageCard = '{"@type":"MessageCard", "summary":"é"}';

describe('a Teams webhook', () => {
  it('gets the payload as it was rendered, byte for byte', async () => {
    const { sent, teams } = await send(messageCard);
    expect(sent).toMatchObject({ outcome: { kind: 'delivered' }, status: 202 });
    expect(teams.messages).toMatchObject([
      {
        rawBody: Buffer.from(messageCard),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
        },
      },
    ]);
  });

  it.each([
    { bytes: 28_672, outcome: { kind: 'delivered' }, requests: 1 },
    {
      bytes: 28_673,
      outcome: {
        kind: 'dead',
        reason: {
          code: 'PAYLOAD_TOO_LARGE',
          message:
            "the message has 28673 bytes, and Teams takes 28672; leave something out of the automation's payload",
        },
      },
      requests: 0,
    },
  ])('takes $bytes bytes or not', async ({ bytes, outcome, requests }) => {
    const { sent, teams } = await send(messageCard.replace('é', 'x'.repeat(bytes - messageCard.length + 1)));
    expect(sent.outcome).toEqual(outcome);
    expect(teams.requests).toBe(requests);
  });

  it.each([
    { status: 400, kind: 'retry', words: /does not take this body/u },
    { status: 401, kind: 'dead', words: /let anyone trigger it/u },
    { status: 403, kind: 'dead', words: /refuses this caller/u },
    { status: 404, kind: 'dead', words: /switched off/u },
    { status: 410, kind: 'dead', words: /make a new one/u },
    { status: 413, kind: 'retry', words: /413/u },
    { status: 502, kind: 'retry', words: /502/u },
  ])('that answers $status says what to do', async ({ status, kind, words }) => {
    const { sent } = await send(messageCard, [{ kind: 'reply', status, body: 'no' }]);
    expect(sent).toMatchObject({
      outcome: { kind, reason: { code: `HTTP_${status}`, message: expect.stringMatching(words) } },
      status,
    });
  });

  it.each([403, 429])('asks to wait: %i', async (status) => {
    const { sent } = await send(messageCard, [{ kind: 'reply', status, headers: { 'retry-after': '30' } }]);
    expect(sent.outcome).toMatchObject({
      kind: 'retry',
      reason: { code: 'RATE_LIMITED', message: expect.stringContaining('asks to wait') },
      afterMs: 30_000,
    });
  });

  it('follows no redirect', async () => {
    const { sent } = await send(messageCard, [{ kind: 'reply', status: 307, headers: { location: '/' } }]);
    expect(sent.outcome).toMatchObject({ kind: 'dead', reason: { code: 'REDIRECT_REFUSED' } });
  });

  it('shows its signature in nothing that is kept, wherever the URL was written', async () => {
    const { sent } = await send(messageCard, [{ kind: 'reply', status: 401, body: 'sig stand-in-signature is wrong' }]);
    expect(bodyOf(sent)).toBe('sig <redacted> is wrong');
  });
});
