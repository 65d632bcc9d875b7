import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ActionInputDefinition } from '@actions/workflow-parser/actions/index';

import { evaluateScalar, type ExpressionContexts } from './expressions.ts';
import { convertActionTemplate, NoOperationTraceWriter, parseAction } from './github-parser.ts';
import { throwTemplateErrors } from './template-errors.ts';

/** An input of action.yml, its default evaluated; without a default `''`. */
interface ActionInput {
  readonly default: string;
  readonly required: boolean;
  readonly description: string;
  readonly deprecationMessage: string | undefined;
}

/** What the runner takes from a JavaScript action's action.yml. */
export interface ActionMetadata {
  readonly name: string;
  readonly inputs: ReadonlyMap<string, ActionInput>;
  readonly outputs: readonly string[];
  readonly using: string;
  /** Relative to the action's folder. */
  readonly main: string;
}

/**
 * The action.yml of a folder, read by GitHub's own parser, defaults evaluated with the contexts given.
 *
 * @throws Error with all of the parser's errors; for an action that has no `runs.main`.
 */
export async function readActionMetadata(folder: string, contexts: ExpressionContexts = {}): Promise<ActionMetadata> {
  const name = join(folder, 'action.yml');
  const content = await readFile(name, 'utf8');
  const { context, value } = parseAction({ name, content }, new NoOperationTraceWriter());
  throwTemplateErrors(context);
  if (value === undefined) throw new Error(`${name}: nothing to read`);
  const action = convertActionTemplate(context, value);
  throwTemplateErrors(context);
  if (!('main' in action.runs)) throw new Error(`${name}: runs.using is not a node version that GitHub's parser knows`);
  return {
    name: action.name,
    inputs: new Map(action.inputs?.map((input) => [input.id, toInput(input, contexts)])),
    outputs: action.outputs?.map((output) => output.id) ?? [],
    using: action.runs.using,
    main: action.runs.main,
  };
}

function toInput(input: ActionInputDefinition, contexts: ExpressionContexts): ActionInput {
  return {
    default: input.default === undefined ? '' : evaluateScalar(input.default, contexts),
    required: input.required ?? false,
    description: input.description ?? '',
    deprecationMessage: input.deprecationMessage,
  };
}
