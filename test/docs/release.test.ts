import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { runProcess } from '../act/run-process.ts';
import { evaluateExpression } from '../support/expressions.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const workflow = parse(readFileSync('.github/workflows/release.yml', 'utf8'));
const jobs: Readonly<Record<string, Job>> = workflow.jobs;

function job(name: string): Job {
  const found = jobs[name];
  if (found === undefined) throw new Error(`release.yml has no job ${name}`);
  return found;
}

const scripts = (name: string): readonly string[] => job(name).steps.flatMap(({ run }) => run ?? []);
const usesOf = (name: string): readonly string[] =>
  job(name).steps.flatMap(({ uses }) => uses?.replace(/@.*/u, '') ?? []);

/** The one step of a job that runs a command. */
function stepWith(name: string, command: string): Step {
  const found = job(name).steps.filter(({ run }) => run?.includes(command));
  if (found[0] === undefined || found.length > 1) throw new Error(`${name} has ${found.length} steps with ${command}`);
  return found[0];
}

/** What must have succeeded before a job, at first or any hand. */
function before(name: string): readonly string[] {
  const direct = [job(name).needs ?? []].flat();
  return [...new Set([...direct, ...direct.flatMap(before)])].toSorted();
}

describe('release.yml', () => {
  /** GitHub's patterns for tags: `+` repeats what stands before it, a dot is a dot, and the whole name must match. */
  const pattern = new RegExp(`^(?:${workflow.on.push.tags.join('|').replaceAll('.', '\\.')})$`, 'u');

  it.each([
    ['v1.2.3', true],
    ['v10.20.30', true],
    ['v1', false],
    ['v1.2', false],
    ['v1.2.3-rc.1', false],
    ['1.2.3', false],
    ['v1x2x3', false],
  ])('starts on the tag %s: %s', (tag, starts) => {
    expect(workflow.on).toStrictEqual({ push: { tags: [expect.any(String)] } });
    expect(pattern.test(tag)).toBe(starts);
  });

  it('reads alone, but for one job for each thing that it writes', () => {
    expect(workflow.permissions).toStrictEqual({ contents: 'read' });
    expect(
      Object.fromEntries(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions])),
    ).toStrictEqual({
      verify: undefined,
      attest: { attestations: 'write', 'id-token': 'write' },
      release: { contents: 'write' },
      publish: { 'id-token': 'write' },
      'major-tag': { contents: 'write' },
    });
  });

  it('attests what it verified, releases and publishes what it attested, and moves v1 last', () => {
    expect(Object.fromEntries(Object.keys(jobs).map((name) => [name, before(name)]))).toStrictEqual({
      verify: [],
      attest: ['verify'],
      release: ['attest', 'verify'],
      publish: ['attest', 'release', 'verify'],
      'major-tag': ['attest', 'publish', 'release', 'verify'],
    });
  });

  it('lets nothing pass that failed, and no two runs of a tag meet', () => {
    const text = readFileSync('.github/workflows/release.yml', 'utf8');
    expect(text).not.toMatch(/^\s*(?:- )?(?:if|continue-on-error):/mu);
    expect(text).not.toMatch(/\|\| (?:true|:)|set \+e/u);
    expect(workflow.concurrency).toStrictEqual({
      group: '${{ github.workflow }}-${{ github.ref }}',
      'cancel-in-progress': false,
    });
  });

  it('builds in one job alone, after the tag was checked, and checks before it packs', () => {
    const run = scripts('verify').join('\n');
    const order = ['check-tag.sh', 'npm ci', 'npm run check', 'npm test', 'npm run build', 'git diff', 'npm pack'];
    const places = order.map((command) => run.indexOf(command));
    expect(places).not.toContain(-1);
    expect(places).toStrictEqual(places.toSorted((left, right) => left - right));
    for (const name of ['attest', 'release', 'publish', 'major-tag']) {
      expect(scripts(name).join('\n')).not.toMatch(/npm (?:ci|install|run|pack)|npx/u);
    }
  });

  it('hands the same files from job to job', () => {
    const handed = (name: string, action: string) =>
      job(name).steps.flatMap((step) => (step.uses?.startsWith(`actions/${action}@`) ? [step.with?.['name']] : []));
    expect(handed('verify', 'upload-artifact')).toStrictEqual(['release']);
    expect(handed('attest', 'download-artifact')).toStrictEqual(['release']);
    expect(handed('attest', 'upload-artifact')).toStrictEqual(['attestation']);
    expect(handed('release', 'download-artifact')).toStrictEqual(['release', 'attestation']);
    expect(handed('publish', 'download-artifact')).toStrictEqual(['release', 'attestation']);
  });

  it('attests both bundles and the package', () => {
    const attest = job('attest').steps.find(({ id }) => id === 'attest');
    expect(attest?.uses).toMatch(/^actions\/attest-build-provenance@/u);
    expect(attest?.with).toStrictEqual({
      'subject-path': 'dist/index.js\ndist/send/index.js\nwandb-artifact-dispatch-*.tgz\n',
    });
  });

  it('gives credentials to the one checkout that pushes, and a history to the one that looks for main', () => {
    const checkouts = Object.entries(jobs).flatMap(([name, { steps }]) =>
      steps.flatMap((step) => (step.uses?.startsWith('actions/checkout@') ? [[name, step.with]] : [])),
    );
    expect(checkouts).toStrictEqual([
      ['verify', { 'fetch-depth': 0, 'persist-credentials': false }],
      ['major-tag', { 'persist-credentials': true }],
    ]);
  });

  it('publishes in the environment that the registry trusts, without a secret', () => {
    expect(job('publish').environment).toBe('npm');
    expect(usesOf('publish')).not.toContain('actions/checkout');
    expect(readFileSync('.github/workflows/release.yml', 'utf8')).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/u);
  });

  it('starts no Node from a cache', () => {
    const nodes = Object.values(jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses?.includes('setup-node@')));
    expect(nodes).toHaveLength(2);
    for (const node of nodes) expect(node.with).toStrictEqual({ 'node-version': 24, 'package-manager-cache': false });
  });

  it('runs every script of tools/release, and none that is not there', () => {
    const named = [
      ...Object.keys(jobs)
        .flatMap(scripts)
        .join('\n')
        .matchAll(/tools\/release\/([\w-]+\.sh)/gu),
    ];
    expect(named.map(([, script = '']) => script).toSorted()).toStrictEqual(readdirSync('tools/release').toSorted());
  });
});

describe('a job of release.yml', () => {
  let folder: string;
  let programs: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-job-'));
    programs = join(folder, 'bin');
    mkdirSync(programs);
    mkdirSync(join(folder, 'dist/send'), { recursive: true });
    for (const file of ['dist/index.js', 'dist/send/index.js', 'notes.md', 'wandb-artifact-dispatch-1.2.3.tgz'])
      writeFileSync(join(folder, file), file);
    stand('npm');
    stand('gh');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program that writes down what it is called with, and ends as told. */
  function stand(program: string, exitCode = 0): void {
    const code = `#!/bin/sh\necho ${program} "$@" >>calls\nexit ${exitCode}\n`;
    writeFileSync(join(programs, program), code, { mode: 0o755 });
  }

  const contexts = {
    github: { token: 'ghs_1' },
    needs: { verify: { outputs: { version: '1.2.3', newest: 'true' } } },
    steps: { attest: { outputs: { 'bundle-path': 'attestation.json' } } },
  };

  /** Runs a step in a folder of its own, by the shell that the runner takes where a step names none. */
  async function run(step: Step, given: object = contexts) {
    const env = Object.entries(step.env ?? {}).map(([name, text]) => [
      name,
      String(evaluateExpression(text, { ...given })),
    ]);
    writeFileSync(join(folder, 'step.sh'), step.run ?? '');
    const ended = await runProcess('bash', ['-e', 'step.sh'], {
      cwd: folder,
      env: {
        PATH: `${programs}:${process.env['PATH']}`,
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_REF: 'refs/tags/v1.2.3',
        GITHUB_REF_NAME: 'v1.2.3',
        GITHUB_REPOSITORY: 'org/wandb-artifact-dispatch',
        ...Object.fromEntries(env),
      },
    });
    return {
      ...ended,
      calls: readdirSync(folder).includes('calls') ? readFileSync(join(folder, 'calls'), 'utf8') : '',
    };
  }

  async function attest(): Promise<void> {
    writeFileSync(join(folder, 'attestation.json'), 'bundle');
    expect(await run(stepWith('attest', 'cp'))).toMatchObject({ exitCode: 0, stderr: '' });
  }

  it('packs once, with the notes of its version, and says whether it is the newest', async () => {
    cpSync('tools/release', join(folder, 'tools/release'), { recursive: true });
    writeFileSync(join(folder, 'CHANGELOG.md'), '## 1.2.3\n\n- New.\n');
    await runProcess('git', ['init', '--quiet'], { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } });
    expect(await run(stepWith('verify', 'npm pack'))).toStrictEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
      calls: 'npm pack\n',
    });
    expect(readFileSync(join(folder, 'notes.md'), 'utf8')).toBe('- New.\n');
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('version=1.2.3\nnewest=true\n');
  });

  it('does not pack a version that the changelog does not know', async () => {
    cpSync('tools/release', join(folder, 'tools/release'), { recursive: true });
    writeFileSync(join(folder, 'CHANGELOG.md'), '## 1.2.2\n\n- Old.\n');
    expect(await run(stepWith('verify', 'npm pack'))).toMatchObject({ exitCode: 1, calls: '' });
  });

  it.each([
    ['true', '--latest=true'],
    ['false', '--latest=false'],
  ])('releases the files and their attestation; newest: %s', async (newest, flag) => {
    await attest();
    const needs = { verify: { outputs: { version: '1.2.3', newest } } };
    expect(await run(stepWith('release', 'gh release create'), { ...contexts, needs })).toStrictEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
      calls: `gh release create v1.2.3 assets/dist-index.js assets/dist-send-index.js assets/wandb-artifact-dispatch-1.2.3.sigstore.json assets/wandb-artifact-dispatch-1.2.3.tgz --repo org/wandb-artifact-dispatch --verify-tag --title v1.2.3 --notes-file notes.md ${flag}\n`,
    });
    const bytes = (file: string): string => readFileSync(join(folder, 'assets', file), 'utf8');
    expect(
      ['dist-index.js', 'dist-send-index.js', 'wandb-artifact-dispatch-1.2.3.sigstore.json'].map(bytes),
    ).toStrictEqual(['dist/index.js', 'dist/send/index.js', 'bundle']);
  });

  it('releases nothing without its attestation', async () => {
    const { exitCode, calls } = await run(stepWith('release', 'gh release create'));
    expect({ isDone: exitCode === 0, calls }).toStrictEqual({ isDone: false, calls: '' });
  });

  const verified =
    'gh attestation verify ./wandb-artifact-dispatch-1.2.3.tgz --bundle wandb-artifact-dispatch-1.2.3.sigstore.json --repo org/wandb-artifact-dispatch --signer-workflow org/wandb-artifact-dispatch/.github/workflows/release.yml --source-ref refs/tags/v1.2.3\n';

  it.each([
    ['true', 'latest'],
    ['false', 'previous'],
  ])('publishes the tarball with provenance; newest: %s, as %s', async (newest, tag) => {
    const needs = { verify: { outputs: { version: '1.2.3', newest } } };
    expect(await run(stepWith('publish', 'npm publish'), { ...contexts, needs })).toMatchObject({
      exitCode: 0,
      calls: `${verified}npm publish ./wandb-artifact-dispatch-1.2.3.tgz --provenance --access public --tag ${tag}\n`,
    });
  });

  it('publishes nothing whose attestation does not hold', async () => {
    stand('gh', 1);
    expect(await run(stepWith('publish', 'npm publish'))).toMatchObject({ exitCode: 1, calls: verified });
  });
});

describe('scorecard.yml', () => {
  const scorecard = parse(readFileSync('.github/workflows/scorecard.yml', 'utf8'));
  const steps: readonly Step[] = scorecard.jobs.analyze.steps;

  it('runs weekly, on main, and when a branch rule changes', () => {
    expect(scorecard.on).toStrictEqual({
      branch_protection_rule: null,
      push: { branches: ['main'] },
      schedule: [{ cron: expect.stringMatching(/^\d+ \d+ \* \* \d$/u) }],
    });
  });

  // What OpenSSF asks of a workflow whose result it publishes: https://github.com/ossf/scorecard-action#workflow-restrictions
  it('keeps to what its publisher allows', () => {
    expect(scorecard.permissions).toStrictEqual({ contents: 'read' });
    expect(scorecard).not.toHaveProperty('env');
    expect(scorecard).not.toHaveProperty('defaults');
    expect(Object.keys(scorecard.jobs)).toStrictEqual(['analyze']);
    expect(scorecard.jobs.analyze.permissions).toStrictEqual({
      contents: 'read',
      'id-token': 'write',
      'security-events': 'write',
    });
    expect(steps.map(({ uses }) => uses?.replace(/@.*/u, ''))).toStrictEqual([
      'actions/checkout',
      'ossf/scorecard-action',
      'github/codeql-action/upload-sarif',
    ]);
  });

  it('publishes its result and shows it under code scanning', () => {
    expect(steps.map((step) => step.with)).toStrictEqual([
      { 'persist-credentials': false },
      { results_file: 'scorecard.sarif', results_format: 'sarif', publish_results: true },
      { sarif_file: 'scorecard.sarif' },
    ]);
  });
});

describe('dependabot.yml', () => {
  it('looks after the packages and the actions, weekly, once they are a week old', () => {
    const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8'));
    const common = { directory: '/', schedule: { interval: 'weekly' }, cooldown: { 'default-days': 7 } };
    expect(updates).toMatchObject([
      { 'package-ecosystem': 'npm', ...common },
      { 'package-ecosystem': 'github-actions', ...common },
    ]);
  });
});

describe('the actions that our workflows use', () => {
  it('have one commit for each version, the same everywhere', () => {
    const lines = readdirSync('.github/workflows').flatMap((name) => [
      ...readFileSync(`.github/workflows/${name}`, 'utf8').matchAll(
        /uses: ([\w-]+\/[\w-]+)\S*@([0-9a-f]{40}) # (v\S+)/gu,
      ),
    ]);
    const pins = new Set(lines.map(([, action, commit, version]) => `${action} ${version} ${commit}`));
    const actions = [...pins].map((pin) => pin.split(' ')[0]);
    expect(actions).toHaveLength(new Set(actions).size);
    expect(actions).toContain('github/codeql-action');
  });
});
