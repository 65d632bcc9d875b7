import { readFileSync } from 'node:fs';
import { repositoryDispatchEvent, type RepositoryDispatchEvent } from '../../src/testing/index.ts';
import { withGitHubStandIn } from '../testing/with-github-stand-in.ts';
import { configOf, relaying } from './relaying.ts';

/** W&B's documented payload for GitHub, to the letter. */
export const documentedPayload = readFileSync(
  new URL('../fixtures/wandb-documentation/github.json', import.meta.url),
  'utf8',
);

/** What the relay is set up with. */
export interface Relayed {
  /** What W&B sends. */
  readonly body: unknown;
  /** The automation's `payload`, JSON; undefined: it has none. */
  readonly payload?: string | undefined;
  readonly signingSecret?: string | undefined;
}

/**
 * The event file that a workflow gets of a W&B event that went through the relay: accepted, stored, signed and dispatched to the stand-in
 * of GitHub.
 */
export async function relayedEvent({ body, payload, signingSecret }: Relayed): Promise<RepositoryDispatchEvent> {
  let event: RepositoryDispatchEvent | undefined;
  await withGitHubStandIn({}, async (github) => {
    const config = configOf(`version: 1
secrets: { PAT: { env: PAT }, DISPATCH_SECRET: { env: DISPATCH_SECRET } }
webhooks:
  - { name: deploy, type: github, repository: octo-org/deploy, eventType: wandb-artifact, auth: { token: PAT }, apiUrl: "${github.url}"${
    signingSecret === undefined ? '' : ', signingSecret: DISPATCH_SECRET'
  } }
automations: [{ name: deploy models, webhook: deploy${payload === undefined ? '' : `, payload: ${indented(payload)}`} }]
`);
    await relaying(config, { PAT: 'pat-write', DISPATCH_SECRET: signingSecret ?? '' }, async ({ accept, told }) => {
      await accept(body);
      await told('delivered');
    });
    const [dispatch] = github.dispatches;
    if (dispatch !== undefined) event = repositoryDispatchEvent(dispatch);
  });
  if (event === undefined) throw new Error('nothing was dispatched');
  return event;
}

/** The event with one byte of its client_payload changed: the first that this text has. */
export function withOneByteChanged(event: RepositoryDispatchEvent, from: string, to: string): RepositoryDispatchEvent {
  const text = JSON.stringify(event.client_payload);
  const changed = text.replace(from, to);
  if (from.length !== 1 || to.length !== 1 || changed === text) throw new Error('no byte was changed');
  return { ...event, client_payload: JSON.parse(changed) };
}

/** Inside a flow of YAML, JSON is as it is but for how far its lines stand in. */
function indented(json: string): string {
  return json.replaceAll('\n', '\n        ');
}
