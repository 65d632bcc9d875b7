import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { eventTypes } from '../../../src/core/event-type.ts';
import { secret } from '../../measure/sample-request.ts';

/** What somebody writes who writes it well: the keys of the payload, of their types. */
const payload = z.object({
  event_type: z.string(),
  automation_name: z.string(),
  event_author: z.string(),
  entity_name: z.string(),
  project_name: z.string(),
  artifact_collection_name: z.string(),
  artifact_version: z.string(),
  artifact_version_string: z.string(),
  artifact_version_index: z.number().int().nonnegative(),
  alias: z.string().optional(),
  tag: z.string().optional(),
});

/** A payload by the schema above. */
export type Payload = z.infer<typeof payload>;

/** Whether the signature is that of the body. */
export function verifies(body: Uint8Array, signature: string | string[] | undefined): boolean {
  if (typeof signature !== 'string') return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The payload of a body; undefined where it is none. */
export function parse(body: Buffer): Payload | undefined {
  try {
    return payload.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** The same as careful as we are: types that exist, a reference taken apart, an index that W&B renders inside quotes too. */
const carefulPayload = payload.extend({
  event_type: z.enum(eventTypes),
  artifact_version: z.string().regex(/^wandb-artifact:\/\/_id\/[A-Za-z0-9+/]+={0,2}$/u),
  artifact_version_string: z.string().transform((text, context) => {
    const [, entity, project, collection, suffix] =
      /^([^/:]{1,128})\/([^/:#?%\\\r\n]{1,128})\/([^/:]{1,128}):([^/:]+)$/u.exec(text) ?? [];
    if (suffix === undefined) context.addIssue({ code: 'custom', message: 'no reference' });
    return { entity, project, collection, suffix };
  }),
  artifact_version_index: z.coerce.number().int().nonnegative(),
  artifact_metadata: z.record(z.string(), z.unknown()).optional(),
});

/** The payload of a body by the careful schema; undefined where it is none, or says two things. */
export function parseCarefully(body: Buffer): { readonly alias?: string | undefined } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const parsed = carefulPayload.parse(JSON.parse(text));
    const { entity, project, collection } = parsed.artifact_version_string;
    const isConsistent =
      entity === parsed.entity_name &&
      project === parsed.project_name &&
      collection === parsed.artifact_collection_name;
    return isConsistent ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** What every handler here does with the event. */
export function handle(alias: string | undefined): void {
  if (alias !== 'production') throw new Error(`this bench sends production, not ${alias}`);
}
