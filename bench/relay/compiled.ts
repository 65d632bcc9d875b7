import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Compiles the package as it is published, as it is now, into a folder; gives the program `wandb-dispatch`. */
export function compile(folder: string): string {
  const out = join(folder, 'package', 'lib');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', out], { stdio: 'inherit' });
  // It finds what it depends on, and its own version, as if it were installed here.
  for (const name of ['node_modules', 'package.json']) symlinkSync(join(root, name), join(folder, 'package', name));
  return join(out, 'src/cli/main.js');
}
