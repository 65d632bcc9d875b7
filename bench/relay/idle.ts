/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { median } from '../measure/median.ts';
import { markdownTable } from '../measure/table.ts';
import { startBareServer, startServe, type Serving } from './serve.ts';

/** How often is measured, and with what. */
export interface IdlePlan {
  readonly rounds: number;
  readonly folder: string;
  /** `wandb-dispatch`, compiled. */
  readonly program: string;
}

/** After how long without a request a server is idle. */
const idleMs = 1_500;

/** Start to ready, and memory when nothing happens, in turn with a bare server. */
export async function benchIdle({ rounds, folder, program }: IdlePlan): Promise<string> {
  const servers = {
    'node:http, bare': () => startBareServer(folder),
    // Nothing is sent there: nobody has to listen.
    'wandb-dispatch serve': () => startServe(program, folder, { sinkUrl: 'http://127.0.0.1:9/' }),
  };
  const rows = Object.entries(servers).map(([name, start]) => ({
    name,
    start,
    readyAfterMs: [] as number[],
    rssMb: [] as number[],
  }));
  for (let round = -1; round < rounds; round++) {
    for (const { start, readyAfterMs, rssMb } of rows) {
      const serving = await start();
      const measured = await idleRssMb(serving);
      if (round < 0) continue;
      readyAfterMs.push(serving.readyAfterMs);
      rssMb.push(measured);
    }
  }
  return markdownTable(
    ['idle', 'start to ready, ms', 'RSS, MB'],
    rows.map(({ name, readyAfterMs, rssMb }) => [name, median(readyAfterMs).toFixed(0), median(rssMb).toFixed(1)]),
  );
}

async function idleRssMb({ rssMb, stop }: Serving): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  const measured = rssMb();
  await stop();
  return measured;
}
