import { z } from 'zod';
import { isJsonObject } from '../../../../src/core/json.ts';
import { keyed } from '../keyed.ts';
import { templateSchema } from '../template-schema.ts';

/** What of a job is overridden, as the file has it. */
export function overridesSchema() {
  return keyed({
    args: z.array(z.string()).optional().describe('Arguments of the entry point.'),
    run_config: z.record(z.string(), z.json()).optional().describe("Keys of the run's config."),
    entry_point: z.array(z.string()).optional().describe('The command that runs.'),
  });
}

/** The same, each text in it a template, which is checked where it stands. A payload's templates are checked with all payloads. */
export function overridesTemplateSchema(secretNames: readonly string[]) {
  return overridesSchema().superRefine(
    (overrides: unknown, context) => {
      if (!isJsonObject(overrides)) return;
      for (const { path, message, ...issue } of templateSchema(secretNames).safeParse(overrides).error?.issues ?? []) {
        context.addIssue({ code: 'custom', path, message, params: 'params' in issue ? issue.params : undefined });
      }
    },
    { when: () => true },
  );
}
