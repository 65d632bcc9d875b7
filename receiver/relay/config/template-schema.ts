import { z } from 'zod';
import { isDispatchError } from '../../../src/core/errors.ts';
import { isJsonObject } from '../../../src/core/json.ts';
import { nearest } from '../../../src/core/nearest.ts';
import { quote } from '../../../src/core/quote.ts';
import { parseSegments } from '../../../src/core/template-text.ts';
import { isVariable, variableNames } from '../../../src/core/variable.ts';
import { hint, type ConfigPath, type Fault } from './fault.ts';

/** As deep as a template compiles. */
const maxDepth = 100;

/** A payload template: every text in it is checked where it stands. */
export function templateSchema(secretNames: readonly string[]) {
  return z.unknown().superRefine((template, context) => {
    if (template === undefined) return;
    const faults = template === null ? [emptyPayload] : faultsIn(template, [], secretNames);
    for (const { path, message, suggestion } of faults)
      context.addIssue({ code: 'custom', path: [...path], message, params: { suggestion } });
  });
}

const emptyPayload: Fault = { path: [], atKey: false, message: 'is empty: give the payload, or leave the key out' };

function faultsIn(value: unknown, path: ConfigPath, secretNames: readonly string[]): readonly Fault[] {
  if (path.length > maxDepth)
    return [{ path, atKey: false, message: `is nested deeper than ${maxDepth} levels: flatten it` }];
  if (typeof value === 'string')
    return faultsOfText(value, secretNames).map(({ message, suggestion }) => ({
      path,
      atKey: false,
      message,
      suggestion,
    }));
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsIn(item, [...path, index], secretNames));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => faultsIn(item, [...path, key], secretNames));
}

type TextFault = Pick<Fault, 'message' | 'suggestion'>;

function faultsOfText(text: string, secretNames: readonly string[]): readonly TextFault[] {
  try {
    const names = parseSegments(text, '').flatMap((segment) => (segment.kind === 'variable' ? [segment.name] : []));
    return names.filter((name) => !isVariable(name)).map((name) => unknownVariable(name, secretNames));
  } catch (error) {
    if (!isDispatchError(error)) throw error;
    return [{ message: error.message }];
  }
}

function unknownVariable(name: string, secretNames: readonly string[]): TextFault {
  if (secretNames.includes(name)) {
    const message = `${quote(name)} is a secret, and secrets are no variables: give it to the webhook, as accessToken or signingSecret`;
    return { message };
  }
  const known = [...variableNames, 'artifact_metadata.KEY'];
  const suggestion = nearest(name, known);
  return { message: `W&B has no variable ${quote(name)}: ${hint(suggestion, known)}`, suggestion };
}
