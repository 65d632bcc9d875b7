import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../receiver/relay/config/read-config.ts';
import { problemsOf } from './problems-of.ts';

const withWebhook = (webhook: string, payload?: unknown): string => `version: 1
secrets: { URL: { env: URL } }
webhooks: [{ name: team, type: teams, ${webhook} }]
automations: [{ name: all, webhook: team${payload === undefined ? '' : `, payload: ${JSON.stringify(payload)}`} }]
`;
const hook = 'url: { secret: URL }';

describe('a webhook of type teams', () => {
  it('is read', () => {
    expect(readConfig(withWebhook(hook), 'dispatch.yaml')).toMatchObject({
      kind: 'config',
      config: { webhooks: [{ name: 'team', type: 'teams', url: { kind: 'secret', name: 'URL' } }] },
    });
  });

  it.each([
    { webhook: 'timeout: 5s', problem: 'webhooks[0].url: is missing: give a URL, or { secret: NAME }' },
    { webhook: `${hook}, channel: C1`, problem: 'there is no such key: ' },
    { webhook: `${hook}, signingSecret: URL`, problem: 'there is no such key: ' },
  ])('is refused: $webhook', ({ webhook, problem }) => {
    expect(problemsOf(withWebhook(webhook))).toEqual([expect.stringContaining(problem)]);
  });
});

const contentType = 'application/vnd.microsoft.card.adaptive';

describe('a payload for teams', () => {
  it.each([
    { type: 'AdaptiveCard', version: '1.5', body: [] },
    { '@type': 'MessageCard', text: '${alias}' },
    { type: 'message', attachments: [{ contentType, content: { type: 'AdaptiveCard' } }] },
  ])('may be %j', (payload) => {
    expect(problemsOf(withWebhook(hook, payload))).toEqual([]);
  });

  it.each([
    { payload: 'text', problem: 'payload: must be a card, and it is a text: write an Adaptive Card' },
    { payload: { text: 'a' }, problem: 'payload: is no card that Teams takes: write an Adaptive Card' },
    { payload: { type: 'message' }, problem: 'payload: is no card that Teams takes' },
    { payload: { type: '${alias}' }, problem: 'payload: is no card that Teams takes' },
    { payload: { type: 'message', attachments: [] }, problem: 'payload.attachments: is empty: give a card' },
    { payload: { type: 'message', attachments: [{ contentType }] }, problem: 'payload.attachments[0]: is no card' },
    { payload: { '@type': 'MessageCard' }, problem: 'payload: is a MessageCard without text and summary' },
    { payload: { type: 'AdaptiveCard', body: 'a' }, problem: 'payload.body: must be a list, and it is a text' },
    {
      payload: { '@type': 'MessageCard', text: `${'x'.repeat(28_700)}\${alias}` },
      problem: 'payload: has 28733 bytes, and Teams takes 28672: shorten it',
    },
  ])('may not be $payload', ({ payload, problem }) => {
    expect(problemsOf(withWebhook(hook, payload))).toEqual([expect.stringContaining(`automations[0].${problem}`)]);
  });

  it('that does not compile is told of once', () => {
    const payload = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: '${alais}' }] };
    expect(problemsOf(withWebhook(hook, payload))).toEqual([expect.stringContaining('did you mean alias?')]);
  });
});
