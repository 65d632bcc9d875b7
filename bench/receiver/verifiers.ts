import { createHmac, timingSafeEqual } from 'node:crypto';
import { verify as verifyByOctokit } from '@octokit/webhooks-methods';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { authenticate } from '../../receiver/admit/authenticate.ts';
import { nodePlatform } from '../../receiver/platform/node-platform.ts';
import { settleOptions } from '../../receiver/options/settle-options.ts';
import { verifySignature } from '../../src/index.ts';
import { secret, sign } from '../measure/sample-request.ts';

/** Verifies a body under the signature of what it was signed as: the answer of a library, thrown or returned. */
export type Verify = (body: Buffer, signed: Signed) => unknown;

/** The headers that a body was sent with, of every scheme. */
export interface Signed {
  readonly base64: string;
  readonly hex: string;
  readonly stripe: string;
  readonly standard: Record<string, string>;
}

/** The headers for a body. */
export function signed(body: Buffer): Signed {
  const seconds = String(Math.floor(Date.now() / 1000));
  const hmac = (text: string, encoding: 'base64' | 'hex'): string =>
    createHmac('sha256', secret).update(text).update(body).digest(encoding);
  return {
    base64: sign(body, 'base64'),
    hex: sign(body, 'hex'),
    stripe: `t=${seconds},v1=${hmac(`${seconds}.`, 'hex')}`,
    standard: {
      'webhook-id': 'msg_1',
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${hmac(`msg_1.${seconds}.`, 'base64')}`,
    },
  };
}

const base64Secret = Buffer.from(secret).toString('base64');
const settled = settleOptions({ secrets: [secret] }, nodePlatform);
const secrets = [secret];
const svix = new SvixWebhook(base64Secret);
const standard = new StandardWebhook(base64Secret);
const { signature: stripe } = Stripe.webhooks;

/** What is measured against: how one verifies by hand. */
export const baseline = 'createHmac + timingSafeEqual';

/** The contestants. They throw, reject, or answer false for a signature that is not of the body. */
export const verifiers: Readonly<Record<string, Verify>> = {
  [baseline]: (body, { base64 }) => {
    const expected = createHmac('sha256', secret).update(body).digest();
    const given = Buffer.from(base64, 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  },
  'verifySignature, base64': (body, { base64 }) => verifySignature(body, base64, secrets),
  'verifySignature, hex': (body, { hex }) => verifySignature(body, hex, secrets),
  'the receiver, base64': (body, { base64 }) => receive(body, base64),
  'the receiver, hex': (body, { hex }) => receive(body, hex),
  '@octokit/webhooks-methods': (body, { hex }) => verifyByOctokit(secret, body.toString(), `sha256=${hex}`),
  'stripe (verifyHeader)': (body, { stripe: header }) => stripe?.verifyHeader(body, header, secret, 300),
  'svix (parses the JSON too)': (body, { standard: headers }) => svix.verify(body, headers),
  'standardwebhooks (parses the JSON too)': (body, { standard: headers }) => standard.verify(body, headers),
};

function receive(body: Buffer, signature: string): unknown {
  const header = (name: string): string | undefined => (name === 'x-wandb-signature' ? signature : undefined);
  return authenticate(body, { header, settled, nowMs: Date.now() });
}
