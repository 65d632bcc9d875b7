import { createAppTokens } from '../../../../src/deliver/github/app-tokens.ts';
import type { GitHubAuth, GitHubWebhook } from '../../../../src/deliver/github/github-webhook.ts';
import { sendToGitHubWebhook } from '../../../../src/deliver/github/send-to-github-webhook.ts';
import { createHttpConnections } from '../../../../src/deliver/http/http-connections.ts';
import type { GitHubWebhookConfig } from '../../config/config.ts';
import type { RunnableWebhook, TokenLimit } from './runnable-webhook.ts';
import type { SecretOf } from './secret-of.ts';
import { toRunnable } from './to-runnable.ts';

/** Webhooks of one App share its tokens. */
const appTokens = createAppTokens();

/** How many dispatches GitHub takes in a minute by one token. Source: GitHub Docs, "Rate limits for the REST API", content-creating requests. */
const perMinuteByToken = 80;

/** A webhook of type github, as the worker runs it. `apiUrl` is the word of whoever writes the config, and is not guarded. */
export function createGitHubRunnable(config: GitHubWebhookConfig, secretOf: SecretOf): RunnableWebhook {
  const { dispatcherFor, close } = createHttpConnections();
  return toRunnable(config, {
    look: () => withSecrets(config, secretOf),
    send: (webhook, outgoing, at) => sendToGitHubWebhook(webhook, outgoing, { dispatcherFor, appTokens, ...at }),
    close,
    token: tokenLimit(config),
  });
}

function withSecrets(
  { repository, eventType, apiUrl, signingSecret, auth }: GitHubWebhookConfig,
  secretOf: SecretOf,
): GitHubWebhook {
  return {
    repository,
    eventType,
    apiUrl,
    signingSecret: signingSecret === undefined ? undefined : secretOf(signingSecret),
    auth: authBy(auth, secretOf),
  };
}

function authBy(auth: GitHubWebhookConfig['auth'], secretOf: SecretOf): GitHubAuth {
  return auth.kind === 'token'
    ? { kind: 'token', token: secretOf(auth.token) }
    : { ...auth, privateKey: secretOf(auth.privateKey) };
}

/** A limit of the webhook's own is its own alone. */
function tokenLimit({ apiUrl, auth, repository, perMinute }: GitHubWebhookConfig): TokenLimit {
  const [owner = ''] = repository.toLowerCase().split('/');
  // An App has one installation at each owner.
  const who = auth.kind === 'token' ? ['token', auth.token] : ['app', auth.id, owner];
  return {
    key: JSON.stringify(['github', apiUrl, ...who]),
    perMinute: perMinute === undefined ? perMinuteByToken : undefined,
  };
}
