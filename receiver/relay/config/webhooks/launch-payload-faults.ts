import { describeIssue } from '../describe-issue.ts';
import type { Fault } from '../fault.ts';
import { keyed } from '../keyed.ts';
import { overridesSchema } from './launch-overrides-schema.ts';

const payloadSchema = keyed({ overrides: overridesSchema().optional() }, 'write { overrides: { … } }');

/** What is wrong with what an automation sends to a webhook of type launch; paths begin at the payload. */
export function launchPayloadFaults(template: unknown): readonly Fault[] {
  if (template === undefined) return [];
  const { error } = payloadSchema.safeParse(template, { reportInput: true });
  return (error?.issues ?? []).flatMap((issue) => describeIssue(issue));
}
