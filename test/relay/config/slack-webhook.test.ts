import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../receiver/relay/config/read-config.ts';
import { problemsOf } from './problems-of.ts';

const withWebhook = (webhook: string, payload?: unknown): string => `version: 1
secrets: { URL: { env: URL }, TOKEN: { env: TOKEN } }
webhooks: [{ name: alerts, type: slack, ${webhook} }]
automations: [{ name: all, webhook: alerts${payload === undefined ? '' : `, payload: ${JSON.stringify(payload)}`} }]
`;
const hook = 'url: { secret: URL }';
const bot = 'auth: { token: TOKEN }, channel: C0123456789';

describe('a webhook of type slack', () => {
  it.each([
    {
      webhook: hook,
      to: { kind: 'url', url: { kind: 'secret', name: 'URL' } },
    },
    {
      webhook: 'url: https://hooks.slack.com/services/T0/B0/x',
      to: { kind: 'url', url: { kind: 'text', text: 'https://hooks.slack.com/services/T0/B0/x' } },
    },
    {
      webhook: bot,
      to: { kind: 'bot', token: 'TOKEN', channel: 'C0123456789', apiUrl: 'https://slack.com/api' },
    },
    {
      webhook: `${bot}, apiUrl: https://slack.example/api/`,
      to: { kind: 'bot', token: 'TOKEN', channel: 'C0123456789', apiUrl: 'https://slack.example/api' },
    },
  ])('is read: $webhook', ({ webhook, to }) => {
    expect(readConfig(withWebhook(webhook), 'dispatch.yaml')).toMatchObject({
      kind: 'config',
      config: { webhooks: [{ name: 'alerts', type: 'slack', to, timeoutMs: 15_000, perMinute: undefined }] },
    });
  });

  it.each([
    { webhook: 'timeout: 5s', problem: 'does not say where to: give url, or auth and channel' },
    { webhook: 'auth: { token: TOKEN }', problem: 'does not say where to: give url, or auth and channel' },
    { webhook: 'channel: C0123456789', problem: 'does not say where to: give url, or auth and channel' },
    { webhook: `${hook}, ${bot}`, problem: 'says where to twice: give url, or auth and channel' },
    { webhook: `${hook}, channel: C1`, problem: 'says where to twice: give url, or auth and channel' },
    { webhook: 'auth: { token: TOKEN }, channel: "a b"', problem: 'is no channel: write its id, such as C0123456789' },
    { webhook: `${hook}, signingSecret: TOKEN`, problem: 'there is no such key: ' },
    { webhook: 'auth: { token: TOKN }, channel: C1', problem: 'did you mean TOKEN?' },
  ])('is refused: $webhook', ({ webhook, problem }) => {
    expect(problemsOf(withWebhook(webhook))).toEqual([expect.stringContaining(problem)]);
  });
});

const section = (text: string): object => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('a payload for slack', () => {
  it.each([
    { text: 'a' },
    { text: '${alias}' },
    { blocks: [section('x'.repeat(3_000)), { type: 'divider' }] },
    { blocks: [section(`${'x'.repeat(3_000)}\${alias}`)] },
    { blocks: Array.from({ length: 50 }, () => ({ type: 'divider' })) },
    { blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'a' }] }] },
    { attachments: [{ text: 'a' }] },
    { text: 'a', link_names: false, parse: 'none', unfurl_links: false, thread_ts: '1.2' },
  ])('may be %j', (payload) => {
    expect(problemsOf(withWebhook(hook, payload))).toEqual([]);
  });

  it.each([
    { payload: 'text', path: 'payload', problem: "must be a message of Slack's, and it is a text" },
    { payload: [], path: 'payload', problem: "must be a message of Slack's, and it is a list" },
    { payload: {}, path: 'payload', problem: 'has neither text nor blocks' },
    { payload: { text: '' }, path: 'payload', problem: 'has neither text nor blocks' },
    { payload: { blocks: [], attachments: [] }, path: 'payload', problem: 'has neither text nor blocks' },
    { payload: { text: 3 }, path: 'payload.text', problem: 'must be a text, and it is a number' },
    {
      payload: { blocks: '${artifact_metadata}' },
      path: 'payload.blocks',
      problem: 'must be a list, and it is a text',
    },
    {
      payload: { text: 'a', attachments: {} },
      path: 'payload.attachments',
      problem: 'must be a list, and it is an object',
    },
    {
      payload: { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) },
      path: 'payload.blocks',
      problem: 'has 51 blocks, and Slack takes 50',
    },
    { payload: { blocks: ['a'] }, path: 'payload.blocks[0]', problem: 'is no block' },
    { payload: { blocks: [{ text: 'a' }] }, path: 'payload.blocks[0]', problem: 'is no block' },
    { payload: { blocks: [{ type: 'section' }] }, path: 'payload.blocks[0]', problem: 'is a block without its text' },
    {
      payload: { blocks: [{ type: 'section', text: 'a' }] },
      path: 'payload.blocks[0].text',
      problem: 'is no text object',
    },
    { payload: { blocks: [section('')] }, path: 'payload.blocks[0].text', problem: 'is no text object' },
    { payload: { blocks: [{ type: 'header' }] }, path: 'payload.blocks[0]', problem: 'write text: { type: plain_text' },
    {
      payload: { blocks: [{ type: 'divider' }, section(`${'x'.repeat(3_001)}\${alias}`)] },
      path: 'payload.blocks[1].text.text',
      problem: 'has 3001 characters without its variables, and Slack takes 3000 in the text of a section',
    },
    { payload: { text: 'x'.repeat(40_001) }, path: 'payload.text', problem: 'Slack takes 40000 in text' },
    {
      payload: { text: 'a', link_names: true },
      path: 'payload.link_names',
      problem: 'would let a value mention a channel',
    },
    {
      payload: { text: 'a', link_names: '${alias}' },
      path: 'payload.link_names',
      problem: 'would let a value mention',
    },
    { payload: { text: 'to <!${alias}>' }, path: 'payload.text', problem: 'lets a value say whom <!…> calls' },
    { payload: { text: '<${tag}!${alias}|x>' }, path: 'payload.text', problem: 'lets a value say whom' },
    {
      payload: { blocks: [section('<!subteam^${alias}>')] },
      path: 'payload.blocks[0].text.text',
      problem: 'lets a value say whom',
    },
    { payload: { text: 'a', parse: 'full' }, path: 'payload.parse', problem: 'would let a value mention a channel' },
  ])('may not be $payload', ({ payload, path, problem }) => {
    expect(problemsOf(withWebhook(hook, payload))).toEqual([
      expect.stringMatching(
        new RegExp(`^\\d+:\\d+: automations\\[0\\]\\.${escaped(path)}: .*${escaped(problem)}`, 'u'),
      ),
    ]);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[[\].{}]/gu, String.raw`\$&`);
}
