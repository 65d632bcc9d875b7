import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { DispatchError } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { jsonKind, quote } from '../core/quote.ts';

/** More values, or deeper than 50 levels, GitHub would not take; aliases of YAML make many of few lines. */
const mostValues = 20_000;
const mostDepth = 50;

/**
 * Parses keys for a payload that a person wrote.
 *
 * Grammar: lines of `key=value`, whose values are texts, when every line that is not blank begins with `^[A-Za-z_][\w.-]*=`; else one
 * document of YAML 1.2 with its core schema, and so JSON too, a mapping.
 *
 * @throws INPUT_INVALID naming the line or the key
 */
export function parseExtraPayload(given: string): JsonObject {
  const text = given.replace(/^\uFEFF/u, '');
  const lines = text.split(/\r?\n/u).filter((line) => line.trim() !== '');
  return lines.every((line) => assignment.test(line)) ? parseAssignments(lines) : parseYaml(text);
}

const assignment = /^([A-Za-z_][\w.-]*)=(.*)$/su;

function parseAssignments(lines: readonly string[]): JsonObject {
  const found = new Map<string, string>();
  for (const line of lines) {
    const [, key = '', value = ''] = assignment.exec(line) ?? [];
    if (found.has(key)) throw invalid(`the key ${quote(key)} stands twice`);
    found.set(key, value);
  }
  return Object.fromEntries(found);
}

function parseYaml(text: string): JsonObject {
  const value = loadYaml(text);
  if (!isJsonObject(value)) {
    throw invalid(`it is ${jsonKind(value)}, no mapping: write key: value, or key=value, a line each`);
  }
  requireJson(value);
  return value;
}

function loadYaml(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw invalid('it is nested too deeply', cause);
    const line = cause.mark === undefined ? '' : `line ${cause.mark.line + 1}: `;
    throw invalid(`${line}it is neither YAML nor lines of key=value: ${cause.reason}`, cause);
  }
}

/** Refuses what JSON cannot say, whole numbers that it would round, and more than anybody means. */
function requireJson(root: JsonObject): void {
  let values = 0;
  const visit = (value: unknown, name: string, depth: number): void => {
    if (++values > mostValues) throw invalid(`it holds more than ${mostValues} values`);
    if (depth > mostDepth) throw invalid(`${name} is nested deeper than ${mostDepth} levels`);
    if (typeof value === 'number' && !isExact(value)) {
      throw invalid(`the value of ${name} is no number that JSON keeps as it is: write it in quotes`);
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      visit(member, Array.isArray(value) ? `${name}[${key}]` : quote(key), depth + 1);
    }
  };
  visit(root, 'it', 0);
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function invalid(why: string, cause?: unknown): DispatchError {
  return new DispatchError('INPUT_INVALID', `extra-payload: ${why}`, { cause });
}
