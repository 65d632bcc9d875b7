import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { Sent } from '../../../src/deliver/sent.ts';
import type { SlackWebhook } from '../../../src/deliver/slack/slack-webhook.ts';
import { sendToSlackWebhook } from '../../../src/deliver/slack/send-to-slack-webhook.ts';
import { startSlackStandIn, type SlackFault, type SlackStandIn } from '../../../src/testing/slack-stand-in.ts';
import { deliveryId, nowMs } from '../http/sending-to.ts';

const tokens = { 'xoxb-bot': ['C0123456789'] };

/** Sends once to a stand-in, as what the function makes of it. */
export async function send(
  toWebhook: (slack: SlackStandIn) => SlackWebhook,
  payload: unknown,
  faults: readonly SlackFault[] = [],
): Promise<{ readonly sent: Sent; readonly slack: SlackStandIn }> {
  const slack = await startSlackStandIn({ tokens, faults });
  const { dispatcherFor, close } = createHttpConnections();
  try {
    const bytes = new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
    const by = { dispatcherFor, nowMs, signal: new AbortController().signal };
    return { slack, sent: await sendToSlackWebhook(toWebhook(slack), { id: deliveryId, payload: bytes }, by) };
  } finally {
    await close();
    await slack.close();
  }
}

/** The stand-in's incoming webhook. */
export const hook = ({ webhookUrl }: SlackStandIn): SlackWebhook => ({
  kind: 'url',
  url: webhookUrl,
  isUrlSecret: false,
});
/** A bot that the stand-in knows, but for what is changed. */
export const bot =
  (changes: { readonly token?: string; readonly channel?: string } = {}) =>
  ({ apiUrl }: SlackStandIn): SlackWebhook => ({
    kind: 'bot',
    token: 'xoxb-bot',
    channel: 'C0123456789',
    apiUrl,
    ...changes,
  });

/** A reply instead of the usual. */
export const answer = (body: unknown, status = 200): SlackFault => ({ kind: 'reply', status, body });
