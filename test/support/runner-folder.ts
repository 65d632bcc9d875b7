import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const commandFileNames = {
  GITHUB_OUTPUT: 'set_output',
  GITHUB_STATE: 'save_state',
  GITHUB_ENV: 'set_env',
  GITHUB_PATH: 'add_path',
  GITHUB_STEP_SUMMARY: 'step_summary',
} as const;

type CommandFile = keyof typeof commandFileNames;

/** The folder of one emulated step: empty command files, the event file, a workspace, a temp folder. Ends with `remove`. */
export interface RunnerFolder {
  readonly workspace: string;
  /** GITHUB_OUTPUT and its like, GITHUB_EVENT_PATH, GITHUB_WORKSPACE, RUNNER_TEMP, RUNNER_TOOL_CACHE. */
  readonly env: Readonly<Record<string, string>>;
  /** A command file's text without its byte order mark; `''` when the step removed it, as the runner has it. */
  readCommandFile(name: CommandFile): Promise<string>;
  remove(): Promise<void>;
}

/** Makes the folder; the event is written as JSON, a string as it is, undefined not at all. */
export async function createRunnerFolder(event: unknown, ownWorkspace: string | undefined): Promise<RunnerFolder> {
  const root = await mkdtemp(join(tmpdir(), 'emulated-runner-'));
  const at = (name: string): string => join(root, name);
  const workspace = ownWorkspace ?? at('workspace');
  await Promise.all(['commands', 'workspace', 'temp', 'tools'].map((name) => mkdir(at(name))));
  const files = Object.entries(commandFileNames).map(([name, file]) => [name, at(`commands/${file}`)] as const);
  await Promise.all(files.map(([, file]) => writeFile(file, '')));
  if (event !== undefined) {
    await writeFile(at('event.json'), typeof event === 'string' ? event : JSON.stringify(event, null, 2));
  }
  return {
    workspace,
    env: {
      ...Object.fromEntries(files),
      ...(event !== undefined && { GITHUB_EVENT_PATH: at('event.json') }),
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: at('temp'),
      RUNNER_TOOL_CACHE: at('tools'),
    },
    readCommandFile: (name) => readText(at(`commands/${commandFileNames[name]}`)),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
