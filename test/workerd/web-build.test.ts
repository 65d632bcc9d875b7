import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectFolder, writeProject } from '../packaging/packed.ts';
import { traceImports, type Import } from './module-graph.ts';

const folder = projectFolder('bare');
const tracing = (condition: string): Promise<readonly Import[]> =>
  traceImports(folder, 'imports-receiver.js', condition);
const packagesIn = (imports: readonly Import[]): readonly string[] => [
  ...new Set(
    imports.map(({ to }) => /\/node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)\//u.exec(to)?.groups?.['name'] ?? to),
  ),
];

beforeAll(() => {
  copyFileSync('test/workerd/trace-imports.js', join(folder, 'trace-imports.js'));
  writeProject(folder, { 'imports-receiver.js': "import 'wandb-artifact-dispatch/receiver';" });
});

describe('the receiver for the web', () => {
  it.each(['workerd', 'browser'])(
    'reaches no module of Node and no other package under the condition %s',
    async (condition) => {
      const imports = await tracing(condition);
      expect(imports[0]?.to).toMatch(/\/wandb-artifact-dispatch\/lib\/receiver\/web\.js$/u);
      expect(packagesIn(imports)).toEqual(['wandb-artifact-dispatch']);
    },
  );

  it('is not what Node gets', async () => {
    const imports = await tracing('node');
    expect(imports[0]?.to).toMatch(/\/wandb-artifact-dispatch\/lib\/receiver\/index\.js$/u);
    expect(packagesIn(imports).toSorted()).toEqual(['node:crypto', 'node:zlib', 'wandb-artifact-dispatch']);
  });
});
