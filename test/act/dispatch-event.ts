import { signDispatch, type JsonObject } from '../../src/index.ts';
import { repositoryDispatchEvent, type RepositoryDispatchEvent } from '../../src/testing/repository-dispatch-event.ts';

/** The HMAC secret of these runs. */
export const secret = 'stand-in secret of an act run';
/** Test 1 of RFC 8032, section 7.1: seed and public key. */
export const signingKey = 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
export const verifyingKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
export const dispatchId = '0198c0de-0000-7000-8000-000000000001';

/** An alias set on a version, as W&B renders it with an event type and an alias in the template. */
export const aliasPayload = {
  event_type: 'ADD_ARTIFACT_ALIAS',
  event_author: 'ada',
  artifact_version_string: 'acme/zoo/cat:v3',
  alias: 'production',
} as const;

/** What {@link signedEvent} makes an event of. */
export interface SignedEvent {
  /** @default {@link aliasPayload} */
  readonly payload?: object;
  /** @default {@link secret} */
  readonly secret?: string;
  /** How long ago it was signed. @default 0 */
  readonly ageMs?: number;
}

/** The event file of a signed dispatch of `wandb-artifact`. */
export function signedEvent(options: SignedEvent = {}): RepositoryDispatchEvent {
  const clientPayload = signDispatch({
    eventType: 'wandb-artifact',
    clientPayload: options.payload ?? aliasPayload,
    id: dispatchId,
    sentAtMs: Date.now() - (options.ageMs ?? 0),
    secret: options.secret ?? secret,
  });
  return dispatchEvent('wandb-artifact', clientPayload);
}

/** The event file of any dispatch. */
export function dispatchEvent(eventType: string, clientPayload: object): RepositoryDispatchEvent {
  // What is not JSON in it, JSON.stringify drops or runAct finds.
  return repositoryDispatchEvent({ repository: 'octo/demo', eventType, clientPayload: clientPayload as JsonObject });
}
