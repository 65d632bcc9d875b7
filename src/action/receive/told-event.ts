import { utf8 } from '../../core/encoding.ts';
import type { WandbEvent } from '../../core/event.ts';

/** Most bytes of JSON of one part of an event: GitHub allows 1 MB for all outputs of a job, and drops them all beyond. */
const mostBytes = 262_144;

/** An event as the outputs tell it. */
export interface ToldEvent {
  /** The event, as JSON. */
  readonly event: string;
  /** Its metadata, as JSON; absent where it has none or they are too large. */
  readonly metadata: string | undefined;
  /** What was left out, and why. */
  readonly warnings: readonly string[];
}

/** The JSON of an event, without the parts that are too large for outputs: such metadata are null, such extra keys are none. */
export function tellEvent(event: WandbEvent): ToldEvent {
  const metadata = event.metadata && JSON.stringify(event.metadata);
  const metadataBytes = metadata === undefined ? 0 : utf8(metadata).length;
  const extraBytes = utf8(JSON.stringify(event.extra)).length;
  const fitsMetadata = metadataBytes <= mostBytes;
  const fitsExtra = extraBytes <= mostBytes;
  return {
    event: JSON.stringify({ ...event, ...(!fitsMetadata && { metadata: null }), ...(!fitsExtra && { extra: {} }) }),
    metadata: fitsMetadata ? metadata : undefined,
    warnings: [
      ...(fitsMetadata ? [] : [leftOut('the metadata', metadataBytes)]),
      ...(fitsExtra ? [] : [leftOut('the keys that W&B does not have', extraBytes)]),
    ],
  };
}

function leftOut(what: string, bytes: number): string {
  return `${what} (${bytes} bytes of JSON) are left out of the outputs, which take ${mostBytes}: send only the keys that the workflow reads`;
}
