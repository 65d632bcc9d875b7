import { deepStrictEqual } from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { readActLog, type ActLog } from './act-log.ts';
import { findAct } from './find-act.ts';
import { git } from './git.ts';
import { runProcess } from './run-process.ts';
import { repositoryFolder, stageAction } from './stage-action.ts';

/** One run of one workflow. */
export interface WorkflowRun {
  /** The workflow file, from the root of this repository. */
  readonly workflow: string;
  /** @default 'repository_dispatch' */
  readonly eventName?: string;
  /** The event file's object. */
  readonly event: object;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Where the run finds GitHub's API. @default GitHub's own, which nothing here reaches */
  readonly apiUrl?: string;
  /** The workflow's repository holds the Action itself, for `uses: ./`. */
  readonly inActionRepository?: boolean;
}

/** What came of the run. */
export interface ActRun extends ActLog {
  readonly exitCode: number;
  /** The files left in the folder that steps find as `FILES`. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Runs a workflow under act, offline, on this machine, with the Action as it would be published.
 *
 * Nothing of the caller's environment gets in: act has its own HOME, and its `node24` is the Node that runs us.
 *
 * @throws Error when act is not there or prints what is no log
 */
export async function runAct(run: WorkflowRun): Promise<ActRun> {
  const act = findAct();
  const folder = await mkdtemp(join(tmpdir(), 'act-'));
  try {
    const action = await stageAction(folder);
    const repository = await createRepository(folder, run, action);
    const files = join(folder, 'files');
    await mkdir(files);
    const event = await writeEvent(folder, run.event);
    const args = actArguments(run, { event, action, files });
    const finished = await runProcess(act, args, { cwd: repository, env: await createEnvironment(folder) });
    return { ...readActLog(finished.stdout), exitCode: finished.exitCode, files: await readFiles(files) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Paths {
  readonly event: string;
  readonly action: string;
  readonly files: string;
}

function actArguments(run: WorkflowRun, paths: Paths): readonly string[] {
  // Without a GITHUB_TOKEN act asks gh for a real one.
  const secrets = { GITHUB_TOKEN: 'a_long_stand_in_token', ...run.secrets };
  return [
    run.eventName ?? 'repository_dispatch',
    `--eventpath=${paths.event}`,
    `--workflows=.github/workflows/${basename(run.workflow)}`,
    // A label without a platform is skipped, and the run is a success.
    '--platform=ubuntu-latest=-self-hosted',
    `--local-repository=org/wandb-artifact-dispatch@v1=${paths.action}`,
    '--no-cache-server',
    '--action-offline-mode',
    '--rm',
    '--json',
    '--verbose',
    '--env=GITHUB_REPOSITORY=octo/demo',
    `--env=FILES=${paths.files}`,
    ...(run.apiUrl === undefined ? [] : [`--env=GITHUB_API_URL=${run.apiUrl}`]),
    ...Object.entries(secrets).map(([name, value]) => `--secret=${name}=${value}`),
  ];
}

async function createRepository(folder: string, run: WorkflowRun, action: string): Promise<string> {
  const repository = join(folder, 'repository');
  const workflows = join(repository, '.github/workflows');
  if (run.inActionRepository === true) await cp(action, repository, { recursive: true });
  await rm(workflows, { recursive: true, force: true });
  await mkdir(workflows, { recursive: true });
  await cp(resolve(repositoryFolder, run.workflow), join(workflows, basename(run.workflow)));
  await git(repository, ['init', '--quiet', '--initial-branch=main']);
  await git(repository, ['add', '--all', '.']);
  await git(repository, ['commit', '--quiet', '--message=Add the workflow']);
  return repository;
}

/** Of an event file that is no JSON act makes an empty event, and says nothing. */
async function writeEvent(folder: string, event: object): Promise<string> {
  const path = join(folder, 'event.json');
  await writeFile(path, JSON.stringify(event));
  deepStrictEqual(JSON.parse(await readFile(path, 'utf8')), event);
  return path;
}

async function createEnvironment(folder: string): Promise<Record<string, string>> {
  const home = join(folder, 'home');
  await mkdir(home);
  return {
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    TMPDIR: home,
    LANG: 'C.UTF-8',
    ACT_DISABLE_VERSION_CHECK: '1',
  };
}

async function readFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder);
  const read = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}
