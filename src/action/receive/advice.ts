import { eventTypes, toEventType } from '../../core/event-type.ts';
import { isJsonObject, ownValue } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import { quote } from '../../core/quote.ts';
import { guessableAdvice } from '../../core/secret-text.ts';
import type { Inputs } from './inputs.ts';
import type { ReceivedDispatch } from './read-dispatch.ts';
import type { Received } from './receive.ts';

/** What is weak about the secrets, a warning each; no secret is shown. */
export function secretAdvice(secrets: readonly string[]): readonly string[] {
  return secrets.flatMap((secret, index) => {
    const name = `signing-secret: secret ${index + 1}`;
    if (secret.startsWith('whsk_'))
      return [
        `${name} is a whsk_, which can sign, and a workflow only needs to verify: give it the whpk_ that belongs to it`,
      ];
    return guessableAdvice(name, secret) ?? [];
  });
}

/** Warns when a signed dispatch meets no secret, as when the name of a secret is misspelt. */
export function unverifiedAdvice({ clientPayload }: ReceivedDispatch, inputs: Inputs): readonly string[] {
  const dispatch = ownValue(clientPayload, 'dispatch');
  const isSigned = isJsonObject(dispatch) && typeof ownValue(dispatch, 'signature') === 'string';
  if (!isSigned || inputs.secrets !== undefined) return [];
  return [
    'this dispatch is signed, but signing-secret is empty, so nothing was verified: give the secret, and see that its name in secrets.… is right',
  ];
}

/** Says why a filter on event types may never match. */
export function eventsAdvice({ facts, mismatch }: Received, { filter }: Inputs): readonly string[] {
  const patterns = filter.event ?? [];
  const misspelt = patterns
    .map((pattern) => pattern.replace(/^!/u, ''))
    .filter((pattern) => /^[A-Z_]+$/u.test(pattern) && toEventType(pattern) === undefined && pattern !== facts.event)
    .map((pattern) => `events: W&B has no event type ${quote(pattern)}${suggestionFor(pattern)}`);
  const untyped = mismatch?.condition === 'event' && facts.event === undefined;
  return untyped
    ? [
        ...misspelt,
        'the payload does not say its event type, so events cannot match: add "event_type": "${event_type}" inside client_payload in W&B',
      ]
    : misspelt;
}

function suggestionFor(pattern: string): string {
  const suggestion = nearest(pattern, eventTypes);
  return suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
}
