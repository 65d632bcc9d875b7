import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a program of the bench can be asked, by name: each takes one input that JSON can hold, and gives such a value. */
type Methods = Readonly<Record<string, (input: never) => unknown>>;

/** A part of the bench in a process of its own. */
export interface Program<Asked extends Methods> {
  /** One question at a time. @throws what the program throws */
  readonly ask: <Name extends keyof Asked>(
    name: Name,
    input: Parameters<Asked[Name]>[0],
  ) => Promise<Awaited<ReturnType<Asked[Name]>>>;
  /** Ends it, and resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/** How a program is started. */
export interface ProgramStart {
  readonly file: URL;
  readonly argv: readonly string[];
  /** Where what it writes to stderr goes. */
  readonly log: string;
}

type Answer = { readonly value: unknown } | { readonly failure: string };

/** Starts a program that calls {@link answerParent}. @throws with the end of its log where it ends instead */
export async function startProgram<Asked extends Methods>({ file, argv, log }: ProgramStart): Promise<Program<Asked>> {
  const stderr = openSync(log, 'a');
  const child = fork(fileURLToPath(file), argv, {
    env: { ...process.env, NODE_ENV: 'production' },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', stderr, 'ipc'],
  });
  closeSync(stderr);
  const exited = once(child, 'exit');
  await answerOf(child, log);
  return {
    ask: async (name, input) => {
      const answered = answerOf(child, log);
      child.send({ name, input });
      // The program answers by the method that was named.
      return (await answered) as never;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

async function answerOf(child: ChildProcess, log: string): Promise<unknown> {
  const ending = new AbortController();
  const { signal } = ending;
  const ended = once(child, 'exit', { signal }).then((): Answer => ({
    failure: `ended: ${readFileSync(log, 'utf8').slice(-2000)}`,
  }));
  const said = once(child, 'message', { signal }).then(([answer]) => answer as Answer);
  const answer = await Promise.race([said, ended]);
  // Whichever did not come is not waited for.
  void Promise.allSettled([said, ended]);
  ending.abort();
  if ('failure' in answer) throw new Error(`${child.spawnargs.slice(1).join(' ')}: ${answer.failure}`);
  return answer.value;
}

/** Answers what the parent asks, until it lets go: then the program is closed and ends. */
export function answerParent(methods: Methods, close: () => Promise<void>): void {
  process.on('message', ({ name, input }: { readonly name: string; readonly input: never }) => {
    const method = methods[name];
    Promise.resolve()
      .then(() => method?.(input))
      .then(
        (value) => tell({ value }),
        (error: unknown) => tell({ failure: error instanceof Error ? String(error.stack) : String(error) }),
      );
  });
  process.on('disconnect', () => {
    void close().finally(() => process.exit());
  });
  tell({ value: undefined });
}

function tell(answer: Answer): void {
  process.send?.(answer);
}
