import { describe, expect, it } from '@jest/globals';
import type { SlackWebhookConfig } from '../../../../receiver/relay/config/config.ts';
import { createSlackRunnable } from '../../../../receiver/relay/worker/runnable/slack-runnable.ts';
import { DispatchError } from '../../../../src/core/errors.ts';
import { createAddressGuard } from '../../../../src/deliver/guard/address-guard.ts';
import { startSlackStandIn } from '../../../../src/testing/slack-stand-in.ts';
import { nowMs } from '../../../deliver/http/sending-to.ts';
import { withoutProxyVariables } from '../../../deliver/proxy-variables.ts';

withoutProxyVariables();

const policy = { timeoutMs: 15_000, delaysMs: [0], concurrency: 16, perMinute: 60 };
const loopback = createAddressGuard(['127.0.0.0/8', '::1/128']);
const outgoing = { id: '019acb9c-0a00-7000-8000-000000000001', payload: new TextEncoder().encode('{"text":"a"}') };
const at = () => ({ nowMs, signal: new AbortController().signal });

const byHook: SlackWebhookConfig = {
  name: 'alerts',
  type: 'slack',
  to: { kind: 'url', url: { kind: 'secret', name: 'SLACK_URL' } },
  ...policy,
};
const byBot = (apiUrl: string): SlackWebhookConfig => ({
  name: 'alerts',
  type: 'slack',
  to: { kind: 'bot', token: 'SLACK_TOKEN', channel: 'C0123456789', apiUrl },
  ...policy,
});

describe('createSlackRunnable', () => {
  it("looks an incoming webhook's URL up at each attempt", async () => {
    const slack = await startSlackStandIn();
    const secrets = new Map([['SLACK_URL', `${slack.webhookUrl}x`]]);
    const alerts = createSlackRunnable(byHook, (name) => secrets.get(name) ?? '', loopback);
    try {
      expect(await alerts.send(outgoing, at())).toMatchObject({ outcome: { kind: 'dead' }, status: 404 });
      secrets.set('SLACK_URL', slack.webhookUrl);
      expect(await alerts.send(outgoing, at())).toMatchObject({ outcome: { kind: 'delivered' }, status: 200 });
    } finally {
      await alerts.close();
      await slack.close();
    }
    expect(slack.messages).toHaveLength(1);
  });

  it("looks a bot's token up at each attempt, and reaches a configured API wherever that is", async () => {
    const slack = await startSlackStandIn({ tokens: { 'xoxb-new': ['C0123456789'] } });
    const secrets = new Map([['SLACK_TOKEN', 'xoxb-old']]);
    const nothingPrivate = createAddressGuard([]);
    const alerts = createSlackRunnable(byBot(slack.apiUrl), (name) => secrets.get(name) ?? '', nothingPrivate);
    try {
      expect(await alerts.send(outgoing, at())).toMatchObject({
        outcome: { kind: 'dead', reason: { code: 'SLACK_INVALID_AUTH' } },
      });
      secrets.set('SLACK_TOKEN', 'xoxb-new');
      expect(await alerts.send(outgoing, at())).toMatchObject({ outcome: { kind: 'delivered' } });
    } finally {
      await alerts.close();
      await slack.close();
    }
    expect(slack.messages).toMatchObject([{ channel: 'C0123456789' }]);
  });

  it('reaches no private address by the URL of an incoming webhook', async () => {
    const slack = await startSlackStandIn();
    const alerts = createSlackRunnable(byHook, () => slack.webhookUrl, createAddressGuard([]));
    try {
      expect(await alerts.send(outgoing, at())).toMatchObject({
        outcome: { kind: 'dead', reason: { code: 'ADDRESS_REFUSED' } },
      });
    } finally {
      await alerts.close();
      await slack.close();
    }
    expect(slack.requests).toBe(0);
  });

  it('tries again later where a secret is not there', async () => {
    const secretOf = (name: string): never => {
      throw new DispatchError('SECRET_MISSING', `${name} is not set`);
    };
    const alerts = createSlackRunnable(byBot('http://127.0.0.1:9'), secretOf, loopback);
    expect(await alerts.send(outgoing, at())).toMatchObject({
      outcome: { kind: 'retry', reason: { code: 'SIGN_FAILED', message: 'SLACK_TOKEN is not set' } },
    });
    await alerts.close();
  });

  it('shares what Slack takes of a token with the others of that token alone', () => {
    const token = (config: SlackWebhookConfig): unknown => createSlackRunnable(config, () => '', loopback).token;
    const api = 'https://slack.com/api';
    expect(token(byBot(api))).toEqual({ key: 'slack https://slack.com/api SLACK_TOKEN', perMinute: undefined });
    expect(token(byHook)).toBeUndefined();
  });

  it('has the policy of its config', () => {
    expect(createSlackRunnable(byHook, () => '', loopback).policy).toEqual(policy);
  });
});
