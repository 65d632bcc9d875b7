import type { z } from 'zod';
import { isJsonObject, ownValue } from '../../../src/core/json.ts';
import { nearest } from '../../../src/core/nearest.ts';
import { quote } from '../../../src/core/quote.ts';
import { hint, wrongKind, type ConfigPath, type Fault } from './fault.ts';
import { notThereYet } from './not-there-yet.ts';

type Issue = z.core.$ZodIssue;

/** What zod found, as faults in this program's words. What a value holds is shown only where it is none that may be a secret. */
export function describeIssue(issue: Issue, around: ConfigPath = []): readonly Fault[] {
  const path = [...around, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...path, key], issue.message.split(' ')));
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, atKey: true, message }));
  if (issue.code === 'invalid_union') return describeUnion(issue, path);
  return [{ path, atKey: false, ...describeValue(issue) }];
}

type Told = Partial<Fault> & Pick<Fault, 'message'>;

function describeValue(issue: Issue): Told {
  if (issue.code === 'invalid_type' && saysZod(issue)) return { message: ofOtherKind(issue.expected, issue.input) };
  if (issue.code === 'invalid_value') return notAmong(issue.input, issue.values.map(String));
  // The checks of this folder have messages of their own.
  return issue.code === 'custom' ? { message: issue.message, ...told(issue.params) } : { message: issue.message };
}

/** Whether the message is zod's own, and so in its words. */
function saysZod({ message }: Issue): boolean {
  return message.startsWith('Invalid input: ');
}

/** What a check of ours says beside its message. */
function told(params: Readonly<Record<string, unknown>> = {}): Pick<Fault, 'atKey' | 'suggestion'> {
  const { atKey, suggestion } = params;
  return { atKey: atKey === true, suggestion: typeof suggestion === 'string' ? suggestion : undefined };
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function ofOtherKind(expected: string, input: unknown): string {
  const kind = kinds[expected] ?? expected;
  if (expected === 'int' && typeof input === 'number') return `must be ${kind}, and it is ${input}`;
  return wrongKind(input, kind, { isText: expected === 'string' });
}

function unknownKey(path: ConfigPath, known: readonly string[]): Fault {
  const key = String(path.at(-1));
  const later = notThereYet(path.slice(0, -1), key);
  if (later !== undefined) return { path, atKey: true, message: later };
  const suggestion = nearest(key, known);
  return { path, atKey: true, message: `there is no such key: ${hint(suggestion, known)}`, suggestion };
}

/** Of a text or number that is none of those that are taken. */
function notAmong(input: unknown, known: readonly string[]): Told {
  if (input === undefined) return { message: `is missing: give ${known.join(' or ')}` };
  const suggestion = typeof input === 'string' ? nearest(input, known) : undefined;
  const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return { message: `must be ${known.join(' or ')}, and it is ${quote(input)}${meant}`, suggestion };
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion, path: ConfigPath): readonly Fault[] {
  if (issue.discriminator !== undefined) return [unknownType(issue, path)];
  // The branch that the value was meant for: the one whose kind it has.
  const branch = issue.errors.find((issues) => !issues.some(isOfOtherKind));
  return branch?.flatMap((inner) => describeIssue(inner, path)) ?? [{ path, atKey: false, message: issue.message }];
}

function isOfOtherKind({ code, path }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

/** Of a `type` that there is not; what else the object holds is not judged, for nobody knows what it may hold. */
function unknownType(issue: z.core.$ZodIssueInvalidUnion, path: ConfigPath): Fault {
  const known = 'options' in issue ? (issue.options ?? []).map(String) : [];
  const type = isJsonObject(issue.input) ? ownValue(issue.input, 'type') : undefined;
  const later = typeof type === 'string' ? notThereYet(path.slice(0, -1), type) : undefined;
  return { path, atKey: false, ...(later === undefined ? notAmong(type, known) : { message: later }) };
}
