import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The action.yml of an action with every kind of input, for tests of the emulated runner. */
export const manifest = `
name: Fixture
description: For the emulated runner
inputs:
  max-age: { description: age, default: 24h }
  two words: { description: words, required: true }
  size: { description: number, default: 10 }
  host: { description: expression, default: "\${{ github.server_url }}/x" }
  old: { description: gone, deprecationMessage: use max-age }
outputs:
  alias: { description: alias }
runs: { using: node24, main: dist/main.cjs }
`;

/** Makes an action in a new folder under `root`; `script` is its dist/main.cjs, with `fs` at hand. */
export async function makeAction(root: string, script: string, yaml = manifest): Promise<string> {
  const folder = await mkdtemp(join(root, 'action-'));
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'action.yml'), yaml);
  await writeFile(join(folder, 'dist/main.cjs'), `const fs = require('node:fs');\n${script}`);
  return folder;
}
