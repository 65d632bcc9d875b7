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
// Inside the project, for ncc to find the package.
const folder = mkdtempSync(resolve('node_modules/.bench-'));
const runner = mkdtempSync(join(tmpdir(), 'action-start-'));

try {
  const programs = {
    'node -e 0': ['-e', '0'],
    '@actions/core': [bundleActionsCore()],
    'dist/index.js': [resolve('dist/index.js')],
  };
  report(programs);
} finally {
  rmSync(folder, { recursive: true });
  rmSync(runner, { recursive: true });
}

function report(programs: Readonly<Record<string, readonly string[]>>): void {
  const names = Object.keys(programs);
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = -2; round < rounds; round++) {
    for (const name of names) {
      const elapsedMs = runOnce(programs[name] ?? []);
      if (round >= 0) times.get(name)?.push(elapsedMs);
    }
  }
  const floor = median(times.get('node -e 0') ?? []);
  const core = median(times.get('@actions/core') ?? []) - floor;
  console.log(`medians of ${rounds} rounds, Node ${process.version}`);
  console.log('program         wall ms   over node -e 0   of @actions/core   peak RSS MiB');
  for (const name of names) {
    const extra = median(times.get(name) ?? []) - floor;
    console.log([name.padEnd(14), (floor + extra).toFixed(1).padStart(8), extra.toFixed(1).padStart(16), (extra / core).toFixed(2).padStart(18), peakMiB(programs[name] ?? []).padStart(14)].join(' '));
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
  writeFileSync(probe, `process.on('exit', () => require('fs').writeSync(2, 'peak ' + process.resourceUsage().maxRSS))`);
  const peaks = Array.from({ length: 7 }, () => {
    const { stderr } = spawnSync(process.execPath, ['--require', probe, ...args], { env: environment(), encoding: 'utf8' });
    return Number(/peak (\d+)/u.exec(stderr)?.[1]) / 1024;
  });
  return median(peaks).toFixed(1);
}

function environment(): Record<string, string> {
  const clientPayload = signDispatch({
    eventType: 'wandb',
    clientPayload: { event_type: 'ADD_ARTIFACT_ALIAS', artifact_version_string: 'acme/wandb-registry-model/churn:v3', alias: 'production' },
    id: '0192e4a0-7b1c-7c3e-8f2a-5d6e7f801234',
    sentAtMs: Date.now(),
    secret: 'a-shared-secret-of-32-characters',
  });
  const event = join(runner, 'event.json');
  writeFileSync(event, JSON.stringify({ action: 'wandb', client_payload: clientPayload }));
  // As the runner does, which makes the files before the step.
  for (const name of ['output', 'summary']) writeFileSync(join(runner, name), '');
  return {
    GITHUB_EVENT_PATH: event,
    GITHUB_OUTPUT: join(runner, 'output'),
    GITHUB_STEP_SUMMARY: join(runner, 'summary'),
    'INPUT_SIGNING-SECRET': 'a-shared-secret-of-32-characters',
    INPUT_ALIAS: 'production',
    INPUT_NAME: 'x',
  };
}

/** The least that an Action on @actions/core does: reads an input, sets an output. */
function bundleActionsCore(): string {
  const source = join(folder, 'core.js');
  writeFileSync(source, `import * as core from '@actions/core';\ncore.setOutput('a', core.getInput('name'));\n`);
  const out = join(folder, 'core');
  const { status, stderr } = spawnSync(process.execPath, [ncc, 'build', source, '--out', out, '--minify', '--no-cache', '--quiet'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ncc: ${stderr}`);
  return join(out, 'index.js');
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN)) / 2;
}
