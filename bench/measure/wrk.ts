import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What wrk counted. */
export interface Load {
  readonly requests: number;
  readonly durationUs: number;
  /** Answers that are not 2xx, and connections that failed. */
  readonly failed: number;
}

/** A request to be sent over and over. */
export interface LoadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const script = fileURLToPath(new URL('post.lua', import.meta.url));

/** @throws when wrk is not installed */
export function requireWrk(): void {
  const { error } = spawnSync('wrk', ['-v']);
  if (error !== undefined) throw new Error('wrk is missing: install it (apt-get install wrk)');
}

/** Loads a server from connections that are kept alive, for whole seconds. */
export async function load(
  { url, headers, body }: LoadRequest,
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<Load> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url], {
    env: { ...process.env, BENCH_BODY: body, BENCH_HEADERS: lines.join('\n') },
  });
  const [result] = /^\{.*\}$/mu.exec(stdout) ?? [];
  if (result === undefined) throw new Error(`wrk said nothing of its result: ${stdout}`);
  // The script prints these three.
  return JSON.parse(result) as Load;
}
