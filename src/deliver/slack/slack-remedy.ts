const token = "the webhook's auth.token is wrong, expired or revoked; give the bot's token, which begins with xoxb-";
const channel = "see the webhook's channel, an id such as C0123456789, and invite the bot to it";
const archived = 'the channel is archived; choose another';
const restricted = 'an admin of the workspace restricts who may post there; ask for it, or choose another channel';
const gone = 'the incoming webhook is gone or switched off; make a new one and give its URL';
const payload = "change the automation's payload";
const transient = 'a failure of its own; replay the delivery when https://slack-status.com is green';

/** What to do about Slack's errors, by their names. Source: Slack's documentation, `chat.postMessage`, "Handling errors" of incoming webhooks. */
const remedies: ReadonlyMap<string, string> = new Map([
  ['invalid_auth', token],
  ['not_authed', token],
  ['account_inactive', token],
  ['token_expired', token],
  ['token_revoked', token],
  ['not_allowed_token_type', token],
  ['missing_scope', 'give the app the scope chat:write, and install it anew'],
  ['channel_not_found', channel],
  ['not_in_channel', channel],
  ['user_not_found', channel],
  ['channel_is_archived', archived],
  ['is_archived', archived],
  ['action_prohibited', restricted],
  ['restricted_action', restricted],
  ['posting_to_general_channel_denied', restricted],
  ['team_disabled', gone],
  ['no_team', gone],
  ['no_service', gone],
  ['no_service_id', gone],
  ['no_active_hooks', gone],
  ['invalid_token', gone],
  ['no_text', `it has neither text nor blocks; ${payload}`],
  ['invalid_blocks', `its blocks are none that Slack takes; ${payload}, and try it in Slack's Block Kit Builder`],
  ['invalid_blocks_format', `its blocks are no list; ${payload}`],
  ['invalid_payload', `the body is nothing that Slack takes; ${payload}`],
  ['invalid_attachments', `its attachments are none that Slack takes; ${payload}`],
  ['too_many_attachments', `it has too many attachments; ${payload}`],
  ['msg_too_long', `its text is too long; ${payload}`],
  ['msg_blocks_too_long', `its blocks are too long; ${payload}`],
  ['internal_error', transient],
  ['fatal_error', transient],
  ['service_unavailable', transient],
  ['request_timeout', transient],
  ['rollup_error', transient],
]);

/** What to do about an error of Slack's; undefined: it is none that is known. */
export function slackRemedy(error: string): string | undefined {
  return remedies.get(error);
}
