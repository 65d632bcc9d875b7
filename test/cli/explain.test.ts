import { describe, expect, it } from '@jest/globals';
import { runInProcess } from './run-in-process.ts';

const config = `version: 1
secrets: { KEY: { env: KEY }, TOKEN: { env: TOKEN }, URL: { env: URL } }
webhooks:
  - { name: own, type: http, url: https://example.com/hook, accessToken: TOKEN, signingSecret: KEY, headers: { X-Team: ml, X-Api-Key: hunter2 } }
  - { name: bare, type: http, url: { secret: URL }, method: PUT, signingSecret: KEY, standardWebhooks: false, headers: { Authorization: Basic hunter2 } }
automations:
  - { name: deploy, on: { event: ADD_ARTIFACT_ALIAS, alias: production }, webhook: own }
  - { name: render, webhook: bare, payload: { ref: "\${artifact_version_string}", by: "\${automation_name}", n: 1 } }
  - { name: others, on: { alias: [staging, "!prod*"] }, webhook: own }
  - { name: all but churn, on: { collection: "!churn" }, webhook: own }
`;
const event = `{ "event_type": "ADD_ARTIFACT_ALIAS",
  "artifact_version_string": "acme/wandb-registry-model/cat:v3", "alias": "production" }
`;
const around = { files: { 'dispatch.yaml': config, 'event.json': event } };

const hidden = '<…>';

describe('wandb-dispatch explain', () => {
  it('tells of each automation whether it fires, why not, and the exact request', async () => {
    const ended = await runInProcess(['explain', 'event.json', '--json'], around);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^[^\n]+\n$/u) });
    const own = { method: 'POST', url: 'https://example.com/hook' };
    const headers = {
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
      'x-team': 'ml',
      'x-api-key': hidden,
      authorization: 'Bearer <…>',
      'x-wandb-signature': hidden,
      'webhook-id': hidden,
      'webhook-timestamp': hidden,
      'webhook-signature': hidden,
    };
    expect(JSON.parse(ended.stdout)).toStrictEqual({
      event: {
        type: 'ADD_ARTIFACT_ALIAS',
        artifact: {
          entity: 'acme',
          project: 'wandb-registry-model',
          registry: 'model',
          collection: 'cat',
          version: 'v3',
        },
        alias: 'production',
        extra: {},
      },
      automations: [
        { automation: 'deploy', webhook: 'own', fired: true, reason: null, request: { ...own, headers, body: event } },
        {
          automation: 'render',
          webhook: 'bare',
          fired: true,
          reason: null,
          request: {
            method: 'PUT',
            url: hidden,
            headers: {
              'content-type': 'application/json',
              'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
              authorization: hidden,
              'x-wandb-signature': hidden,
            },
            body: '{"ref":"acme/wandb-registry-model/cat:v3","by":"render","n":1}',
          },
        },
        {
          automation: 'others',
          webhook: 'own',
          fired: false,
          reason: 'alias: "production" does not match "staging", "!prod*"',
          request: null,
        },
        {
          automation: 'all but churn',
          webhook: 'own',
          fired: true,
          reason: null,
          request: { ...own, headers, body: event },
        },
      ],
    });
    expect(ended.stdout).not.toContain('hunter2');
  });

  it('tells the same to people, from stdin too', async () => {
    const ended = await runInProcess(['explain', 'event.json'], around);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout.replace(/(wandb-artifact-dispatch\/)[\d.]+/gu, '$1VERSION')).toMatchSnapshot('what is told');
    expect(await runInProcess(['explain', '-'], { ...around, stdin: event })).toStrictEqual(ended);
  });

  it('shows the body byte for byte in JSON, a byte order mark included', async () => {
    const stdin = `\uFEFF${event}\r\n`;
    const { stdout } = await runInProcess(['explain', '-', '--json'], { ...around, stdin });
    expect(JSON.parse(stdout).automations[0].request.body).toBe(stdin);
  });

  it('says so when there are no automations', async () => {
    const files = { 'dispatch.yaml': 'version: 1' };
    expect(await runInProcess(['explain', '-'], { files, stdin: event })).toStrictEqual({
      exitCode: 0,
      stdout: 'nothing fires: the config has no automations\n',
      stderr: '',
    });
  });

  it('prints nothing that would drive a terminal', async () => {
    const stdin = JSON.stringify({
      event_type: 'ADD_ARTIFACT_ALIAS',
      alias: '\u009B31m\u202E\u001B]0;evil\u0007',
      artifact_version_string: 'a/b/c:v1',
    });
    const files = { 'dispatch.yaml': config };
    const { stdout } = await runInProcess(['explain', '-'], { files, stdin });
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('ends with 2 for a config that is invalid, and tells why as validate does', async () => {
    const files = { 'dispatch.yaml': 'version: 2', 'event.json': event };
    expect(await runInProcess(['explain', 'event.json'], { files })).toStrictEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'dispatch.yaml:1:10: version: must be 1, and it is 2\n',
    });
    const error = { file: 'dispatch.yaml', line: 1, column: 10, path: 'version', message: 'must be 1, and it is 2' };
    const inJson = await runInProcess(['explain', 'event.json', '--json'], { files });
    expect(inJson).toMatchObject({ exitCode: 2, stderr: '' });
    expect(JSON.parse(inJson.stdout)).toStrictEqual({ errors: [{ ...error, suggestion: null }] });
  });

  it.each([
    ['no event', ['explain'], ''],
    ['a file that is not there', ['explain', 'nowhere.json'], ''],
    ['no JSON', ['explain', '-'], '{"a":'],
    ['JSON that is no event', ['explain', '-'], '{}'],
    ['bytes that are no text', ['explain', '-'], Uint8Array.of(0xff)],
    ['JSON that is nested too deeply', ['explain', '-'], `${'['.repeat(65)}${']'.repeat(65)}`],
  ])('ends with 2 for %s', async (_what, argv, stdin) => {
    const ended = await runInProcess(argv, { ...around, stdin });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toMatchSnapshot('what is said');
  });

  it('says how many arguments it takes where there are more', async () => {
    expect(await runInProcess(['explain', 'event.json', 'again.json'])).toMatchObject({
      exitCode: 2,
      stderr: "error: too many arguments for 'explain': it takes 1, and options [INPUT_INVALID]\n",
    });
  });

  it.each(['Proxy-Authorization', 'X-Auth', 'X-Credential', 'X-Pass', 'X-Session-Id', 'X-Hub-Signature'])(
    'hides what the header %s holds',
    async (name) => {
      const files = { ...around.files, 'dispatch.yaml': config.replace('X-Api-Key', name) };
      expect((await runInProcess(['explain', 'event.json'], { files })).stdout).toContain(
        `  ${name.toLowerCase()}: ${hidden}\n`,
      );
    },
  );
});
