import type { ConfigProblem, ReadConfig } from './config.ts';
import { addressFaults } from './address-faults.ts';
import { declaredNames, repeatedNames } from './declared-names.ts';
import { describeIssue } from './describe-issue.ts';
import { formatPath, type Fault } from './fault.ts';
import { fileSchema } from './file-schema.ts';
import { payloadFaults } from './payload-faults.ts';
import { toRelayConfig } from './to-relay-config.ts';
import { readYaml, type Place, type YamlDocument } from './yaml-document.ts';

/**
 * Reads `dispatch.yaml`: YAML 1.2, one document, checked as a whole. No secret is looked up.
 *
 * @param file its name, for messages and as the place from which the files of secrets are named
 */
export function readConfig(text: string, file: string): ReadConfig {
  const document = readYaml(text.replace(/^\uFEFF/u, ''));
  const { value } = document;
  const problems = document.faults.map(({ offset, ...fault }) => toProblem(fault, document.toPlace(offset), file));
  if (value === undefined) return { kind: 'invalid', problems: inOrder(problems) };
  const names = declaredNames(value);
  const parsed = fileSchema(names).safeParse(value, { reportInput: true });
  const issues = parsed.error?.issues ?? [];
  const faults = [
    ...issues.flatMap((issue) => describeIssue(issue)),
    ...repeatedNames(value),
    ...addressFaults(value),
    ...payloadFaults(value, names),
  ];
  problems.push(...faults.map((fault) => toProblem(fault, placeOf(fault, document), file)));
  if (!parsed.success || problems.length > 0) return { kind: 'invalid', problems: inOrder(problems) };
  return { kind: 'config', config: toRelayConfig(parsed.data, file) };
}

function placeOf({ path, atKey }: Fault, document: YamlDocument): Place {
  return document.placeOf(path, atKey);
}

function toProblem(
  { path, message, suggestion }: Omit<Fault, 'atKey'>,
  { line, column }: Place,
  file: string,
): ConfigProblem {
  const problem = { file, line, column, path: formatPath(path), message };
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

/** As they stand in the file. */
function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.toSorted((left, right) => left.line - right.line || left.column - right.column);
}
