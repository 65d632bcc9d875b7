/**
 * `npm run bench:action-start`: what the receiving Action adds to the start of Node, beside what a bundle of bare @actions/core adds.
 *
 * Three programs in turn, over and over, so that a machine that slows down slows all of them: `node -e 0`, the bundle of
 * @actions/core, and `dist/index.js` on a signed dispatch with everything to do. Wall time of the whole process; peak memory of
 * runs of their own, for asking costs a little.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { signDispatch } from '../src/index.ts';

const rounds = Number(process.argv[2] ?? 60);
const ncc = resolve('node_modules/@vercel/ncc/dist/ncc/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'action-start-'));

try {
  const programs = {
    'node -e 0': ['-e', '0'],
    '@actions/core': [bundleActionsCore()],
    'dist/index.js': [resolve('dist/index.js')],
  };
  report(programs);
} finally {
  rmSync(folder, { recursive: true });
}

function report(programs: Readonly<Record<string, readonly string[]>>): void {
  const times = Object.entries(programs).map(([name, args]) => ({ name, args, elapsedMs: [] as number[] }));
  for (let round = -2; round < rounds; round++) {
    for (const { args, elapsedMs } of times) {
      const ms = runOnce(args);
      if (round >= 0) elapsedMs.push(ms);
    }
  }
  const [floor = NaN, core = NaN] = times.map(({ elapsedMs }) => median(elapsedMs));
  console.log(`medians of ${rounds} rounds, Node ${process.version}`);
  console.log('program         wall ms   over node -e 0   of @actions/core   peak RSS MiB');
  for (const { name, args, elapsedMs } of times) {
    const extraMs = median(elapsedMs) - floor;
    const figures = [
      (floor + extraMs).toFixed(1).padStart(8),
      extraMs.toFixed(1).padStart(16),
      (extraMs / (core - floor)).toFixed(2).padStart(18),
      peakMiB(args).padStart(14),
    ];
    console.log(`${name.padEnd(14)} ${figures.join(' ')}`);
  }
  console.log(`dist/index.js: ${(statSync('dist/index.js').size / 1000).toFixed(0)} KB`);
}

function runOnce(args: readonly string[]): number {
  const startNs = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { env: environment(), encoding: 'utf8' });
  const elapsedMs = Number(process.hrtime.bigint() - startNs) / 1e6;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr.slice(-500)}`);
  return elapsedMs;
}

function peakMiB(args: readonly string[]): string {
  const probe = join(folder, 'peak.cjs');
  writeFileSync(
    probe,
    `process.on('exit', () => require('fs').writeSync(2, 'peak ' + process.resourceUsage().maxRSS))`,
  );
  const peaks = Array.from({ length: 7 }, () => {
    const { stderr } = spawnSync(process.execPath, ['--require', probe, ...args], {
      env: environment(),
      encoding: 'utf8',
    });
    return Number(/peak (\d+)/u.exec(stderr)?.[1]) / 1024;
  });
  return median(peaks).toFixed(1);
}

function environment(): Record<string, string> {
  const clientPayload = signDispatch({
    eventType: 'wandb',
    clientPayload: {
      event_type: 'ADD_ARTIFACT_ALIAS',
      artifact_version_string: 'acme/wandb-registry-model/churn:v3',
      alias: 'production',
    },
    id: '0192e4a0-7b1c-7c3e-8f2a-5d6e7f801234',
    sentAtMs: Date.now(),
    secret: 'a-shared-secret-of-32-characters',
  });
  const event = join(folder, 'event.json');
  writeFileSync(event, JSON.stringify({ action: 'wandb', client_payload: clientPayload }));
  // As the runner does, which makes the files before the step.
  for (const name of ['output', 'summary']) writeFileSync(join(folder, name), '');
  return {
    GITHUB_EVENT_PATH: event,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    'INPUT_SIGNING-SECRET': 'a-shared-secret-of-32-characters',
    INPUT_ALIAS: 'production',
    INPUT_NAME: 'x',
  };
}

function bundleActionsCore(): string {
  const out = join(folder, 'core');
  const { status, stderr } = spawnSync(
    process.execPath,
    [ncc, 'build', resolve('bench/bare-actions-core.js'), '--out', out, '--minify', '--no-cache', '--quiet'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`ncc: ${stderr}`);
  return join(out, 'index.js');
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return (
    ((sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN)) / 2
  );
}
