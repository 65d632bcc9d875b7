import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Logger } from '../../../receiver/options/options.ts';
import { planEvent } from '../../../receiver/relay/accept/plan-event.ts';
import { readConfig } from '../../../receiver/relay/config/read-config.ts';
import { realRelayClock } from '../../../receiver/relay/relay-clock.ts';
import { createRunnable } from '../../../receiver/relay/worker/runnable/create-runnable.ts';
import { createWorker } from '../../../receiver/relay/worker/worker.ts';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import { parseEvent } from '../../../src/core/event.ts';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { sampleEvents } from '../../../src/testing/sample-events.ts';
import { startSlackStandIn } from '../../../src/testing/slack-stand-in.ts';
import { startTeamsStandIn } from '../../../src/testing/teams-stand-in.ts';
import { withoutProxyVariables } from '../../deliver/proxy-variables.ts';

withoutProxyVariables();

const documented = (name: string): string =>
  readFileSync(new URL(`../../fixtures/wandb-documentation/${name}.json`, import.meta.url), 'utf8');

/** YAML takes JSON as it is. */
const configText = (slackApi: string): string => `version: 1
secrets: { SLACK_URL: { env: SLACK_URL }, SLACK_TOKEN: { env: SLACK_TOKEN }, TEAMS_URL: { env: TEAMS_URL } }
webhooks:
  - { name: alerts, type: slack, url: { secret: SLACK_URL } }
  - { name: bot, type: slack, auth: { token: SLACK_TOKEN }, channel: C0123456789, apiUrl: '${slackApi}' }
  - { name: elsewhere, type: slack, auth: { token: SLACK_TOKEN }, channel: C9, apiUrl: '${slackApi}' }
  - { name: team, type: teams, url: { secret: TEAMS_URL } }
automations:
  - { name: default to slack, webhook: alerts }
  - { name: default to teams, webhook: team }
  - { name: nobody there, webhook: elsewhere }
  - { name: too large, webhook: team, payload: { type: AdaptiveCard, body: [{ type: TextBlock, text: "\${artifact_metadata}" }] } }
  - name: documented to slack
    webhook: bot
    payload:
${documented('slack').replaceAll(/^/gmu, '      ')}
  - name: documented to teams
    webhook: team
    payload:
${documented('teams').replaceAll(/^/gmu, '      ')}
`;

/** A logger that calls back when so many deliveries were settled. */
function settledLogger(most: number, reached: () => void): Logger {
  let settled = 0;
  const ignore = (): void => {};
  const count = (_fields: object, message: string): void => {
    if (message === 'delivered' || message === 'gave a delivery up') settled += 1;
    if (settled === most) reached();
  };
  return { debug: ignore, info: count, warn: count, error: ignore };
}

describe('slack and teams on the real store', () => {
  it('get by the worker what was rendered at accept, and what they refuse is dead with its reason', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slack-'));
    const slack = await startSlackStandIn({ tokens: { 'xoxb-bot': ['C0123456789'] } });
    const teams = await startTeamsStandIn();
    const store = await openSqliteStore(join(folder, 'relay.db'));
    try {
      const read = readConfig(configText(slack.apiUrl), 'dispatch.yaml');
      if (read.kind !== 'config') throw new Error(JSON.stringify(read.problems));
      const { webhooks, automations } = read.config;
      const body = { ...sampleEvents.ADD_ARTIFACT_ALIAS, artifact_metadata: { notes: 'x'.repeat(30_000) } };
      const nowMs = realRelayClock.nowMs();
      let ids = 0;
      const newId = (): string => `019acb9c-0a00-7000-8000-${String(++ids).padStart(12, '0')}`;
      const source = { name: 'wandb', dedupeWindowMs: 0 };
      const admitted = { event: parseEvent(body), body: new Uint8Array(0), id: undefined };
      await store.accept(planEvent(admitted, { source, automations, newId, nowMs }));

      const secrets = new Map([
        ['SLACK_URL', slack.webhookUrl],
        ['SLACK_TOKEN', 'xoxb-bot'],
        ['TEAMS_URL', teams.webhookUrl],
      ]);
      const guard = createAddressGuard(['127.0.0.0/8']);
      const runnables = await Promise.all(
        webhooks.map((webhook) => createRunnable(webhook, (name) => secrets.get(name) ?? '', guard)),
      );
      const all = Promise.withResolvers<void>();
      const logger = settledLogger(automations.length, all.resolve);
      const worker = createWorker({ store, clock: realRelayClock, webhooks: runnables, logger });
      await all.promise;
      await worker.stop();

      const deliveries = await store.deliveries({ limit: 10 });
      const ended = deliveries.map(({ automation, state, reason }) => [automation, state, reason?.split(':')[0]]);
      expect(Object.fromEntries(ended.map(([automation, ...rest]) => [automation, rest]))).toEqual({
        'default to slack': ['delivered', undefined],
        'default to teams': ['delivered', undefined],
        'documented to slack': ['delivered', undefined],
        'documented to teams': ['delivered', undefined],
        'nobody there': ['dead', 'SLACK_CHANNEL_NOT_FOUND'],
        'too large': ['dead', 'PAYLOAD_TOO_LARGE'],
      });
    } finally {
      await store.close();
      await teams.close();
      await slack.close();
      rmSync(folder, { recursive: true });
    }
    expect(slack.messages).toHaveLength(2);
    expect(slack.messages).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          via: 'incoming webhook',
          message: expect.objectContaining({
            text: 'Alias added: production, acme/wandb-registry-model/churn:v3, by ada',
          }),
        }),
        expect.objectContaining({
          channel: 'C0123456789',
          message: expect.objectContaining({ text: '¡Nueva alerta de WANDB!' }),
        }),
      ]),
    );
    const kinds = teams.messages.map(({ message }) => message['@type'] ?? message['type']);
    expect(new Set(kinds)).toEqual(new Set(['MessageCard', 'message']));
    expect(kinds).toHaveLength(2);
  });
});
