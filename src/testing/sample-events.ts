import type { EventType } from '../core/event-type.ts';
import type { JsonObject } from '../core/json.ts';

const automation = { automation_name: 'deploy production models', event_author: 'ada' };
const place = { entity_name: 'acme', project_name: 'wandb-registry-model' };
const version = {
  ...place,
  artifact_collection_name: 'churn',
  artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
  artifact_version_string: 'acme/wandb-registry-model/churn:v3',
  artifact_version_index: '3',
};
const collection = { ...place, artifact_collection_name: 'churn' };
const run = { entity_name: 'acme', project_name: 'churn-training', run_name: 'brave-lake-7' };
const metric = {
  ...run,
  metric_name: 'val/accuracy',
  metric_filter: 'val/accuracy > 0.9',
  metric_filter_short: 'val/accuracy > 0.9',
  metric_values: '0.93',
  metric_current_status: 'above',
};

/** What a payload template with all variables of W&B's documentation renders, an event of every type. */
export const sampleEvents: Readonly<Record<EventType, JsonObject>> = {
  CREATE_ARTIFACT: { event_type: 'CREATE_ARTIFACT', ...automation, ...version },
  LINK_ARTIFACT: { event_type: 'LINK_ARTIFACT', ...automation, ...version },
  UNLINK_ARTIFACT: { event_type: 'UNLINK_ARTIFACT', ...automation, ...version },
  ADD_ARTIFACT_ALIAS: { event_type: 'ADD_ARTIFACT_ALIAS', ...automation, ...version, alias: 'production' },
  UPDATE_ARTIFACT_ALIAS: { event_type: 'UPDATE_ARTIFACT_ALIAS', ...automation, ...version, alias: 'production' },
  ADD_ARTIFACT_TAG: { event_type: 'ADD_ARTIFACT_TAG', ...automation, ...version, tag: 'reviewed' },
  REMOVE_ARTIFACT_TAG: { event_type: 'REMOVE_ARTIFACT_TAG', ...automation, ...version, tag: 'reviewed' },
  ADD_COLLECTION_TAG: { event_type: 'ADD_COLLECTION_TAG', ...automation, ...collection, tag: 'classifier' },
  REMOVE_COLLECTION_TAG: { event_type: 'REMOVE_COLLECTION_TAG', ...automation, ...collection, tag: 'classifier' },
  RUN_METRIC: { event_type: 'RUN_METRIC', ...automation, ...metric },
  RUN_METRIC_CHANGE: { event_type: 'RUN_METRIC_CHANGE', ...automation, ...metric },
  RUN_METRIC_ZSCORE: { event_type: 'RUN_METRIC_ZSCORE', ...automation, ...metric },
  RUN_STATE: { event_type: 'RUN_STATE', ...automation, ...run, run_status: 'finished' },
  WEAVE_METRIC_THRESHOLD: { event_type: 'WEAVE_METRIC_THRESHOLD', ...automation, ...metric },
};
