import { isJsonObject, ownValue, type JsonObject } from '../json.ts';
import { templateValues } from '../template-values.ts';
import { compileTemplate, type TemplateValues } from '../template.ts';
import { isAbsent } from '../variable.ts';
import type { Payload } from './payload.ts';

/** What a github webhook is owed, as it is stored. */
export interface GitHubPayload {
  /** The payload's own, a text as GitHub takes it; absent: the webhook's. */
  readonly event_type?: unknown;
  /** Without the proof, which is the attempt's. */
  readonly client_payload: unknown;
}

/** The keys that W&B documents for GitHub, `event_type`, and what some types of event have. */
const defaultKeys = [
  'event_author',
  'artifact_version',
  'artifact_version_string',
  'artifact_collection_name',
  'project_name',
  'entity_name',
  'event_type',
  'alias',
  'tag',
] as const;

/** By these the receiving Action knows the artifact. */
const versionKeys = ['artifact_version_string', 'artifact_version'] as const;

/**
 * What a github webhook receives: a {@link GitHubPayload}. A template is the client_payload, or has the documented form, which brings
 * its own event_type. Where it does not say the version, that is added, so that the receiving Action can read it.
 *
 * @param template undefined: the keys that W&B documents, `event_type`, `alias` and `tag`, those with a value
 * @throws TEMPLATE_INVALID TEMPLATE_UNKNOWN_VARIABLE
 */
export function githubPayload(template: unknown): Payload {
  if (template === undefined) {
    return {
      render: (event, automation) => ({ client_payload: valued(defaultKeys, templateValues(event, automation)) }),
    };
  }
  const { eventType, clientPayload } = partsOf(template);
  const ownType = eventType === undefined ? undefined : compileTemplate(eventType);
  const own = compileTemplate(clientPayload);
  const isComplete = addedKeys(clientPayload).length === 0;
  return {
    render: (event, automation): GitHubPayload => {
      const values = templateValues(event, automation);
      const payload = own.render(values);
      const complete = isComplete || !isJsonObject(payload) ? payload : withVersion(payload, values);
      return { ...(ownType && { event_type: ownType.render(values) }), client_payload: complete };
    },
  };
}

/** A template's parts; `eventType` is undefined where it is the client_payload alone. */
export function partsOf(template: unknown): { readonly eventType: unknown; readonly clientPayload: unknown } {
  const isDocumentedForm =
    isJsonObject(template) &&
    Object.keys(template).length === 2 &&
    Object.hasOwn(template, 'event_type') &&
    Object.hasOwn(template, 'client_payload');
  if (!isDocumentedForm) return { eventType: undefined, clientPayload: template };
  return { eventType: template['event_type'], clientPayload: template['client_payload'] };
}

/** The keys that are added to a client_payload of one's own. */
export function addedKeys(clientPayload: unknown): readonly string[] {
  if (!isJsonObject(clientPayload)) return [];
  return versionKeys.some((key) => Object.hasOwn(clientPayload, key)) ? [] : ['artifact_version_string'];
}

/** Where the version has no name, only its id is known, and its URI says that. */
function withVersion(payload: JsonObject, values: TemplateValues): Readonly<Record<string, unknown>> {
  const key = versionKeys.find((name) => !isAbsent(ownValue(values, name)));
  return key === undefined ? payload : { ...payload, ...valued([key], values) };
}

function valued(keys: readonly string[], values: TemplateValues): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    keys.map((key) => [key, ownValue(values, key)] as const).filter(([, value]) => !isAbsent(value)),
  );
}
