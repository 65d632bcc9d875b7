import type { WebhookUrl } from '../http/secret-url.ts';

/** A webhook of type teams, its secrets looked up. */
export type TeamsWebhook = WebhookUrl;
