import { z } from 'zod';
import { wrongKind } from './fault.ts';
import { headersSchema } from './header-schema.ts';
import { keyed, nameSchema } from './keyed.ts';
import { policyShape } from './policy-schema.ts';
import { secretReferenceSchema } from './secret-schema.ts';

/** A webhook, as the file has it. */
export function webhookSchema(secretNames: readonly string[]) {
  return z.discriminatedUnion('type', [httpWebhookSchema(secretNames)]);
}

function httpWebhookSchema(secretNames: readonly string[]) {
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
        'Whether the headers of Standard Webhooks go along: `webhook-id`, `webhook-timestamp`, `webhook-signature`.',
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

/** A URL is not shown where it is wrong: those of webhooks are secrets often enough. */
function urlSchema(secretNames: readonly string[]) {
  const text = z.string().superRefine((url, context) => {
    const message = faultOf(url);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
  return z.union(
    [text, keyed({ secret: secretReferenceSchema(secretNames).describe('The secret that holds the URL.') })],
    {
      error: ({ input }) => wrongKind(input, 'a URL, or { secret: NAME }'),
    },
  );
}

function faultOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol) || /[\s\p{Cc}]/u.test(text))
    return 'is no URL: write it whole, with https:// or http://';
  if (url.username === '' && url.password === '') return undefined;
  return 'holds a name or password: leave them out, and give the token by accessToken';
}
