import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { keyed } from './keyed.ts';
import { secretReferenceSchema } from './secret-schema.ts';

/** A source, as the file has it. */
export function sourceSchema(secretNames: readonly string[]) {
  return z.discriminatedUnion('type', [webhookSourceSchema(secretNames)]);
}

function webhookSourceSchema(secretNames: readonly string[]) {
  const secrets = () => z.array(secretReferenceSchema(secretNames)).default([]);
  return keyed({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][\w.~-]{0,127}$/u, {
        error: 'is no name of a source, which stands in its URL: write letters, digits, -, _, . and ~',
      })
      .describe('The end of its URL: `POST /wandb/NAME`.'),
    type: z.literal('webhook').describe('`webhook`: W&B calls the relay.'),
    signingSecrets: secrets().describe("The secrets of W&B's webhook; all are tried, as while one is changed."),
    accessTokens: secrets().describe("The access tokens of W&B's webhook; one of them must be sent."),
    scheme: z
      .enum(['wandb', 'standard-webhooks', 'either'])
      .default('wandb')
      .describe('Which signature must be there: `X-Wandb-Signature`, that of Standard Webhooks, or either.'),
    dedupeWindow: durationSchema({ least: '0s', most: '30d' })
      .default('10s')
      .describe(
        'How long the same body is the same event; `0`: never. An id of Standard Webhooks counts for 24 hours.',
      ),
  }).superRefine(
    ({ signingSecrets, accessTokens }, context) => {
      if (signingSecrets?.length !== 0 || accessTokens?.length !== 0) return;
      const message = 'takes events from anybody: give it signingSecrets or accessTokens';
      context.addIssue({ code: 'custom', message });
    },
    { when: () => true },
  );
}
