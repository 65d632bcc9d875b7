/** The variables of a payload template that stand alone. Source: W&B's documentation of artifact and run automations. */
export const variableNames = [
  'automation_name',
  'event_type',
  'event_author',
  'entity_name',
  'project_name',
  'artifact_collection_name',
  'artifact_version',
  'artifact_version_string',
  'artifact_version_index',
  'artifact_metadata',
  'alias',
  'tag',
  'run_name',
  'run_status',
  'metric_name',
  'metric_values',
  'metric_filter',
  'metric_filter_short',
  'metric_current_status',
] as const;

/** What stands before the key in `artifact_metadata.KEY`. */
export const metadataPrefix = 'artifact_metadata.';

const names: ReadonlySet<string> = new Set(variableNames);

/** Whether W&B has a variable of that name; `artifact_metadata.KEY` counts for any KEY. */
export function isVariable(name: string): boolean {
  return names.has(name) || (name.startsWith(metadataPrefix) && name.length > metadataPrefix.length);
}

/** Whether a rendered value says that its variable did not apply: `""`, null, or the `${…}` that an older server leaves. */
export function isAbsent(value: unknown): boolean {
  if (typeof value !== 'string') return value === undefined || value === null;
  return value === '' || (value.startsWith('${') && /^\$\{[^}]*\}$/u.test(value));
}
