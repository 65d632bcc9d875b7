import { isJsonObject, ownValue } from '../json.ts';

/** What Teams takes: an Adaptive Card, which stands inside a message; a MessageCard; a message with its cards. */
export type TeamsKind = 'AdaptiveCard' | 'MessageCard' | 'message';

/** Of which kind a payload is, or undefined where Teams takes none such. */
export function teamsKind(payload: unknown): TeamsKind | undefined {
  if (!isJsonObject(payload)) return undefined;
  if (ownValue(payload, 'type') === 'AdaptiveCard') return 'AdaptiveCard';
  if (ownValue(payload, '@type') === 'MessageCard') return 'MessageCard';
  return ownValue(payload, 'type') === 'message' && Array.isArray(ownValue(payload, 'attachments'))
    ? 'message'
    : undefined;
}

/** The message that brings an Adaptive Card. Source: Microsoft's documentation, "Create an Incoming Webhook", its Adaptive Card. */
export function cardMessage(content: unknown): unknown {
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** How many bytes a request may have: 28 KB. Source: Microsoft's documentation, "Limits and specifications for Microsoft Teams". */
export const mostTeamsBytes = 28 * 1024;
