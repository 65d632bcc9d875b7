import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../receiver/relay/config/read-config.ts';
import { problemsOf } from './problems-of.ts';

const least =
  'name: train, type: launch, entity: acme, queue: gpu, job: "acme/jobs/train:v3", auth: { apiKey: KEY }, destination: { project: training }';

/** A config with a launch webhook, and an automation for it. */
const withParts = (webhook: string, payload = ''): string => `version: 1
secrets: { KEY: { env: KEY } }
webhooks: [{ ${webhook} }]
automations: [{ name: all, webhook: train${payload} }]
`;

const inWebhook = (text: string): readonly string[] => withoutPlaces(problemsOf(withParts(text)));
const inPayload = (text: string): readonly string[] =>
  withoutPlaces(problemsOf(withParts(least, `, payload: ${text}`)));

function withoutPlaces(problems: readonly string[]): readonly string[] {
  return problems.map((problem) => problem.replace(/^\d+:\d+: (?:webhooks|automations)\[0\]\.?/u, ''));
}

function webhooksOf(text: string): unknown {
  const read = readConfig(text, 'dispatch.yaml');
  return read.kind === 'config' ? read.config.webhooks : read.problems;
}

const policy = { timeoutMs: 15_000, concurrency: 16, perMinute: undefined, delaysMs: expect.any(Array) };

describe('a webhook of type launch', () => {
  it('has its defaults', () => {
    expect(webhooksOf(withParts(least))).toEqual([
      {
        name: 'train',
        type: 'launch',
        entity: 'acme',
        project: 'model-registry',
        queue: 'gpu',
        job: 'acme/jobs/train:v3',
        apiKey: 'KEY',
        baseUrl: 'https://api.wandb.ai',
        priority: undefined,
        destination: { entity: 'acme', project: 'training' },
        overrides: {},
        ...policy,
      },
    ]);
  });

  it('takes everything', () => {
    const everything = least.replace('project: training', 'entity: other, project: My Project');
    const overrides = '{ args: [--a, "${alias}"], run_config: { a: { b: [1, null] } }, entry_point: [python, "x.py"] }';
    const more = `project: queues, baseUrl: "http://127.0.0.1:8080/api/", priority: 0, overrides: ${overrides}, timeout: 1m`;
    expect(webhooksOf(withParts(`${everything}, ${more}`))).toMatchObject([
      {
        project: 'queues',
        baseUrl: 'http://127.0.0.1:8080/api',
        priority: 0,
        destination: { entity: 'other', project: 'My Project' },
        overrides: { args: ['--a', '${alias}'], run_config: { a: { b: [1, null] } }, entry_point: ['python', 'x.py'] },
        timeoutMs: 60_000,
      },
    ]);
  });

  it.each([
    ['queue: gpu', 'queue: a/b', 'queue: must have 1 to 128 characters, without / and :'],
    ['queue: gpu, ', '', 'queue: is missing: give a text'],
    ['train:v3', 'train', 'job: is no job: write entity/project/job:alias'],
    [', destination: { project: training }', '', 'destination: is missing: give an object: write { project: NAME }'],
    ['project: training', 'entity: acme', 'destination.project: is missing: give a text'],
    ['apiKey: KEY', 'apiKey: KEI', 'auth.apiKey: no secret KEI is declared under secrets: did you mean KEY? [KEY]'],
    ['type: launch', 'type: launch, priority: 4', 'priority: must be a whole number from 0, critical, up to 3, low'],
    ['type: launch', 'type: launch, priority: high', 'priority: must be a whole number from 0, critical, up to 3, low'],
    ['type: launch', 'type: launch, overrides: { args: --a }', 'overrides.args: must be a list, and it is a text'],
    [
      'type: launch',
      'type: launch, overrides: { arg: [] }',
      'overrides.arg: there is no such key: did you mean args? [args]',
    ],
    ['type: launch', 'type: launch, overrides:', 'overrides: is empty: give an object, or leave the key out'],
    [
      'type: launch',
      'type: launch, overrides: { run_config: { a: ["${alais}"] } }',
      'overrides.run_config.a[0]: W&B has no variable "alais": did you mean alias? [alias]',
    ],
    [
      'type: launch',
      'type: launch, overrides: { args: ["${KEY}"] }',
      'overrides.args[0]: "KEY" is a secret, and secrets are no variables: give it to the webhook, as accessToken or signingSecret',
    ],
    [
      'type: launch',
      'type: launch, signingSecret: KEY',
      expect.stringMatching(/^signingSecret: there is no such key/u),
    ],
    ['type: launch', 'type: launch, baseUrl: "api.wandb.ai"', expect.stringMatching(/^baseUrl: is no base URL/u)],
  ])('refuses, in place of %s, %s', (from, to, problem) => {
    expect(inWebhook(least.replace(from, to))).toEqual([problem]);
  });

  it('tells all that is wrong with its overrides at once', () => {
    expect(inWebhook(`${least}, overrides: { args: ["\${x}", 1], entry_point: "\${y}" }`)).toEqual([
      expect.stringContaining('overrides.args[0]: W&B has no variable "x"'),
      'overrides.args[1]: must be a text, and it is a number: put it in quotes',
      'overrides.entry_point: must be a list, and it is a text',
      expect.stringContaining('overrides.entry_point: W&B has no variable "y"'),
    ]);
  });
});

describe('a payload for a webhook of type launch', () => {
  it.each([
    '{}',
    '{ overrides: {} }',
    '{ overrides: { args: [], run_config: {}, entry_point: [] } }',
    '{ overrides: { args: ["--model", "${artifact_version_string}"], run_config: { all: "${artifact_metadata}" } } }',
  ])('may be %s', (payload) => {
    expect(inPayload(payload)).toEqual([]);
  });

  it.each([
    ['[]', 'payload: must be an object, and it is a list: write { overrides: { … } }'],
    ['"${artifact_metadata}"', 'payload: must be an object, and it is a text: write { overrides: { … } }'],
    ['{ override: {} }', 'payload.override: there is no such key: did you mean overrides? [overrides]'],
    ['{ overrides: {}, queue: b }', 'payload.queue: there is no such key: there is overrides'],
    ['{ overrides: [] }', 'payload.overrides: must be an object, and it is a list'],
    [
      '{ overrides: { docker: {} } }',
      'payload.overrides.docker: there is no such key: there are args, run_config, entry_point',
    ],
    ['{ overrides: { args: "--a 1" } }', 'payload.overrides.args: must be a list, and it is a text'],
    [
      '{ overrides: { args: [--a, 1] } }',
      'payload.overrides.args[1]: must be a text, and it is a number: put it in quotes',
    ],
    [
      '{ overrides: { run_config: "${artifact_metadata}" } }',
      'payload.overrides.run_config: must be an object, and it is a text',
    ],
    ['{ overrides: { entry_point: [[a]] } }', 'payload.overrides.entry_point[0]: must be a text, and it is a list'],
    [
      '{ overrides: { args: ["${alais}"] } }',
      'payload.overrides.args[0]: W&B has no variable "alais": did you mean alias? [alias]',
    ],
  ])('may not be %s', (payload, problem) => {
    expect(inPayload(payload)).toEqual([problem]);
  });
});
