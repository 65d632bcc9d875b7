import { isIP } from 'node:net';
import { z } from 'zod';
import { automationSchema, type KnownNames } from './automation-schema.ts';
import { keyed } from './keyed.ts';
import { secretNameSchema, secretReferenceSchema, secretSourceSchema } from './secret-schema.ts';
import { sourceSchema } from './source-schema.ts';
import { webhookSchema } from './webhooks/webhook-schema.ts';

/** `dispatch.yaml`, as it is written. The names that it declares are known before, so that each reference is checked where it stands. */
export function fileSchema(names: KnownNames) {
  return keyed({
    version: z.literal(1).describe('The version of this form.'),
    secrets: z
      .record(secretNameSchema(), secretSourceSchema())
      .default({})
      .describe('Where the values of secrets are, by names of your own.'),
    admin: keyed({
      tokens: z
        .array(secretReferenceSchema(names.secrets))
        .default([])
        .describe(
          'The secrets that open the API; left out: `WANDB_DISPATCH_ADMIN_TOKEN`, or one that is made at the start.',
        ),
    })
      .prefault({})
      .describe('Who may use the API.'),
    allowPrivateNetworks: z
      .array(networkSchema())
      .default([])
      .describe('The private networks that deliveries may go to, as CIDRs.'),
    sources: z.array(sourceSchema(names.secrets)).default([]).describe('Where events come in.'),
    webhooks: z.array(webhookSchema(names.secrets)).default([]).describe('Where deliveries go to.'),
    automations: z
      .array(automationSchema(names))
      .default([])
      .describe('Which events go to which webhook, and as what.'),
  });
}

/** `dispatch.yaml` with its defaults. */
export type DispatchFile = z.output<ReturnType<typeof fileSchema>>;

function networkSchema() {
  return z.string().refine(isNetwork, { error: 'is no network: write a CIDR, such as 10.20.0.0/16 or fd00::/8' });
}

/** Whether a text is a CIDR. */
export function isNetwork(text: string): boolean {
  const [, address = '', bits = ''] = /^([\d.:a-f]+)\/(\d{1,3})$/iu.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}
