/**
 * `npm run bench:relay`: what the relay keeps and delivers, beside what the disk, an array in memory, the receiver alone, and queues on
 * PostgreSQL do. It prints the tables of docs/performance.md. TMPDIR must be on the disk that is meant.
 *
 * `--quick`: under two minutes, for a look. `--only TEXT`: parts whose name holds it: accept, http, drain, latency, idle, backlog.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inFolder } from '../measure/folder.ts';
import { versionsLine } from '../measure/versions.ts';
import { requireWrk } from '../measure/wrk.ts';
import { benchAccept } from './accept.ts';
import { benchBacklog } from './backlog.ts';
import { compile } from './compiled.ts';
import { benchDrain } from './drain.ts';
import { benchHttp } from './http.ts';
import { benchIdle } from './idle.ts';
import { benchLatency } from './latency.ts';
import { startPostgres } from './postgres.ts';
import { startSink } from './sink.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const { quick, only } = values;
const isChosen = (part: string): boolean => part.includes(only);

await inFolder('bench-relay', async (root) => {
  if (isChosen('http')) requireWrk();
  const folderOf = (part: string): string => {
    const folder = join(root, part);
    mkdirSync(folder);
    return folder;
  };
  const compiled = ['http', 'latency', 'idle'].some(isChosen) ? compile(root) : '';
  const sink = await startSink(root);
  const postgres = ['accept', 'drain'].some(isChosen) ? await startPostgres(root) : undefined;
  const arena = (part: string) => ({ folder: folderOf(part), sink, postgres: postgres?.socket });
  const served = (part: string) => ({ folder: folderOf(part), sink, program: compiled });
  const parts: Readonly<Record<string, () => Promise<string>>> = {
    accept: () => benchAccept(arena('accept'), quick ? { rounds: 2, sliceMs: 600 } : { rounds: 5, sliceMs: 1_600 }),
    http: () => benchHttp({ ...served('http'), ...(quick ? { rounds: 1, seconds: 1 } : { rounds: 5, seconds: 3 }) }),
    drain: () =>
      benchDrain(arena('drain'), quick ? { rounds: 2, deliveries: 3_000 } : { rounds: 5, deliveries: 15_000 }),
    latency: () => benchLatency({ ...served('latency'), seconds: quick ? 10 : 60 }),
    idle: () => benchIdle({ ...served('idle'), rounds: quick ? 2 : 7 }),
    backlog: () =>
      benchBacklog({
        folder: folderOf('backlog'),
        ...(quick ? { sizes: [1_000, 100_000], rounds: 3 } : { sizes: [1_000, 100_000, 1_000_000], rounds: 9 }),
      }),
  };
  try {
    console.log(versionsLine(['undici', 'pg-boss', 'graphile-worker', 'pg']) + said(postgres?.version));
    for (const [name, run] of Object.entries(parts)) if (isChosen(name)) console.log(`\n${await run()}`);
  } finally {
    await postgres?.stop();
    await sink.stop();
  }
});

function said(version: string | undefined): string {
  if (version !== undefined) return `, PostgreSQL ${version}`;
  return ['accept', 'drain'].some(isChosen) ? ', without PostgreSQL, which is not installed here' : '';
}
