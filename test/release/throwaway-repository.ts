import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { git } from '../act/git.ts';
import { runProcess, type Finished } from '../act/run-process.ts';

/** A repository with a main branch at a remote beside it, as a release job finds it. Ends with `remove`. */
export interface ThrowawayRepository {
  readonly folder: string;
  readonly remote: string;
  /** What is in this folder, empty at first, runs in place of the programs of that name. */
  readonly programs: string;
  git(...args: readonly string[]): Promise<string>;
  /** Git in the remote, which is bare. */
  remoteGit(...args: readonly string[]): Promise<string>;
  /** Writes the files, commits them and gives the commit. */
  commit(files?: Readonly<Record<string, string>>): Promise<string>;
  /** Tags what is checked out, with a text where there is one, and pushes the tag. */
  tag(name: string, text?: string): Promise<void>;
  /** Runs a script of tools/release in the repository. */
  run(script: string, ...args: readonly string[]): Promise<Finished>;
  remove(): Promise<void>;
}

/** Git without anybody's configuration, and the Node that runs us. */
const surroundings = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

/** Makes the two repositories, both empty. */
export async function createThrowawayRepository(): Promise<ThrowawayRepository> {
  const root = await mkdtemp(join(tmpdir(), 'release-'));
  const folder = join(root, 'checkout');
  const remote = join(root, 'remote.git');
  const programs = join(root, 'bin');
  await Promise.all([mkdir(folder), mkdir(programs)]);
  await git(root, ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  await git(folder, ['init', '--quiet', '--initial-branch=main']);
  await git(folder, ['remote', 'add', 'origin', remote]);
  const env = { ...surroundings, PATH: [programs, dirname(process.execPath), process.env['PATH']].join(':') };
  const run = (...args: readonly string[]): Promise<string> => git(folder, args);
  return {
    folder,
    remote,
    programs,
    git: run,
    remoteGit: (...args) => git(remote, args),
    commit: async (files = {}) => {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), text);
      }
      await run('add', '--all');
      await run('commit', '--quiet', '--allow-empty', '--message', 'change');
      return run('rev-parse', 'HEAD');
    },
    tag: async (name, text) => {
      await run('tag', ...(text === undefined ? [] : ['--annotate', '--message', text]), name);
      await run('push', '--quiet', 'origin', `refs/tags/${name}`);
    },
    run: (script, ...args) => runProcess('bash', [resolve('tools/release', script), ...args], { cwd: folder, env }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
