import { dirname, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runIn } from '../packaging/packed.ts';

/** One import: the specifier as it is written, and the URLs of the file that has it and of what Node resolves it to. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly to: string;
}

/** Everything that a file of a project imports, by itself and by what it imports, under a condition of `exports`. */
export async function traceImports(folder: string, file: string, condition: string): Promise<readonly Import[]> {
  const args = ['-C', condition, '--import', './trace-imports.js', file];
  const { stdout, stderr } = await runIn(folder, process.execPath, args);
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/**
 * The modules of a Worker, as its configuration lists them: every file under its path in the project, and every package under the path at which
 * workerd looks for a bare specifier, which is beside the file that has it.
 */
export function workerModules(folder: string, main: string, imports: readonly Import[]): string {
  const pathOf = (url: string): string => relative(folder, fileURLToPath(url));
  const modules = new Map([[main, `embed ${JSON.stringify(main)}`]]);
  for (const { from, specifier, to } of imports) {
    // Of Node's own modules workerd has none, and says so.
    if (to.startsWith('node:')) continue;
    const path = pathOf(to);
    modules.set(path, `embed ${JSON.stringify(path)}`);
    if (specifier.startsWith('.')) continue;
    modules.set(posix.join(dirname(pathOf(from)), specifier), JSON.stringify(`export * from "/${path}";`));
  }
  return [...modules].map(([name, module]) => `(name = ${JSON.stringify(name)}, esModule = ${module})`).join(',\n');
}
