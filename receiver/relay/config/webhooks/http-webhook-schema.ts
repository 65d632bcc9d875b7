import { z } from 'zod';
import type { HttpWebhookConfig } from '../config.ts';
import { headersSchema } from '../header-schema.ts';
import { keyed, nameSchema } from '../keyed.ts';
import { secretReferenceSchema } from '../secret-schema.ts';
import { policyShape, toPolicy } from './policy-schema.ts';
import { toUrlConfig, urlSchema } from './url-schema.ts';

/** A webhook of type http, as the file has it. */
export function httpWebhookSchema(secretNames: readonly string[]) {
  return keyed({
    name: nameSchema().describe('What automations and the API call it.'),
    type: z.literal('http').describe('`http`: an endpoint of your own.'),
    url: urlSchema(secretNames).describe('Where to send to: the URL, or `{ secret: NAME }`.'),
    method: z
      .enum(['POST', 'PUT', 'PATCH', 'DELETE'])
      .default('POST')
      .describe('The method, which is one with a body.'),
    headers: headersSchema().default({}).describe('Headers of your own, with texts for values.'),
    accessToken: secretReferenceSchema(secretNames)
      .optional()
      .describe('The secret that is sent as `Authorization: Bearer …`.'),
    signingSecret: secretReferenceSchema(secretNames).optional().describe('The secret that signs the body.'),
    signatureEncoding: z
      .enum(['base64', 'hex'])
      .default('base64')
      .describe('What `X-Wandb-Signature` is written in; W&B itself writes base64.'),
    standardWebhooks: z
      .boolean()
      .default(true)
      .describe(
        'Whether the headers of Standard Webhooks go along: `webhook-id`, `webhook-timestamp` and, with a `signingSecret`, `webhook-signature`.',
      ),
    ...policyShape(),
  }).superRefine(
    ({ headers, accessToken }, context) => {
      const header = Object.keys(headers ?? {}).find((name) => name.toLowerCase() === 'authorization');
      if (header === undefined || accessToken === undefined) return;
      const message = 'is set by accessToken: keep one of the two';
      context.addIssue({ code: 'custom', path: ['headers', header], message, params: { atKey: true } });
    },
    { when: () => true },
  );
}

/** The config that a valid one makes. */
export function toHttpWebhook(written: z.output<ReturnType<typeof httpWebhookSchema>>): HttpWebhookConfig {
  const { name, type, url, method, headers, accessToken, signingSecret, signatureEncoding, standardWebhooks } = written;
  const shown = { name, type, url: toUrlConfig(url), method, headers };
  return { ...shown, accessToken, signingSecret, signatureEncoding, standardWebhooks, ...toPolicy(written) };
}
