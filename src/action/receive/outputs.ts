import { versionRef, versionString, versionUri } from '../../core/version-ref.ts';
import type { Received } from './receive.ts';
import type { ToldEvent } from './told-event.ts';

/** The outputs of the Action, each `''` where it is absent. */
export type Outputs = Readonly<Record<OutputName, string>>;

/** The outputs in the order of action.yml. */
const outputNames = [
  'matched',
  'verified',
  'event-type',
  'event-author',
  'entity',
  'project',
  'registry',
  'collection',
  'version',
  'alias',
  'tag',
  'artifact',
  'artifact-uri',
  'artifact-id',
  'artifact-url',
  'metadata',
  'digest',
  'size',
  'aliases',
  'dispatch-id',
  'event',
] as const;

type OutputName = (typeof outputNames)[number];

/** The outputs when nothing may be told: not matched, not verified, all else empty. */
export const refusedOutputs: Outputs = fill({ matched: 'false', verified: 'false' });

/** The outputs of a dispatch. */
export function outputsOf(received: Received, told: ToldEvent): Outputs {
  const { verified, dispatchId, event, facts, mismatch } = received;
  const ref = versionRef(event);
  return fill({
    matched: String(mismatch === undefined),
    verified: String(verified !== undefined),
    'event-type': event.type === 'UNKNOWN' ? undefined : event.type,
    'event-author': event.author,
    entity: facts.entity,
    project: facts.project,
    registry: facts.registry,
    collection: facts.collection,
    version: ref?.version,
    alias: facts.alias,
    tag: facts.tag,
    artifact: ref && versionString(ref),
    'artifact-uri': ref && versionUri(ref),
    'artifact-id': ref?.id,
    metadata: told.metadata,
    'dispatch-id': dispatchId,
    event: told.event,
  });
}

function fill(outputs: { readonly [Name in OutputName]?: string | undefined }): Outputs {
  // fromEntries forgets the keys; outputNames has each.
  return Object.fromEntries(outputNames.map((name) => [name, outputs[name] ?? ''])) as Outputs;
}
