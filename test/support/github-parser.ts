import { allowJsonModules } from './json-modules.ts';

allowJsonModules();

/** GitHub's own parser of workflows, loadable under Jest and under plain Node. */
export const { convertWorkflowTemplate, isBasicExpression, NoOperationTraceWriter, parseWorkflow } =
  await import('@actions/workflow-parser');

/** GitHub's own parser of action.yml. */
export const { convertActionTemplate, parseAction } = await import('@actions/workflow-parser/actions/index');

/** GitHub's own reading of `if:`, with `success() && (…)` around a condition that names no status function. */
export const { convertToIfCondition } = await import('@actions/workflow-parser/model/converter/if-condition');
