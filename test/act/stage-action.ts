import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { git } from './git.ts';
import { runProcess } from './run-process.ts';

/** The repository of the Action. */
export const repositoryFolder = resolve(import.meta.dirname, '../..');

/**
 * Writes the Action as GitHub would hand it out, were the working tree committed, into `folder/action`, and gives that path: what
 * `.gitignore` and `export-ignore` leave. Index and objects go to `folder`: the repository is only read.
 */
export async function stageAction(folder: string): Promise<string> {
  const action = join(folder, 'action');
  const archive = join(folder, 'action.tar');
  const objects = join(folder, 'objects');
  await Promise.all([mkdir(action), mkdir(objects)]);
  const env = {
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: resolve(
      repositoryFolder,
      await git(repositoryFolder, ['rev-parse', '--git-path', 'objects']),
    ),
  };
  await git(repositoryFolder, ['add', '--all', '.'], env);
  const tree = await git(repositoryFolder, ['write-tree'], env);
  await git(repositoryFolder, ['archive', `--output=${archive}`, tree], env);
  await extract(archive, action);
  return action;
}

async function extract(archive: string, folder: string): Promise<void> {
  const surroundings = { cwd: folder, env: { PATH: '/usr/local/bin:/usr/bin:/bin' } };
  const { exitCode, stderr } = await runProcess('tar', ['-xf', archive], surroundings);
  if (exitCode !== 0) throw new Error(`tar failed: ${stderr}`);
}
