import type { WebhookUrl } from '../http/secret-url.ts';

/** A webhook of type slack, its secrets looked up: an incoming webhook, or a bot that writes to a channel. */
export type SlackWebhook =
  | ({ readonly kind: 'url' } & WebhookUrl)
  | {
      readonly kind: 'bot';
      readonly token: string;
      readonly channel: string;
      /** Without a slash at its end. */
      readonly apiUrl: string;
    };
