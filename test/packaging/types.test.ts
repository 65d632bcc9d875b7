import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectFolder, runIn, writeProject } from './packed.ts';
import { tsconfig, usersCode } from './users-code.ts';

const compiler = resolve('node_modules/typescript/bin/tsc');
const withoutExpress = ['on-http.ts', 'on-lambda.ts', 'github.ts', 'misused.ts'];

describe('the types of the packed library, those of libraries checked too,', () => {
  it.each([
    ['with @types/node alone', 'typed', withoutExpress],
    ['with @types/express beside it', 'typed-express', [...withoutExpress, 'on-express.ts']],
  ] as const)('hold %s', async (_what, project, files) => {
    const folder = projectFolder(project);
    writeProject(folder, { ...usersCode, 'tsconfig.json': tsconfig(files) });
    expect(await runIn(folder, process.execPath, [compiler, '-p', '.'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });
});
