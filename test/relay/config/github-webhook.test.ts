import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../receiver/relay/config/read-config.ts';
import { problemsOf } from './problems-of.ts';

const least = 'name: deploy, type: github, repository: acme/deploy, auth: { token: PAT }';
const typed = `${least}, eventType: go`;

/** A config with a github webhook, and an automation for it. */
const withParts = (webhook: string, payload = ''): string => `version: 1
secrets: { PAT: { env: PAT }, APP_KEY: { env: APP_KEY }, DISPATCH_SECRET: { env: DISPATCH_SECRET } }
webhooks: [{ ${webhook} }]
automations: [{ name: all, webhook: deploy${payload} }]
`;

const inWebhook = (text: string): readonly string[] => withoutPlaces(problemsOf(withParts(text)));
const inPayload = (text: string, webhook = typed): readonly string[] =>
  withoutPlaces(problemsOf(withParts(webhook, `, payload: ${text}`)));

function withoutPlaces(problems: readonly string[]): readonly string[] {
  return problems.map((problem) => problem.replace(/^\d+:\d+: (?:webhooks|automations)\[0\]\.?/u, ''));
}

function webhooksOf(text: string): unknown {
  const read = readConfig(text, 'dispatch.yaml');
  return read.kind === 'config' ? read.config.webhooks : read.problems;
}

const byApp = (app: string): string =>
  `name: deploy, type: github, repository: a/b, eventType: go, auth: { app: { privateKey: APP_KEY, ${app} } }`;

const policy = { timeoutMs: 15_000, concurrency: 16, perMinute: undefined, delaysMs: expect.any(Array) };

describe('a webhook of type github', () => {
  it('has its defaults', () => {
    expect(webhooksOf(withParts(typed))).toEqual([
      {
        name: 'deploy',
        type: 'github',
        repository: 'acme/deploy',
        eventType: 'go',
        auth: { kind: 'token', token: 'PAT' },
        apiUrl: 'https://api.github.com',
        signingSecret: undefined,
        ...policy,
      },
    ]);
  });

  it.each([
    [
      '{ app: { id: 1, privateKey: APP_KEY } }',
      { kind: 'app', id: '1', privateKey: 'APP_KEY', installationId: undefined },
    ],
    [
      '{ app: { id: Iv23liAbC, privateKey: APP_KEY, installationId: 7 } }',
      { kind: 'app', id: 'Iv23liAbC', privateKey: 'APP_KEY', installationId: 7 },
    ],
  ])('authenticates by %s', (auth, read) => {
    const webhook = `name: deploy, type: github, repository: acme/deploy, eventType: go, signingSecret: DISPATCH_SECRET, apiUrl: https://ghes.example/api/v3/, auth: ${auth}`;
    expect(webhooksOf(withParts(webhook))).toMatchObject([
      { auth: read, apiUrl: 'https://ghes.example/api/v3', signingSecret: 'DISPATCH_SECRET' },
    ]);
  });

  it.each([
    [
      'a repository without an owner',
      'name: deploy, type: github, repository: deploy, eventType: go, auth: { token: PAT }',
      'repository: is no repository: write owner/name',
    ],
    ['an empty eventType', `${least}, eventType: ""`, 'eventType: must have 1 to 100 characters'],
    [
      'two ways to authenticate',
      'name: deploy, type: github, repository: a/b, eventType: go, auth: { token: PAT, app: { id: 1, privateKey: APP_KEY } }',
      'auth: must say how, once: write { token: NAME } or { app: { id, privateKey: NAME } }',
    ],
    [
      'none',
      'name: deploy, type: github, repository: a/b, eventType: go, auth: {}',
      'auth: must say how, once: write { token: NAME } or { app: { id, privateKey: NAME } }',
    ],
    ['an id of an App that is none', byApp('id: 0'), 'auth.app.id: is no id of GitHub: write the number that it shows'],
    ['an empty id of an App', byApp('id: ""'), 'auth.app.id: is no id or client id of an App'],
    [
      'an installation that is none',
      byApp('id: 1, installationId: 0'),
      'auth.app.installationId: is no id of GitHub: write the number that it shows',
    ],
    ['what another type has', `${typed}, accessToken: PAT`, expect.stringMatching(/^accessToken: /u)],
  ])('is refused with %s', (_what, webhook, problem) => {
    expect(inWebhook(webhook)).toEqual([problem]);
  });

  it('takes an eventType of 100 characters, each as one', () => {
    expect(inWebhook(`${least}, eventType: "${'😀'.repeat(100)}"`)).toEqual([]);
    expect(inWebhook(`${least}, eventType: "${'😀'.repeat(101)}"`)).toEqual([
      'eventType: must have 1 to 100 characters',
    ]);
  });
});

const noEventType =
  'the webhook "deploy" has no eventType and the payload brings none: give the webhook one, or write the payload as { event_type, client_payload }';

describe('without an eventType of the webhook', () => {
  it.each([
    ['a payload that brings one', ', payload: { event_type: go, client_payload: {} }', []],
    ['no payload', '', [`webhook: ${noEventType}`]],
    ['a client_payload alone', ', payload: { a: 1 }', [`payload: ${noEventType}`]],
    [
      'a client_payload beside other keys',
      ', payload: { event_type: go, client_payload: {}, a: 1 }',
      [
        `payload: ${noEventType}`,
        'payload.client_payload: has other keys beside it: write event_type and client_payload and no others, or leave client_payload out',
      ],
    ],
    ['an event_type beside other keys', ', payload: { event_type: go, a: 1 }', [`payload: ${noEventType}`]],
  ])('%s', (_what, payload, problems) => {
    expect(withoutPlaces(problemsOf(withParts(least, payload)))).toEqual(problems);
  });
});

const keys = (count: number, first: string): string =>
  `{ ${[first, ...Array.from({ length: count - 1 }, (_, index) => `k${index + 1}: 1`)].join(', ')} }`;

const counts = [
  ['9 keys, one of them the version', keys(9, 'artifact_version: x'), []],
  ['8 keys without the version, which is added', keys(8, 'a: 1'), []],
  [
    '10 keys',
    keys(10, 'artifact_version_string: x'),
    [
      'payload: has 11 top-level keys with dispatch, which the relay adds, and GitHub takes 10: nest "k8", "k9" under one key',
    ],
  ],
  [
    '9 keys without the version',
    keys(9, 'a: 1'),
    [
      'payload: has 11 top-level keys with artifact_version_string and dispatch, which the relay adds, and GitHub takes 10: nest "k7", "k8" under one key',
    ],
  ],
] as const;

describe('the payload of an automation for it', () => {
  it.each(counts)('has its keys counted, the proof and the version included: %s', (_what, payload, problems) => {
    expect(inPayload(payload)).toEqual(problems);
    const nested = problems.map((problem) => problem.replace('payload:', 'payload.client_payload:'));
    expect(inPayload(`{ event_type: go, client_payload: ${payload} }`)).toEqual(nested);
  });

  it.each([
    ['"x"', 'payload: must be an object, and it is a text: GitHub takes no other client_payload'],
    ['[1]', 'payload: must be an object, and it is a list: GitHub takes no other client_payload'],
    ['"${artifact_metadata}"', 'payload: must be an object, and it is a text: GitHub takes no other client_payload'],
    [
      '{ event_type: go, client_payload: 5 }',
      'payload.client_payload: must be an object, and it is a number: GitHub takes no other client_payload',
    ],
    [
      '{ event_type: 5, client_payload: {} }',
      'payload.event_type: must be a text, and it is a number: GitHub takes 1 to 100 characters',
    ],
    ['{ event_type: "", client_payload: {} }', 'payload.event_type: has 0 characters: GitHub takes 1 to 100'],
    [
      `{ event_type: ${'x'.repeat(101)}, client_payload: {} }`,
      'payload.event_type: has 101 characters: GitHub takes 1 to 100',
    ],
    [
      `{ event_type: "$${'$'.repeat(1)}{${'x'.repeat(99)}", client_payload: {} }`,
      'payload.event_type: has 101 characters: GitHub takes 1 to 100',
    ],
    ['{ a: 1, dispatch: { id: mine } }', 'payload.dispatch: is where the proof stands: give another name'],
    [
      '{ event_type: go, client_payload: { a: "${nothing}" } }',
      expect.stringMatching(/^payload\.client_payload\.a: W&B has no variable "nothing"/u),
    ],
  ])('is refused as %s', (payload, problem) => {
    expect(inPayload(payload)).toEqual([problem]);
  });

  it.each([
    ['no payload', ''],
    ['an empty object', ', payload: {}'],
    [
      'an event_type by a variable, judged when it is sent',
      ', payload: { event_type: "${artifact_metadata.kind}", client_payload: {} }',
    ],
    ['an event_type of 100 characters', `, payload: { event_type: "${'😀'.repeat(100)}", client_payload: {} }`],
  ])('may be %s', (_what, payload) => {
    expect(problemsOf(withParts(typed, payload))).toEqual([]);
  });
});
