import { describe, expect, it } from '@jest/globals';
import { configOf, relaying } from '../../relay/relaying.ts';
import { withGitHubStandIn } from '../../testing/with-github-stand-in.ts';
import { runInProcess } from '../run-in-process.ts';

const event =
  '{"event_type":"ADD_ARTIFACT_ALIAS","alias":"production","artifact_version_string":"acme/zoo/cat:v3","artifact_metadata":{"notes":"x"}}';

const config = (webhook: string, payload = ''): string => `version: 1
secrets: { PAT: { env: PAT }, APP_KEY: { file: app.pem }, DISPATCH_SECRET: { env: DISPATCH_SECRET } }
webhooks:
  - { name: deploy, type: github, repository: acme/deploy, ${webhook} }
automations:
  - { name: deploy models, on: { alias: production }, webhook: deploy${payload} }
`;

const byPat = 'eventType: BUILD_AND_DEPLOY, auth: { token: PAT }';

async function explained(text: string, flags: readonly string[] = ['--json']): Promise<string> {
  const around = { files: { 'dispatch.yaml': text }, stdin: event };
  const { stdout, stderr, exitCode } = await runInProcess(['explain', '-', ...flags], around);
  expect([stderr, exitCode]).toEqual(['', 0]);
  return stdout;
}

async function requestOf(
  text: string,
): Promise<{ readonly url: string; readonly headers: object; readonly body: string }> {
  return JSON.parse(await explained(text)).automations[0].request;
}

const own = {
  artifact_version: 'wandb-artifact://acme/zoo/cat:v3',
  artifact_version_string: 'acme/zoo/cat:v3',
  artifact_collection_name: 'cat',
  project_name: 'zoo',
  entity_name: 'acme',
  event_type: 'ADD_ARTIFACT_ALIAS',
  alias: 'production',
};

describe('wandb-dispatch explain, for a webhook of type github,', () => {
  it('shows the dispatch, its proof as what it is of, and needs no secret', async () => {
    const request = await requestOf(config(`${byPat}, signingSecret: DISPATCH_SECRET`));
    expect({ ...request, body: JSON.parse(request.body) }).toStrictEqual({
      method: 'POST',
      url: 'https://api.github.com/repos/acme/deploy/dispatches',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: 'Bearer <…>',
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d+\.\d+\.\d+$/u),
      },
      body: {
        event_type: 'BUILD_AND_DEPLOY',
        client_payload: { ...own, dispatch: { id: '<…>', sent_at: '<…>', signature: '<…>' } },
      },
    });
  });

  it('shows no signature where nothing signs', async () => {
    expect(JSON.parse((await requestOf(config(byPat))).body).client_payload.dispatch).toStrictEqual({
      id: '<…>',
      sent_at: '<…>',
    });
  });

  it('shows it by an App at another server too, with the event_type that the payload brings', async () => {
    const webhook = 'apiUrl: https://ghes.example/api/v3, auth: { app: { id: 1, privateKey: APP_KEY } }';
    const payload = ', payload: { event_type: "${alias}", client_payload: { model: "${artifact_collection_name}" } }';
    const { url, body } = await requestOf(config(webhook, payload));
    expect(url).toBe('https://ghes.example/api/v3/repos/acme/deploy/dispatches');
    expect(body).toBe(
      '{"event_type":"production","client_payload":{"model":"cat","artifact_version_string":"acme/zoo/cat:v3","dispatch":{"id":"<…>","sent_at":"<…>"}}}',
    );
  });

  it.each([
    ['an event_type that renders to nothing', '{ event_type: "${tag}", client_payload: {} }', ''],
    ['an event_type that is no text', '{ event_type: "${artifact_metadata}", client_payload: {} }', { notes: 'x' }],
  ])('shows what GitHub would refuse, too: %s', async (_what, payload, eventType) => {
    const { body } = await requestOf(config(byPat, `, payload: ${payload}`));
    expect(JSON.parse(body)).toStrictEqual({
      event_type: eventType,
      client_payload: { artifact_version_string: 'acme/zoo/cat:v3', dispatch: { id: '<…>', sent_at: '<…>' } },
    });
  });

  it('shows what GitHub then gets', async () => {
    await withGitHubStandIn({}, async (github) => {
      const webhook = 'eventType: go, auth: { token: PAT }, signingSecret: DISPATCH_SECRET';
      const text = config(`${webhook}, apiUrl: "${github.url}"`).replace('acme/deploy', 'octo-org/deploy');
      const shown = await requestOf(text);
      const secrets = { PAT: 'pat-write', DISPATCH_SECRET: 'dispatch-secret-1' };
      await relaying(configOf(text), secrets, async ({ accept, told }) => {
        await accept(JSON.parse(event));
        await told('delivered');
      });
      const [dispatch] = github.dispatches;
      const { host, connection, 'content-length': length, authorization, ...ours } = dispatch?.headers ?? {};
      expect([host, connection, length]).not.toContain(undefined);
      expect({ ...ours, authorization: authorization?.replace('pat-write', '<…>') }).toStrictEqual(shown.headers);
      const hidden = String(dispatch?.rawBody).replaceAll(/("(?:id|sent_at|signature)":")[^"]+/gu, '$1<…>');
      expect(hidden).toBe(shown.body);
    });
  });

  it('shows it to people', async () => {
    expect(await explained(config(byPat, ', payload: { artifact_version: "${artifact_version}" }'), [])).toMatch(
      /-> deploy: fires: .*\n {2}POST https:\/\/api\.github\.com\/repos\/acme\/deploy\/dispatches\n(?:.*\n)* {2}\{"event_type":"BUILD_AND_DEPLOY","client_payload":/u,
    );
  });
});
