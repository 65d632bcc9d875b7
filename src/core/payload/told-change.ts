import { artifactsPage } from '../artifact-page.ts';
import { eventFacts, sentType } from '../event-facts.ts';
import type { WandbEvent } from '../event.ts';
import { valueText, type TemplateValues } from '../template.ts';
import { templateValues } from '../template-values.ts';

/** What happened, for people; each is a text as W&B sent it but for `title` and `page`, which are ours. What is not known is `''`. */
export interface ToldChange {
  /** What happened, such as `Alias added`. */
  readonly title: string;
  /** The alias, tag, metric or state that it happened to. */
  readonly detail: string;
  /** The artifact's name, or the run's. */
  readonly subject: string;
  readonly author: string;
  /** The automation that tells it. */
  readonly automation: string;
  /** The page of the project in the W&B app, that of its artifacts where the event is on one. */
  readonly page: string | undefined;
}

const titles: Readonly<Record<Exclude<WandbEvent['type'], 'UNKNOWN'>, string>> = {
  CREATE_ARTIFACT: 'New artifact version',
  LINK_ARTIFACT: 'Artifact version linked',
  UNLINK_ARTIFACT: 'Artifact version unlinked',
  ADD_ARTIFACT_ALIAS: 'Alias added',
  UPDATE_ARTIFACT_ALIAS: 'Alias updated',
  ADD_ARTIFACT_TAG: 'Tag added',
  REMOVE_ARTIFACT_TAG: 'Tag removed',
  ADD_COLLECTION_TAG: 'Tag added to a collection',
  REMOVE_COLLECTION_TAG: 'Tag removed from a collection',
  RUN_METRIC: 'Run metric met its condition',
  RUN_METRIC_CHANGE: 'Run metric changed',
  RUN_METRIC_ZSCORE: 'Run metric left its usual range',
  RUN_STATE: 'Run state changed',
  WEAVE_METRIC_THRESHOLD: 'Weave metric passed its threshold',
};

/** What a default message says of an event. */
export function toldChange(event: WandbEvent, automation: string): ToldChange {
  const values = templateValues(event, automation);
  return {
    title: titleOf(event),
    detail: detailOf(event, values),
    subject: subjectOf(values),
    author: event.author ?? '',
    automation,
    page: pageOf(event),
  };
}

function titleOf(event: WandbEvent): string {
  if (event.type !== 'UNKNOWN') return titles[event.type];
  return event.artifact === undefined ? 'Event' : 'Artifact event';
}

function detailOf(event: WandbEvent, values: TemplateValues): string {
  const { type } = event;
  if (type === 'UNKNOWN') return sentType(event) ?? '';
  if (type === 'RUN_STATE') return textOf(values, 'run_status');
  if (type.startsWith('RUN_') || type.startsWith('WEAVE_')) {
    return firstOf(values, ['metric_filter_short', 'metric_filter', 'metric_name']);
  }
  return type.endsWith('_TAG') ? (event.tag ?? '') : (event.alias ?? '');
}

function subjectOf(values: TemplateValues): string {
  const name = firstOf(values, ['artifact_version_string']);
  if (name !== '') return name;
  const last = firstOf(values, ['artifact_collection_name', 'run_name']);
  const id = last === '' ? firstOf(values, ['artifact_version']) : '';
  if (id !== '') return id;
  const parts = [textOf(values, 'entity_name'), textOf(values, 'project_name'), last];
  return parts.filter((part) => part !== '').join('/');
}

function firstOf(values: TemplateValues, names: readonly string[]): string {
  return names.map((name) => textOf(values, name)).find((text) => text !== '') ?? '';
}

function textOf(values: TemplateValues, name: string): string {
  return valueText(values[name] ?? '');
}

/** A link that a message carries: neither longer than any browser takes, nor with a host that holds marks of Slack's. */
const linkable = /^[^\s&<>|"]{1,2000}$/u;

function pageOf(event: WandbEvent): string | undefined {
  const { entity, project } = eventFacts(event);
  if (entity === undefined || project === undefined) return undefined;
  const host = event.artifact?.host;
  const page = artifactsPage({ entity, project, ...(host !== undefined && { host }) });
  const own = event.artifact === undefined ? page?.replace(/\/artifacts$/u, '') : page;
  return own !== undefined && linkable.test(own) ? own : undefined;
}
