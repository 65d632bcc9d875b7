import { createAppTokens, type AppTokens } from '../../../src/deliver/github/app-tokens.ts';
import type { GitHubWebhook } from '../../../src/deliver/github/github-webhook.ts';
import { sendToGitHubWebhook } from '../../../src/deliver/github/send-to-github-webhook.ts';
import { createHttpConnections, type HttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { Sent } from '../../../src/deliver/sent.ts';
import type { GitHubApp } from '../../../src/testing/github-app.ts';
import type { GitHubStandIn, GitHubStandInOptions } from '../../../src/testing/github-stand-in.ts';
import { appKeys } from '../../testing/app-keys.ts';
import { withGitHubStandIn } from '../../testing/with-github-stand-in.ts';

export const nowMs = Date.UTC(2026, 10, 25, 8, 0, 0, 250);

/** A delivery's id. */
export const deliveryId = '019acb9c-0a00-7000-8000-000000000001';

/** What is stored of a delivery. */
export const stored = { client_payload: { artifact_version_string: 'acme/models/churn:v3' } };

/** A webhook that the stand-in takes dispatches from, but for its apiUrl. */
const byToken: Omit<GitHubWebhook, 'apiUrl'> = {
  repository: 'octo-org/deploy',
  eventType: 'deploy',
  signingSecret: undefined,
  auth: { kind: 'token', token: 'pat-write' },
};

/** The stand-in's App, whose installation reaches two repositories. */
export const app: GitHubApp = {
  id: 4711,
  clientId: 'Iv23liAbC',
  publicKey: appKeys.publicKey,
  installations: [{ id: 77, repositories: ['Octo-Org/Deploy', 'Octo-Org/Serve'] }],
};

/** How that App authenticates. */
export const appAuth = { kind: 'app', id: '4711', privateKey: appKeys.pkcs1, installationId: undefined } as const;

/** What an attempt may differ in. */
export interface AttemptChanges extends Partial<GitHubWebhook> {
  readonly payload?: unknown;
  readonly nowMs?: number;
  readonly signal?: AbortSignal;
  readonly appTokens?: AppTokens;
  /** Those of others. @default its own, which end with it */
  readonly connections?: HttpConnections;
}

/** Makes one attempt. */
export async function sendTo(apiUrl: string, changes: AttemptChanges = {}): Promise<Sent> {
  const { payload = stored, signal = new AbortController().signal, appTokens = createAppTokens(), ...rest } = changes;
  const { connections, ...others } = rest;
  const { dispatcherFor, close } = connections ?? createHttpConnections();
  try {
    const outgoing = { id: deliveryId, payload: new TextEncoder().encode(JSON.stringify(payload)) };
    const by = { dispatcherFor, appTokens, signal, nowMs: changes.nowMs ?? nowMs };
    return await sendToGitHubWebhook({ ...byToken, apiUrl, ...others }, outgoing, by);
  } finally {
    if (connections === undefined) await close();
  }
}

/** Runs with a stand-in that knows the App, its clock standing at {@link nowMs}. */
export async function withGitHub(
  use: (github: GitHubStandIn) => Promise<void>,
  options: Partial<GitHubStandInOptions> = {},
): Promise<void> {
  await withGitHubStandIn({ apps: [app], nowMs, ...options }, use);
}

export const bodyOf = ({ body }: Sent): string => Buffer.from(body).toString('utf8');

/** Why it was not delivered: code and words. */
export function reasonOf({ outcome }: Sent): string {
  return outcome.kind === 'delivered'
    ? 'delivered'
    : `${outcome.kind} ${outcome.reason.code}: ${outcome.reason.message}`;
}
