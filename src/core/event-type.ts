/** The events of W&B on artifacts, in the order of its own list. Source: W&B SDK 0.30.0; LINK_ARTIFACT is LINK_MODEL on the wire. */
const artifactEventTypes = [
  'CREATE_ARTIFACT',
  'LINK_ARTIFACT',
  'UNLINK_ARTIFACT',
  'ADD_ARTIFACT_ALIAS',
  'UPDATE_ARTIFACT_ALIAS',
  'ADD_ARTIFACT_TAG',
  'REMOVE_ARTIFACT_TAG',
  'ADD_COLLECTION_TAG',
  'REMOVE_COLLECTION_TAG',
] as const;

/** The events of W&B on runs and Weave. Source: W&B SDK 0.30.0. */
const runEventTypes = [
  'RUN_METRIC',
  'RUN_METRIC_CHANGE',
  'RUN_METRIC_ZSCORE',
  'RUN_STATE',
  'WEAVE_METRIC_THRESHOLD',
] as const;

/** An event on an artifact or its collection. */
export type ArtifactEventType = (typeof artifactEventTypes)[number];
/** An event on a run or in Weave. */
export type RunEventType = (typeof runEventTypes)[number];

/** Every event type of W&B. */
export type EventType = ArtifactEventType | RunEventType;

/** Every event type of W&B, by its text. */
export const eventTypes: readonly EventType[] = [...artifactEventTypes, ...runEventTypes];

const known: ReadonlyMap<string, EventType> = new Map(eventTypes.map((type) => [type, type]));

/** LINK_MODEL, as the wire has it, under the name that the documentation gives; any other text as it is. */
export function documentedEventType(text: string): string {
  return text === 'LINK_MODEL' ? 'LINK_ARTIFACT' : text;
}

/** The event type that a text names, LINK_MODEL included, else undefined. */
export function toEventType(text: string): EventType | undefined {
  return known.get(documentedEventType(text));
}

/** Whether the event is on an artifact or its collection. */
export function isArtifactEventType(type: string): boolean {
  return artifactEventTypes.some((name) => name === type);
}

/** Whether the event is on a collection, and so on no version of it. */
export function isCollectionEventType(type: string): boolean {
  return type === 'ADD_COLLECTION_TAG' || type === 'REMOVE_COLLECTION_TAG';
}

/** Whether the event is about one alias, and so says which. */
export function isAliasEventType(type: string): boolean {
  return type === 'ADD_ARTIFACT_ALIAS' || type === 'UPDATE_ARTIFACT_ALIAS';
}
