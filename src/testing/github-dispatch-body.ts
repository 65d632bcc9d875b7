import { parseJson, type JsonObject } from '../core/json.ts';
import { dispatchSchema } from './github-dispatch-openapi.ts';
import { refusal, type GitHubRefusal } from './github-refusal.ts';
import { schemaViolations } from './github-schema.ts';

/** A body that GitHub takes. Without a `client_payload` the run sees null. */
export type DispatchBody = {
  readonly kind: 'parsed';
  readonly eventType: string;
  readonly clientPayload: JsonObject | null;
};

/** "Less than 64KB" in the document's prose, 65,535 in practice: a MySQL TEXT column. Counted over the payload's compact JSON in UTF-8. */
const maxPayloadBytes = 65_535;

/** Modelled: what Ruby's JSON parser allows by default. */
const maxDepth = 100;

/** The whole body's place in GitHub's schema, as its replies call it. */
const root = 'links/0/schema';

/**
 * What the bytes ask for, or GitHub's refusal: first the JSON (400), then the schema, then the size (422).
 *
 * Seen in the wild: "Problems parsing JSON", "client_payload is too large.", no body (with a single newline, unlike every other 422), and a text in place of the
 * body (`For 'links/0/schema', "body" is not an object.`). Modelled: other values in place of the body; bytes that are no UTF-8 and nesting deeper than 100 are no JSON.
 */
export function parseDispatchBody(rawBody: Uint8Array): DispatchBody | GitHubRefusal {
  if (rawBody.byteLength === 0) return refusal(422, `Invalid request.\nFor '${root}', nil is not an object.`);
  const parsed = parseBytes(rawBody);
  if (parsed === undefined) return refusal(400, 'Problems parsing JSON');
  const violations = schemaViolations(dispatchSchema, parsed, root);
  if (!isDispatchBody(parsed, violations)) return refusal(422, `Invalid request.\n\n${violations.join('\n')}`);
  const { event_type: eventType, client_payload: clientPayload = null } = parsed;
  if (Buffer.byteLength(JSON.stringify(clientPayload)) > maxPayloadBytes)
    return refusal(422, 'client_payload is too large.');
  return { kind: 'parsed', eventType, clientPayload };
}

/** Without violations the value is what the schema says, and this type says the same. */
function isDispatchBody(
  _value: unknown,
  violations: readonly string[],
): _value is { event_type: string; client_payload?: JsonObject } {
  return violations.length === 0;
}

/** The JSON value; undefined, which no JSON can be, when there is none. */
function parseBytes(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), maxDepth);
  } catch {
    return undefined;
  }
}
