import { readConfig } from '../../../receiver/relay/config/read-config.ts';

/** What is wrong with a config, `LINE:COLUMN: PATH: MESSAGE` each, and the suggestion behind it where there is one. */
export function problemsOf(text: string): readonly string[] {
  const read = readConfig(text, 'dispatch.yaml');
  if (read.kind === 'config') return [];
  return read.problems.map(({ line, column, path, message, suggestion }) =>
    [`${line}:${column}: ${path}: ${message}`, ...(suggestion === undefined ? [] : [`[${suggestion}]`])].join(' '),
  );
}
