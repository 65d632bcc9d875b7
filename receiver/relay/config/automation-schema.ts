import { z } from 'zod';
import { isDispatchError } from '../../../src/core/errors.ts';
import { requireFilter, type Condition } from '../../../src/core/filter.ts';
import { nearest } from '../../../src/core/nearest.ts';
import { quote } from '../../../src/core/quote.ts';
import { eventTypeFault } from './event-type-fault.ts';
import { hint, wrongKind } from './fault.ts';
import { keyed, nameSchema } from './keyed.ts';
import { templateSchema } from './template-schema.ts';

/** The names that an automation may use. */
export interface KnownNames {
  readonly secrets: readonly string[];
  readonly webhooks: readonly string[];
}

/** An automation, as the file has it. */
export function automationSchema({ secrets, webhooks }: KnownNames) {
  return keyed({
    name: nameSchema().describe('What the log and the API call it; `${automation_name}` in its payload.'),
    on: filterSchema()
      .default({})
      .describe('What an event must be; left out: every event that names an artifact. All that is given must hold.'),
    webhook: webhookReferenceSchema(webhooks).describe('The name of the webhook that receives.'),
    payload: templateSchema(secrets)
      .optional()
      .describe("What it receives, a template; left out: what the webhook's type has for it."),
  });
}

function filterSchema() {
  const shape = {
    event: patterns('event').describe(
      'The event type, such as `ADD_ARTIFACT_ALIAS`; without it every event on artifacts.',
    ),
    entity: patterns('entity').describe('The entity, which is a team or user.'),
    project: patterns('project').describe('The project; of a registry `wandb-registry-NAME`.'),
    registry: patterns('registry').describe('The NAME of `wandb-registry-NAME`.'),
    collection: patterns('collection').describe('The collection, which is the name of the artifact.'),
    alias: patterns('alias').describe('The alias.'),
    tag: patterns('tag').describe('The tag.'),
  };
  return keyed(shape, 'write { event: ADD_ARTIFACT_ALIAS, alias: production }');
}

/** One pattern or a list: each an own check, so that what is wrong is found where it stands. */
function patterns(condition: Condition) {
  const pattern = () =>
    z.string().superRefine((text, context) => {
      const fault = filterFault(condition, [text]) ?? (condition === 'event' ? eventTypeFault(text) : undefined);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault.message, params: fault });
    });
  const list = z.array(pattern()).min(1, { error: 'has no pattern: give one or leave it out' });
  return z
    .union([pattern(), list], {
      error: ({ input }) => wrongKind(input, 'a pattern or a list of them', { isText: true }),
    })
    .optional();
}

function filterFault(condition: Condition, texts: readonly string[]): { readonly message: string } | undefined {
  try {
    requireFilter({ [condition]: texts });
    return undefined;
  } catch (error) {
    if (!isDispatchError(error)) throw error;
    return { message: error.message.slice(condition.length + 1) };
  }
}

function webhookReferenceSchema(names: readonly string[]) {
  return z.string().superRefine((name, context) => {
    if (names.includes(name)) return;
    const suggestion = nearest(name, names);
    const message = `no webhook ${quote(name)} is declared under webhooks: ${hint(suggestion, names)}`;
    context.addIssue({ code: 'custom', message, params: { suggestion } });
  });
}
