import type { TemplateParseResult } from '@actions/workflow-parser';

/**
 * Throws one Error with every error that GitHub's parser found, a line for each.
 *
 * The messages begin with the file's name and `(Line: n, Col: n)`.
 */
export function throwTemplateErrors(context: TemplateParseResult['context']): void {
  const errors = context.errors.getErrors();
  if (errors.length > 0) throw new Error(errors.map((error) => error.message).join('\n'));
}
