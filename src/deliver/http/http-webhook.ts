import type { WebhookUrl } from './secret-url.ts';

/** A webhook of type http, its secrets looked up. */
export interface HttpWebhook extends WebhookUrl {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly accessToken: string | undefined;
  /** Signs by `X-Wandb-Signature`, and by the headers of Standard Webhooks where these are wanted; undefined: by none. */
  readonly signingSecret: string | undefined;
  readonly signatureEncoding: 'base64' | 'hex';
  readonly standardWebhooks: boolean;
}
