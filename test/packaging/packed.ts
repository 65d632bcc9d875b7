import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProcess, type Finished } from '../act/run-process.ts';

/** The Nodes that the receiver runs on. */
export const nodes = [
  ['Node 22', resolve('tools/node22/node_modules/.bin/node')],
  ['Node 24', process.execPath],
] as const;

/** The folder of a project that has the tarball installed: `bare` nothing else, the others also what types and Express need. */
export function projectFolder(name: 'bare' | 'typed' | 'typed-express'): string {
  const folder = process.env['PACKED_FOLDER'];
  if (folder === undefined) throw new Error('nothing is packed: run npm run test:packed');
  return join(folder, name);
}

/** Writes files into a project. */
export function writeProject(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** Runs a Node in a project, which sees no environment. */
export function runIn(folder: string, node: string, args: readonly string[]): Promise<Finished> {
  return runProcess(node, args, { cwd: folder, env: {} });
}
