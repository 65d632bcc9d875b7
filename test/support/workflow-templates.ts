import type { TemplateParseResult, WorkflowTemplate } from '@actions/workflow-parser';

import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow as readWorkflow } from './github-parser.ts';
import { throwTemplateErrors } from './template-errors.ts';

/** A workflow as GitHub's parser converts it (`events`, `jobs`), and its token tree, which alone has a step's `with`. */
export interface Workflow extends WorkflowTemplate {
  readonly root: NonNullable<TemplateParseResult['value']>;
}

/**
 * A workflow file, read by GitHub's own parser.
 *
 * @throws Error with all of the parser's errors, each with line and column.
 */
export async function parseWorkflow(text: string, name: string): Promise<Workflow> {
  const { context, value } = readWorkflow({ name, content: text }, new NoOperationTraceWriter());
  throwTemplateErrors(context);
  if (value === undefined) throw new Error(`${name}: nothing to read`);
  const template = await convertWorkflowTemplate(context, value);
  throwTemplateErrors(context);
  return { ...template, root: value };
}

/** Whether a repository_dispatch of this event type starts the workflow; without `types` every one does. */
export function matchesRepositoryDispatch(workflow: WorkflowTemplate, eventType: string): boolean {
  const trigger = workflow.events.repository_dispatch;
  if (trigger === undefined) return false;
  return trigger.types === undefined || trigger.types.includes(eventType);
}
