import { describe, expect, it } from '@jest/globals';
import type { TeamsWebhookConfig, UrlConfig } from '../../../../receiver/relay/config/config.ts';
import { createTeamsRunnable } from '../../../../receiver/relay/worker/runnable/teams-runnable.ts';
import { createAddressGuard } from '../../../../src/deliver/guard/address-guard.ts';
import { startTeamsStandIn } from '../../../../src/testing/teams-stand-in.ts';
import { nowMs } from '../../../deliver/http/sending-to.ts';
import { withoutProxyVariables } from '../../../deliver/proxy-variables.ts';

withoutProxyVariables();

const policy = { timeoutMs: 15_000, delaysMs: [0], concurrency: 16, perMinute: undefined };
const loopback = createAddressGuard(['127.0.0.0/8', '::1/128']);
const payload = new TextEncoder().encode('{"@type":"MessageCard","text":"a"}');
const outgoing = { id: '019acb9c-0a00-7000-8000-000000000001', payload };
const at = () => ({ nowMs, signal: new AbortController().signal });
const config = (url: UrlConfig): TeamsWebhookConfig => ({ name: 'team', type: 'teams', url, ...policy });

describe('createTeamsRunnable', () => {
  it('looks its URL up at each attempt', async () => {
    const teams = await startTeamsStandIn();
    const secrets = new Map([['TEAMS_URL', `${teams.webhookUrl}x`]]);
    const secretOf = (name: string): string => secrets.get(name) ?? '';
    const team = createTeamsRunnable(config({ kind: 'secret', name: 'TEAMS_URL' }), secretOf, loopback);
    try {
      expect(await team.send(outgoing, at())).toMatchObject({ outcome: { kind: 'dead' }, status: 401 });
      secrets.set('TEAMS_URL', teams.webhookUrl);
      expect(await team.send(outgoing, at())).toMatchObject({ outcome: { kind: 'delivered' }, status: 202 });
    } finally {
      await team.close();
      await teams.close();
    }
    expect(teams.messages).toHaveLength(1);
  });

  it('reaches no private address', async () => {
    const teams = await startTeamsStandIn();
    const nothingPrivate = createAddressGuard([]);
    const team = createTeamsRunnable(config({ kind: 'text', text: teams.webhookUrl }), () => '', nothingPrivate);
    try {
      expect(await team.send(outgoing, at())).toMatchObject({
        outcome: { kind: 'dead', reason: { code: 'ADDRESS_REFUSED' } },
      });
    } finally {
      await team.close();
      await teams.close();
    }
    expect(teams.requests).toBe(0);
  });

  it('has the policy of its config, and shares no token', () => {
    const team = createTeamsRunnable(config({ kind: 'text', text: 'https://example.com/' }), () => '', loopback);
    expect(team).toMatchObject({ name: 'team', policy });
    expect(team.token).toBeUndefined();
  });
});
