/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { median } from '../measure/median.ts';
import { sampleBody } from '../measure/sample-request.ts';
import { markdownTable } from '../measure/table.ts';
import { baseline, signed, verifiers, type Signed, type Verify } from './verifiers.ts';

/** How long and how often is measured. */
export interface VerifyPlan {
  readonly rounds: number;
  /** CPU time of one contestant in one round, in milliseconds. */
  readonly sliceMs: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const sizes = { '500 B': 500, '5 KB': 5_000, '64 KB': 64_000 } as const;

/**
 * Verifications per CPU-second, as ratios to the baseline: contestants in turn, each round compared within itself, and of the rounds
 * the median.
 */
export async function benchVerify(plan: VerifyPlan): Promise<string> {
  const columns: (readonly string[])[] = [];
  for (const bytes of Object.values(sizes)) columns.push(await measureSize(sampleBody(bytes), plan));
  const rows = Object.keys(verifiers).map((name, row) => [name].concat(columns.map((column) => column[row] ?? '')));
  return markdownTable(['verify alone', ...Object.keys(sizes)], rows);
}

async function measureSize(body: Buffer, { rounds, sliceMs }: VerifyPlan): Promise<readonly string[]> {
  const given = signed(body);
  const runs = Object.entries(verifiers).map(([name, verify]) => ({ name, verify, rates: [] as number[] }));
  for (const { name, verify } of runs) await requireVerdicts(name, verify, body);
  for (let round = -2; round < rounds; round++) {
    for (const { verify, rates } of rotated(runs, round + 2)) {
      // Nobody pays for what the one before left behind.
      collectGarbage();
      const rate = await ratePerCpuMs(verify, { body, given, sliceMs });
      if (round >= 0) rates.push(rate);
    }
  }
  const base = runs.find(({ name }) => name === baseline)?.rates ?? [];
  return runs.map(({ rates }) => median(rates.map((rate, round) => rate / (base[round] ?? Number.NaN))).toFixed(2));
}

/** The same in turn, from another one on in each round. */
function rotated<Run>(runs: readonly Run[], by: number): readonly Run[] {
  const start = by % runs.length;
  return runs.slice(start).concat(runs.slice(0, start));
}

interface Slice {
  readonly body: Buffer;
  readonly given: Signed;
  readonly sliceMs: number;
}

/** A hundred at a time between looks at the clock; of what answers later the answer is waited for. */
async function ratePerCpuMs(verify: Verify, { body, given, sliceMs }: Slice): Promise<number> {
  const start = process.cpuUsage();
  for (let count = 100; ; count += 100) {
    for (let index = 0; index < 100; index++) {
      const answer = verify(body, given);
      if (answer instanceof Promise) await answer;
    }
    const { user, system } = process.cpuUsage(start);
    const usedMs = (user + system) / 1000;
    if (usedMs >= sliceMs) return count / usedMs;
  }
}

/** Nobody is measured who does not verify. */
async function requireVerdicts(name: string, verify: Verify, body: Buffer): Promise<void> {
  const other = Buffer.from(body);
  other[other.length - 3] = 0x79;
  if (!(await accepts(verify, body, signed(body)))) throw new Error(`${name} refuses a right signature`);
  if (await accepts(verify, other, signed(body))) throw new Error(`${name} takes the signature of another body`);
}

async function accepts(verify: Verify, body: Buffer, given: Signed): Promise<boolean> {
  try {
    return (await verify(body, given)) !== false;
  } catch {
    return false;
  }
}
