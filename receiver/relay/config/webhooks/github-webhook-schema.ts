import { z } from 'zod';
import type { GitHubWebhookConfig } from '../config.ts';
import { keyed, nameSchema } from '../keyed.ts';
import { secretReferenceSchema } from '../secret-schema.ts';
import { apiUrlSchema, toApiUrl } from './api-url-schema.ts';
import { policyShape, toPolicy } from './policy-schema.ts';

/** A webhook of type github, as the file has it. */
export function githubWebhookSchema(secretNames: readonly string[]) {
  return keyed({
    name: nameSchema().describe('What automations and the API call it.'),
    type: z.literal('github').describe("`github`: a repository's workflows, by `repository_dispatch`."),
    repository: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/u, {
        error: 'is no repository: write owner/name',
      })
      .describe('The repository, as `owner/name`.'),
    eventType: z
      .string()
      .refine((text) => isEventType(text), { error: 'must have 1 to 100 characters' })
      .optional()
      .describe('The event type that workflows ask for by `types:`; left out: every payload brings one.'),
    auth: authSchema(secretNames).describe('How GitHub knows the relay: `{ token: NAME }` or `{ app: … }`.'),
    apiUrl: apiUrlSchema()
      .default('https://api.github.com')
      .describe("The base URL of GitHub's API; `https://HOST/api/v3` on GitHub Enterprise Server."),
    signingSecret: secretReferenceSchema(secretNames)
      .optional()
      .describe('The secret that signs the payload: an HMAC secret or a `whsk_…` key.'),
    ...policyShape(),
  });
}

function isEventType(text: string): boolean {
  const { length } = Array.from(text);
  return length >= 1 && length <= 100;
}

function authSchema(secretNames: readonly string[]) {
  const clientId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/u, { error: 'is no id or client id of an App' });
  const id = z.union([idSchema(), clientId], {
    error: "must be the App's id or client id: a number or a text",
  });
  const app = keyed({
    id: id.describe("The App's id, or its client id."),
    privateKey: secretReferenceSchema(secretNames).describe('The secret that holds its private key, a PEM.'),
    installationId: idSchema().optional().describe("The installation's id; left out: it is asked of GitHub."),
  });
  return keyed(
    {
      token: secretReferenceSchema(secretNames).optional().describe('The secret that holds a token.'),
      app: app.optional().describe('A GitHub App, whose short-lived tokens are made as they are needed.'),
    },
    'write { token: NAME } or { app: { id, privateKey: NAME } }',
  )
    .refine((auth) => Object.keys(auth).length === 1, {
      error: 'must say how, once: write { token: NAME } or { app: { id, privateKey: NAME } }',
      when: ({ issues }) => issues.length === 0,
    })
    .meta({ minProperties: 1, maxProperties: 1 });
}

/** A number that GitHub gave. What is no number at all is told of as everywhere. */
function idSchema() {
  const error = 'is no id of GitHub: write the number that it shows';
  return z.int({ error: ({ code }) => (code === 'too_big' ? error : undefined) }).min(1, { error });
}

/** The config that a valid one makes. */
export function toGitHubWebhook(written: z.output<ReturnType<typeof githubWebhookSchema>>): GitHubWebhookConfig {
  const { name, type, repository, eventType, auth, apiUrl, signingSecret } = written;
  return {
    name,
    type,
    repository,
    eventType,
    auth: toAuth(auth),
    apiUrl: toApiUrl(apiUrl),
    signingSecret,
    ...toPolicy(written),
  };
}

function toAuth({ token = '', app }: z.output<ReturnType<typeof authSchema>>): GitHubWebhookConfig['auth'] {
  if (app === undefined) return { kind: 'token', token };
  return { kind: 'app', id: String(app.id), privateKey: app.privateKey, installationId: app.installationId };
}
