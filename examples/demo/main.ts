/**
 * `npm run demo`: the main job from end to end, on this machine alone. W&B renders its documented payload, it is signed and sent to
 * a stand-in of GitHub, and the Action reads what arrived in an emulated runner. Then once more with one byte forged.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compileTemplate, dispatchRequest, signDispatch } from '../../src/index.ts';
import { startGitHubStandIn, type GitHubStandIn } from '../../src/testing/github-stand-in.ts';
import { repositoryDispatchEvent } from '../../src/testing/repository-dispatch-event.ts';
import { runAction } from '../../test/support/emulated-runner.ts';
import { newDispatchId, newSecret } from './randomness.ts';
import { heading, say, showRefusal, showStep } from './screen.ts';

const repository = 'octo/models';
const token = 'a-token-of-the-stand-in';
const root = new URL('../../', import.meta.url);

/** What W&B knows when somebody sets the alias `production` on version 3. */
const change = {
  event_author: 'ada',
  artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
  artifact_version_string: 'acme/wandb-registry-model/churn:production',
  artifact_collection_name: 'churn',
  project_name: 'wandb-registry-model',
  entity_name: 'acme',
};

const secret = newSecret();
const github = await startGitHubStandIn({
  tokens: { [token]: { kind: 'personal access token', repositories: { [repository]: 'write' } } },
});
try {
  heading('1. W&B renders its documented payload; it is signed and sent to GitHub (a stand-in on this machine)');
  await send(github, await renderAndSign());

  heading('2. GitHub starts a workflow run; the Action reads the event');
  const received = await runWorkflow(github);
  showStep(received);

  heading('3. The same dispatch with one byte forged: churn becomes churm');
  await send(github, forge(await renderAndSign()));
  const refused = await runWorkflow(github);
  showRefusal(refused);

  const worked =
    received.outcome === 'success' && received.outputs['verified'] === 'true' && refused.outcome === 'failure';
  process.exitCode = worked ? 0 : 1;
} finally {
  await github.close();
}

interface Rendered {
  readonly eventType: string;
  readonly clientPayload: object;
}

async function renderAndSign(): Promise<Rendered> {
  const template = await readFile(new URL('test/fixtures/wandb-documentation/github.json', root), 'utf8');
  const { event_type: eventType, client_payload: payload } = documentedPayload(
    compileTemplate(JSON.parse(template)).render(change),
  );
  const clientPayload = signDispatch({
    eventType,
    clientPayload: payload,
    id: newDispatchId(Date.now()),
    sentAtMs: Date.now(),
    secret,
  });
  return { eventType, clientPayload };
}

function documentedPayload(rendered: unknown): { readonly event_type: string; readonly client_payload: object } {
  if (typeof rendered === 'object' && rendered !== null && 'event_type' in rendered && 'client_payload' in rendered) {
    const { event_type, client_payload } = rendered;
    if (typeof event_type === 'string' && typeof client_payload === 'object' && client_payload !== null)
      return { event_type, client_payload };
  }
  throw new Error('test/fixtures/wandb-documentation/github.json is not the payload that W&B documents');
}

function forge({ eventType, clientPayload }: Rendered): Rendered {
  return { eventType, clientPayload: JSON.parse(JSON.stringify(clientPayload).replace('/churn:', '/churm:')) };
}

async function send(standIn: GitHubStandIn, dispatch: Rendered): Promise<void> {
  const request = dispatchRequest({ repository, ...dispatch });
  const response = await fetch(`${standIn.url}${request.path}`, {
    method: request.method,
    headers: { ...request.headers, Authorization: `Bearer ${token}` },
    body: request.body,
  });
  say(`${request.method} ${request.path} -> ${response.status} ${response.statusText}`);
  say(JSON.stringify(JSON.parse(request.body), null, 2));
}

function runWorkflow(standIn: GitHubStandIn): ReturnType<typeof runAction> {
  const dispatch = standIn.dispatches.at(-1);
  if (dispatch === undefined) throw new Error('GitHub took no dispatch');
  return runAction({
    folder: fileURLToPath(root),
    event: repositoryDispatchEvent(dispatch),
    inputs: { 'signing-secret': secret, registry: 'model', alias: 'production' },
  });
}
