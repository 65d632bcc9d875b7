import { createHmac } from 'node:crypto';

export const secret = 'a-secret-of-enough-bytes';

/** An alias event as it arrives. */
export const aliasBody = '{"event_type":"ADD_ARTIFACT_ALIAS","alias":"production"}';

/** `X-Wandb-Signature`, made by node:crypto alone. */
export function signatureOf(body: string | Uint8Array, key = secret): string {
  return createHmac('sha256', key).update(body).digest('base64');
}
