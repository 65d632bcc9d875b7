import type { WandbEvent } from './event.ts';
import { ownValue } from './json.ts';
import { present } from './present.ts';

/** What filters ask of an event and the Action tells of it; what is absent is left out. */
export interface EventFacts {
  /** The type, and of an unknown one the text that was sent. */
  readonly event?: string;
  readonly entity?: string;
  readonly project?: string;
  readonly registry?: string;
  readonly collection?: string;
  /** The alias that the event is about, else the one that its reference names. */
  readonly alias?: string;
  readonly tag?: string;
}

/** The facts of an event. Where it names no artifact, entity, project and collection are those that it says beside. */
export function eventFacts(event: WandbEvent): EventFacts {
  const { artifact } = event;
  return present({
    event: sentType(event),
    entity: artifact?.entity ?? extraText(event, 'entity_name'),
    project: artifact?.project ?? extraText(event, 'project_name'),
    registry: artifact?.registry,
    collection: artifact?.collection ?? extraText(event, 'artifact_collection_name'),
    alias: event.alias ?? artifact?.alias,
    tag: event.tag,
  });
}

/** The event type as filters and templates see it: of an unknown one the text that was sent, undefined where none was. */
export function sentType(event: WandbEvent): string | undefined {
  return event.type === 'UNKNOWN' ? event.eventType : event.type;
}

/** An event of somebody else's may hold anything under W&B's names; a NUL is in no name. */
function extraText(event: WandbEvent, key: string): string | undefined {
  const value = ownValue(event.extra, key);
  return typeof value === 'string' && !value.includes('\0') ? value : undefined;
}
