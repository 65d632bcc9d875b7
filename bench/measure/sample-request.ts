import { createHmac } from 'node:crypto';
import { sampleEvents } from '../../src/testing/sample-events.ts';

/** The secret of every contestant; those of Standard Webhooks want it in base64. */
export const secret = 'a-shared-secret-of-32-characters';
/** Where every server listens for webhooks. */
export const path = '/wandb';

/** An alias event of exactly so many bytes, at least 500. */
export function sampleBody(bytes: number): Buffer {
  const event = { ...sampleEvents.ADD_ARTIFACT_ALIAS, artifact_version_index: 3 };
  const padding = bytes - JSON.stringify({ ...event, note: '' }).length;
  return Buffer.from(JSON.stringify({ ...event, note: 'x'.repeat(padding) }));
}

/** HMAC-SHA256 of a body, by Node alone. */
export function sign(body: Uint8Array, encoding: 'base64' | 'hex'): string {
  return createHmac('sha256', secret).update(body).digest(encoding);
}
