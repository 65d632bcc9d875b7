import { z } from 'zod';
import type { SlackWebhookConfig } from '../config.ts';
import { keyed, nameSchema } from '../keyed.ts';
import { secretReferenceSchema } from '../secret-schema.ts';
import { apiUrlSchema, toApiUrl } from './api-url-schema.ts';
import { policyShape, toPolicy } from './policy-schema.ts';
import { toUrlConfig, urlSchema } from './url-schema.ts';

/** A webhook of type slack, as the file has it. */
export function slackWebhookSchema(secretNames: readonly string[]) {
  return keyed({
    name: nameSchema().describe('What automations and the API call it.'),
    type: z.literal('slack').describe('`slack`: a channel, by an incoming webhook or a bot.'),
    url: urlSchema(secretNames)
      .optional()
      .describe('The URL of an incoming webhook, or `{ secret: NAME }`; instead of `auth` and `channel`.'),
    auth: keyed({
      token: secretReferenceSchema(secretNames).describe("The secret that holds a bot's token."),
    })
      .optional()
      .describe('How Slack knows the bot.'),
    channel: z
      .string()
      .regex(/^[^\s\p{Cc}]{1,80}$/u, { error: 'is no channel: write its id, such as C0123456789' })
      .optional()
      .describe('The channel that the bot writes to.'),
    apiUrl: apiUrlSchema()
      .optional()
      .describe("The base URL of Slack's Web API, where a bot writes; left out: `https://slack.com/api`."),
    ...policyShape(),
  }).superRefine(
    ({ url, auth, channel, apiUrl }, context) => {
      const byBot = [auth, channel, apiUrl].some((given) => given !== undefined);
      const message =
        url === undefined && (auth === undefined || channel === undefined)
          ? 'does not say where to: give url, or auth and channel'
          : url !== undefined && byBot
            ? 'says where to twice: give url, or auth and channel'
            : undefined;
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    },
    { when: () => true },
  );
}

/** The config that a valid one makes. */
export function toSlackWebhook(written: z.output<ReturnType<typeof slackWebhookSchema>>): SlackWebhookConfig {
  const { name, type, url, auth, channel = '', apiUrl = 'https://slack.com/api' } = written;
  const to: SlackWebhookConfig['to'] =
    url === undefined
      ? { kind: 'bot', token: auth?.token ?? '', channel, apiUrl: toApiUrl(apiUrl) }
      : { kind: 'url', url: toUrlConfig(url) };
  return { name, type, to, ...toPolicy(written) };
}
