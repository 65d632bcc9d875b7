import { describe, expect, it } from '@jest/globals';
import type { GitHubWebhookConfig } from '../../../../receiver/relay/config/config.ts';
import { createGitHubRunnable } from '../../../../receiver/relay/worker/runnable/github-runnable.ts';
import { verifyDispatch } from '../../../../src/core/dispatch-signature.ts';
import { DispatchError } from '../../../../src/core/errors.ts';
import { sampleEvents } from '../../../../src/testing/index.ts';
import { deliveryId, nowMs, stored, withGitHub } from '../../../deliver/github/sending-to-github.ts';
import { withoutProxyVariables } from '../../../deliver/proxy-variables.ts';
import { appKeys } from '../../../testing/app-keys.ts';
import { configOf, relaying } from '../../relaying.ts';

withoutProxyVariables();

const config: GitHubWebhookConfig = {
  name: 'deploy',
  type: 'github',
  repository: 'octo-org/deploy',
  eventType: 'deploy',
  auth: { kind: 'token', token: 'PAT' },
  apiUrl: 'https://api.github.com',
  signingSecret: 'DISPATCH_SECRET',
  timeoutMs: 15_000,
  delaysMs: [0],
  concurrency: 16,
  perMinute: undefined,
};
const appAuth = { kind: 'app', id: '4711', privateKey: 'APP_KEY', installationId: undefined } as const;
const outgoing = { id: deliveryId, payload: Buffer.from(JSON.stringify(stored)) };
const at = () => ({ nowMs, signal: new AbortController().signal });

describe('createGitHubRunnable', () => {
  it('looks its secrets up at each attempt', async () => {
    await withGitHub(async (github) => {
      const secrets = new Map([
        ['PAT', 'ghp_old'],
        ['DISPATCH_SECRET', 'dispatch-secret-1'],
      ]);
      const deploy = createGitHubRunnable({ ...config, apiUrl: github.url }, (name) => secrets.get(name) ?? '');
      expect(await deploy.send(outgoing, at())).toMatchObject({ outcome: { kind: 'dead' }, status: 401 });
      secrets.set('PAT', 'pat-write').set('DISPATCH_SECRET', 'dispatch-secret-2');
      expect(await deploy.send(outgoing, at())).toMatchObject({ outcome: { kind: 'delivered' }, status: 204 });
      await deploy.close();
      const [{ eventType, clientPayload } = { eventType: '', clientPayload: null }] = github.dispatches;
      const secretsOfAction = ['dispatch-secret-1', 'dispatch-secret-2'];
      const verified = verifyDispatch({ eventType, clientPayload, secrets: secretsOfAction, nowMs, maxAgeMs: 1_000 });
      expect(verified).toMatchObject({ id: deliveryId, secretIndex: 1 });
    });
  });

  it.each(['PAT', 'DISPATCH_SECRET', 'APP_KEY'])('tries again later where %s is not set', async (missing) => {
    const secretOf = (name: string): string => {
      if (name === missing) throw new DispatchError('SECRET_MISSING', `${name} is not set`);
      return 'secret';
    };
    const deploy = createGitHubRunnable(missing === 'APP_KEY' ? { ...config, auth: appAuth } : config, secretOf);
    expect(await deploy.send(outgoing, at())).toMatchObject({
      outcome: { kind: 'retry', reason: { code: 'SIGN_FAILED', message: `${missing} is not set` } },
    });
    await deploy.close();
  });

  it('shares the tokens of an App between webhooks', async () => {
    await withGitHub(async (github) => {
      const of = (name: string) =>
        createGitHubRunnable({ ...config, name, apiUrl: github.url, auth: appAuth }, (secret) =>
          secret === 'APP_KEY' ? appKeys.pkcs8 : 'dispatch-secret-1',
        );
      const webhooks = [of('one'), of('other')];
      const sent = await Promise.all(webhooks.map((webhook) => webhook.send(outgoing, at())));
      await Promise.all(webhooks.map((webhook) => webhook.close()));
      expect(sent.map(({ outcome }) => outcome.kind)).toEqual(['delivered', 'delivered']);
      expect(github.installationTokens).toHaveLength(1);
    });
  });
});

const keyOf = (changes: Partial<GitHubWebhookConfig> = {}) =>
  createGitHubRunnable({ ...config, ...changes }, () => '').token?.key;

const installed = (changes: object): GitHubWebhookConfig['auth'] => ({ ...appAuth, ...changes });

const tokens = [
  ['another webhook', { name: 'other', repository: 'acme/site', eventType: 'go' }, true],
  ['another secret', { auth: { kind: 'token', token: 'OTHER' } }, false],
  ['another server', { apiUrl: 'https://ghes.example/api/v3' }, false],
  ['an App', { auth: appAuth }, false],
] as const;

describe('what GitHub takes of a token', () => {
  it.each(tokens)('is the same for %s: %j is %s', (_what, changes, isSame) => {
    expect(keyOf(changes) === keyOf()).toBe(isSame);
  });

  it.each([
    ['the same owner', { auth: appAuth, repository: 'Octo-Org/serve' }, true],
    ['another owner', { auth: appAuth, repository: 'acme/site' }, false],
    ['another App', { auth: installed({ id: '4712' }) }, false],
    ['a named installation at the same owner', { auth: installed({ installationId: 7 }) }, true],
  ])('is of an App the same for %s: %j is %s', (_what, changes, isSame) => {
    expect(keyOf(changes) === keyOf({ auth: appAuth })).toBe(isSame);
  });

  it('is 80 a minute, unless the webhook has a limit of its own', () => {
    expect(createGitHubRunnable(config, () => '').token?.perMinute).toBe(80);
    const own = createGitHubRunnable({ ...config, perMinute: 600 }, () => '');
    expect([own.token?.perMinute, own.policy.perMinute]).toEqual([undefined, 600]);
    expect(own.token?.key).toBe(keyOf());
  });
});

const yaml = (apiUrl: string, automations: string, auth = '{ token: PAT }'): string => `version: 1
secrets: { PAT: { env: PAT }, APP_KEY: { env: APP_KEY }, DISPATCH_SECRET: { env: DISPATCH_SECRET } }
webhooks:
  - { name: deploy, type: github, repository: octo-org/deploy, eventType: BUILD_AND_DEPLOY, auth: ${auth}, apiUrl: "${apiUrl}",
      signingSecret: DISPATCH_SECRET, retry: { delays: [0s] } }
  - { name: nowhere, type: github, repository: octo-org/nowhere, eventType: go, auth: ${auth}, apiUrl: "${apiUrl}", retry: { delays: [0s] } }
automations: [${automations}]
`;
const secrets = { PAT: 'pat-write', APP_KEY: appKeys.pkcs1, DISPATCH_SECRET: 'dispatch-secret-1' };
const event = sampleEvents.ADD_ARTIFACT_ALIAS;

describe('an event that is owed to GitHub', () => {
  it('gets there signed, by the id of its delivery', async () => {
    await withGitHub(async (github) => {
      const own = configOf(yaml(github.url, '{ name: deploy models, webhook: deploy }'));
      await relaying(own, secrets, async ({ accept, told, delivery, log }) => {
        const { deploy: id } = await accept(event);
        await told('delivered');
        expect(await delivery(id)).toMatchObject({ state: 'delivered', attemptCount: 1, attempts: [{ status: 204 }] });
        const [{ eventType, clientPayload } = { eventType: '', clientPayload: null }] = github.dispatches;
        expect([eventType, clientPayload?.['artifact_version_string']]).toEqual([
          'BUILD_AND_DEPLOY',
          'acme/wandb-registry-model/churn:v3',
        ]);
        const secretsOfAction = ['dispatch-secret-1'];
        const now = { nowMs: Date.now(), maxAgeMs: 60_000 };
        expect(verifyDispatch({ eventType, clientPayload, secrets: secretsOfAction, ...now })).toMatchObject({ id });
        expect(log()).not.toMatch(/pat-write|dispatch-secret/u);
      });
    });
  });

  it('is dead where GitHub has no such repository, and says what to do', async () => {
    await withGitHub(async (github) => {
      const own = configOf(yaml(github.url, '{ name: deploy models, webhook: nowhere }'));
      await relaying(own, secrets, async ({ accept, told, delivery }) => {
        const { nowhere: id } = await accept(event);
        await told('gave a delivery up');
        const words =
          "HTTP_404: GitHub answered 404 (Not Found): octo-org/nowhere does not exist, or the token cannot see it; check the name, and let the webhook's token reach this repository";
        expect(await delivery(id)).toMatchObject({
          state: 'dead',
          reason: words,
          attempts: [{ outcome: 'dead', status: 404, error: words, body: expect.stringContaining('"Not Found"') }],
        });
      });
    });
  });

  it('waits as long as GitHub limits its token, as all of that token do, and uses up no attempt', async () => {
    const limited = {
      kind: 'reply',
      status: 429,
      headers: { 'retry-after': '1' },
      body: { message: 'Slow down' },
    } as const;
    await withGitHub(
      async (github) => {
        const both = '{ name: one, webhook: deploy }, { name: other, on: { alias: staging }, webhook: nowhere }';
        await relaying(configOf(yaml(github.url, both)), secrets, async ({ accept, told, delivery, worker }) => {
          const { deploy: id } = await accept(event);
          await told('an attempt failed, another follows');
          expect(worker.lanes().map(({ heldUntilMs }) => heldUntilMs !== undefined)).toEqual([true, true]);
          const { nowhere } = await accept({ ...event, alias: 'staging' });
          expect(await delivery(nowhere)).toMatchObject({ state: 'waiting', attemptCount: 0 });
          expect(github.requests).toBe(1);
          await told('delivered', 2);
          // The webhook has one delay, so one retry would have been one too many.
          expect(await delivery(id)).toMatchObject({
            state: 'delivered',
            attempts: [
              { outcome: 'retry', status: 429, error: expect.stringMatching(/^RATE_LIMITED: .+Slow down/u) },
              { outcome: 'delivered', status: 204 },
            ],
          });
        });
      },
      { faults: [limited] },
    );
  });

  it('gets there by a new token of the App where the one that was kept is refused', async () => {
    await withGitHub(
      async (github) => {
        const auth = '{ app: { id: 4711, privateKey: APP_KEY } }';
        const own = configOf(yaml(github.url, '{ name: deploy models, webhook: deploy }', auth));
        await relaying(own, secrets, async ({ accept, told, delivery, log }) => {
          await accept(event);
          await told('delivered');
          const [{ token } = { token: '' }] = github.installationTokens;
          github.revoke(token);
          const { deploy: id } = await accept(event);
          await told('delivered', 2);
          expect(await delivery(id)).toMatchObject({ state: 'delivered', attemptCount: 1 });
          expect(github.installationTokens).toHaveLength(2);
          expect(`${log()}${JSON.stringify(await delivery(id))}`).not.toMatch(/ghs_|BEGIN|eyJ/u);
        });
      },
      { nowMs: () => Date.now() },
    );
  });
});
