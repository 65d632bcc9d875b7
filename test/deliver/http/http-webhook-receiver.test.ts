import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { createReceiver, type ReceiverOptions } from '../../../receiver/index.ts';
import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { HttpWebhook } from '../../../src/deliver/http/http-webhook.ts';
import { sendToHttpWebhook } from '../../../src/deliver/http/send-to-http-webhook.ts';
import type { Sent } from '../../../src/deliver/sent.ts';
import { recordingLogger } from '../../receiver/recording-logger.ts';
import { listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { deliveryId, plain } from './sending-to.ts';

withoutProxyVariables();

const event = {
  event_type: 'ADD_ARTIFACT_ALIAS',
  event_author: 'ada',
  artifact_version_string: 'acme/wandb-registry-model/détecteur:production',
  alias: 'production',
};
// Spaced as nobody would write it anew: what is signed is what is sent.
const payload = new TextEncoder().encode(`${JSON.stringify(event, undefined, 3)}\n`);
const signingSecret = 'a-secret-of-enough-bytes';

/** Sends twice to a receiver made with these options, as two attempts at one delivery. */
async function receiving(
  options: ReceiverOptions,
  webhook: Partial<HttpWebhook>,
): Promise<{ readonly sent: readonly Sent[]; readonly seen: readonly (readonly [id: string, type: string])[] }> {
  const seen: (readonly [string, string])[] = [];
  const receiver = createReceiver({ dedupe: 'memory', logger: recordingLogger(), ...options }).onAny(
    ({ type }, { id }) => {
      seen.push([id, type]);
    },
  );
  const sent: Sent[] = [];
  await listening(createServer(receiver.node()), async (port) => {
    const { dispatcherFor, close } = createHttpConnections();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const by = { dispatcherFor, nowMs: Date.now(), signal: new AbortController().signal };
      const to = { ...plain, url: `http://127.0.0.1:${port}/wandb`, ...webhook };
      sent.push(await sendToHttpWebhook(to, { id: deliveryId, payload }, by));
    }
    await close();
  });
  return { sent, seen };
}

const secrets = [signingSecret];

describe('our own receiver', () => {
  it.each([
    { scheme: 'wandb', webhook: { signingSecret, standardWebhooks: false } },
    { scheme: 'wandb', webhook: { signingSecret, signatureEncoding: 'hex', standardWebhooks: false } },
    { scheme: 'wandb', webhook: { signingSecret } },
    { scheme: 'standard-webhooks', webhook: { signingSecret } },
    { scheme: 'either', webhook: { signingSecret } },
    { scheme: 'either', webhook: { signingSecret, signatureEncoding: 'hex' } },
    { scheme: 'either', webhook: { signingSecret, standardWebhooks: false } },
  ] as const)('takes what is sent, once, under $scheme: $webhook', async ({ scheme, webhook }) => {
    const { sent, seen } = await receiving({ secrets, scheme }, webhook);
    expect(sent.map(({ outcome, status }) => [outcome.kind, status])).toEqual([
      ['delivered', 204],
      ['delivered', 200],
    ]);
    expect(seen).toEqual([[expect.any(String), 'ADD_ARTIFACT_ALIAS']]);
  });

  it('knows a delivery by its id where the triple is verified', async () => {
    const { seen } = await receiving({ secrets, scheme: 'standard-webhooks' }, { signingSecret });
    expect(seen).toEqual([[deliveryId, 'ADD_ARTIFACT_ALIAS']]);
  });

  it('takes a key in whsec_, by both schemes', async () => {
    const key = 'whsec_c2lnbmluZy1zZWNyZXQtb2YtMzItYnl0ZXMtb3Itc28=';
    const { sent } = await receiving({ secrets: [key], scheme: 'either' }, { signingSecret: key });
    expect(sent.map(({ outcome }) => outcome.kind)).toEqual(['delivered', 'delivered']);
  });

  it('takes the access token', async () => {
    const { sent } = await receiving(
      { accessTokens: ['a-token-of-enough-bytes'] },
      { accessToken: 'a-token-of-enough-bytes' },
    );
    expect(sent.map(({ status }) => status)).toEqual([204, 200]);
  });

  it.each([
    { what: 'another secret', webhook: { signingSecret: 'another-secret-of-bytes' } },
    { what: 'no secret', webhook: {} },
  ])('refuses $what, and the delivery is dead', async ({ webhook }) => {
    const { sent, seen } = await receiving({ secrets }, webhook);
    expect(sent[0]).toMatchObject({ outcome: { kind: 'dead', reason: { code: 'HTTP_401' } }, status: 401 });
    expect(seen).toEqual([]);
  });
});
