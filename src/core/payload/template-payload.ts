import { compileTemplate } from '../template.ts';
import { templateValues } from '../template-values.ts';
import type { Payload } from './payload.ts';

/**
 * A payload by a template, and nothing beside.
 *
 * @throws TEMPLATE_INVALID TEMPLATE_UNKNOWN_VARIABLE
 */
export function templatePayload(template: unknown): Payload {
  const compiled = compileTemplate(template);
  return { render: (event, automation) => compiled.render(templateValues(event, automation)) };
}
