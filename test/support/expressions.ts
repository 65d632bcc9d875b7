import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { truthy } from '@actions/expressions/result';
import type { TemplateParseResult } from '@actions/workflow-parser';

import { convertToIfCondition, isBasicExpression, NoOperationTraceWriter, parseWorkflow } from './github-parser.ts';
import { throwTemplateErrors } from './template-errors.ts';

type TemplateToken = NonNullable<TemplateParseResult['value']>;

const contextNames = 'github env vars job steps runner secrets strategy matrix needs inputs'.split(' ');

/** Values of the contexts by name (`github`, `steps`, `needs`, …), as JSON; one that is left out is an empty object. */
export type ExpressionContexts = Readonly<Record<string, unknown>>;

/** What the steps before have come to; decides `success()`, `failure()` and `cancelled()`. */
export type JobStatus = 'success' | 'failure' | 'cancelled';

/**
 * The value of a text with `${{ }}` in it, as GitHub evaluates it in `run`, `with`, `env` and `outputs`.
 *
 * A text that is exactly one `${{ }}` keeps its JSON type; several, or text around them, give a text; none, the text itself.
 *
 * @throws Error with GitHub's message when the expression does not parse or names an unknown context.
 */
export function evaluateExpression(text: string, contexts: ExpressionContexts): unknown {
  if (!text.includes('${{')) return text;
  const { token } = readStepKey('run', text);
  // `${{ 'text' }}` comes back as the text.
  if (!isBasicExpression(token)) return token.assertString('text').value;
  return toJson(evaluate(token.expression, contexts, 'success'));
}

/**
 * Whether a step with this `if:` runs; bare conditions and `${{ }}` ones, by GitHub's truthiness.
 *
 * Without a status function `success() &&` stands before it. As on GitHub, `${{ a }} == 'b'` is a text and always true.
 */
export function evaluateCondition(text: string, contexts: ExpressionContexts, status: JobStatus = 'success'): boolean {
  const { context, token } = readStepKey('if', text);
  const condition = convertToIfCondition(context, token);
  throwTemplateErrors(context);
  if (condition === undefined) throw new Error(`No condition in '${text}'`);
  return truthy(evaluate(condition.expression, contexts, status));
}

/** The text of a scalar of GitHub's parser, its expression evaluated and coerced as the runner does. */
export function evaluateScalar(token: TemplateToken, contexts: ExpressionContexts): string {
  if (!isBasicExpression(token)) return token.assertScalar('value').toString();
  return evaluate(token.expression, contexts, 'success').coerceString();
}

/** Lets GitHub's own template reader split the text: it is read as a step of a whole workflow. */
function readStepKey(key: 'run' | 'if', text: string) {
  const step = `{ ${key === 'run' ? '' : 'run: "true", '}${key}: ${JSON.stringify(text)} }`;
  const content = `on: push\njobs: { job: { runs-on: ubuntu-latest, steps: [${step}] } }\n`;
  const { context, value } = parseWorkflow({ name: 'expression', content }, new NoOperationTraceWriter());
  throwTemplateErrors(context);
  const job = value?.assertMapping('workflow').find('jobs')?.assertMapping('jobs').find('job')?.assertMapping('job');
  const token = job?.find('steps')?.assertSequence('steps').get(0).assertMapping('step').find(key);
  if (token === undefined) throw new Error(`GitHub's parser lost '${text}'`);
  return { context, token };
}

function evaluate(expression: string, contexts: ExpressionContexts, status: JobStatus): data.ExpressionData {
  const functions = statusFunctions(status);
  const tree = new Parser(new Lexer(expression).lex().tokens, contextNames, functions).parse();
  const named = Object.fromEntries(contextNames.map((name) => [name, contexts[name] ?? {}]));
  const values: unknown = JSON.parse(JSON.stringify(named), data.reviver);
  if (!(values instanceof data.Dictionary)) throw new Error('The contexts are no object');
  return new Evaluator(tree, values, new Map(functions.map((entry) => [entry.name, entry]))).evaluate();
}

function statusFunctions(status: JobStatus) {
  const claims = { always: true, cancelled: status === 'cancelled', failure: status === 'failure' };
  return Object.entries({ ...claims, success: status === 'success' }).map(([name, holds]) => ({
    name,
    minArgs: 0,
    maxArgs: 255,
    call: () => new data.BooleanData(holds),
  }));
}

function toJson(value: data.ExpressionData): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer));
}
