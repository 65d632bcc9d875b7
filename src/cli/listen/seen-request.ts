import { artifactName } from '../../core/artifact-ref.ts';
import { attempt } from '../../core/attempt.ts';
import { verifySignature } from '../../core/body-signature.ts';
import { isDispatchError } from '../../core/errors.ts';
import { sentType } from '../../core/event-facts.ts';
import { parseEvent, type WandbEvent } from '../../core/event.ts';
import { decodeUtf8, parseJson } from '../../core/json.ts';
import { present } from '../../core/present.ts';

/** What a request says of itself, as far as it can be read. */
export interface SeenRequest {
  /** Who did it. */
  readonly author?: string;
  readonly eventType?: string;
  /** Entity, project, collection and version, or the artifact's id. */
  readonly artifact?: string;
  readonly alias?: string;
  /** `verified`, the code of what is wrong with the signature, or `unchecked` where no secret was given. */
  readonly verdict: string;
}

const deepest = 64;

/** Reads a body and judges its signature; what cannot be read is left out. */
export function seeRequest(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): SeenRequest {
  const event = attempt(() => parseEvent(parseJson(decodeUtf8(body), deepest)));
  return present({
    author: event?.author,
    eventType: event && sentType(event),
    artifact: event && artifactOf(event),
    alias: event?.alias,
    verdict: judge(body, signature, secrets),
  });
}

function artifactOf({ artifact }: WandbEvent): string | undefined {
  return artifact && (artifact.collection === undefined ? artifact.id : artifactName(artifact));
}

function judge(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): string {
  if (secrets.length === 0) return 'unchecked';
  try {
    verifySignature(body, signature, secrets);
    return 'verified';
  } catch (error) {
    if (isDispatchError(error)) return error.code;
    throw error;
  }
}
