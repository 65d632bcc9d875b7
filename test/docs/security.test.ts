import { createHmac } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { specialNetworks } from '../../src/deliver/guard/special-networks.ts';
import { errorCodes, signBody, signDispatch, verifyDispatch } from '../../src/index.ts';
import { startGitHubStandIn, type GitHubStandIn } from '../../src/testing/github-stand-in.ts';
import { repositoryDispatchEvent } from '../../src/testing/repository-dispatch-event.ts';
import { runProcess } from '../act/run-process.ts';
import { lint } from '../support/actionlint.ts';
import { runAction, type StepResult } from '../support/emulated-runner.ts';
import { evaluateCondition, evaluateExpression } from '../support/expressions.ts';
import { matchesRepositoryDispatch, parseWorkflow } from '../support/workflow-templates.ts';
import { blocksIn, tableIn } from './markdown.ts';

const page = readFileSync('docs/security.md', 'utf8');

/** What stands under a heading, down to the next of its level or above. */
function section(heading: string): string {
  const level = heading.indexOf(' ');
  const end = `(?=^#{2,${level}} |(?![^]))`;
  return new RegExp(`^${heading}\n(.*?)${end}`, 'msu').exec(page)?.[1] ?? '';
}

const oldSecret = 'the-old-secret-of-32-characters!';
/** Test 1 of RFC 8032, section 7.1: seed and public key. */
const oldPair = {
  signing: 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=',
  verifying: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
};
const id = '0192e4a0-7b1c-7c3e-8f2a-5d6e7f801234';
const clientPayload = { artifact_version_string: 'acme/zoo/cat:v3', alias: 'production' };
const eventType = 'wandb-artifact';

const [workflowText = ''] = blocksIn(page, 'yaml');
const workflow = parse(workflowText);
const [receiving, deploying] = workflow.jobs.deploy.steps;

/** Runs the receiving step of the page's workflow with the secrets of its repository. */
function receive(event: object, secrets: Readonly<Record<string, string>>): Promise<StepResult> {
  const inputs = Object.entries<string>(receiving.with).map(([name, text]) => [
    name,
    String(evaluateExpression(text, { secrets })),
  ]);
  return runAction({ folder: '.', event, inputs: Object.fromEntries(inputs) });
}

/** `verified`, or the code that the step failed with. */
const verdict = ({ outputs, annotations }: StepResult): string | undefined =>
  outputs['verified'] === 'true' ? 'verified' : annotations.find(({ level }) => level === 'error')?.properties['title'];

function signedEvent(secret: string, sentAtMs: number): object {
  const payload = { ...signDispatch({ eventType, clientPayload, id, sentAtMs, secret }) };
  return repositoryDispatchEvent({ repository: 'acme/deploy', eventType, clientPayload: payload });
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'security-'));
  for (const name of ['bin', 'work', 'secrets/acme/deploy', 'secrets/acme/train'])
    mkdirSync(join(folder, name), { recursive: true });
  // gh drops the newlines at the end of what it reads, and so does $(…). Five words: no value is among them.
  stand(
    'gh',
    `case "$#:$1 $2" in
  '5:secret set') [ "$4" = --repo ] && printf %s "$(cat)" >"$SECRETS/$5/$3" ;;
  '5:secret delete') [ "$4" = --repo ] && rm "$SECRETS/$5/$3" ;;
  *:secret*) exit 2 ;;
  *) echo "$@" >>"$SECRETS/calls" ;;
esac`,
  );
  stand(
    'npx',
    `[ "$1" = wandb-artifact-dispatch ] || exit 2
shift
exec "${process.execPath}" "${resolve('src/cli/main.ts')}" "$@"`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function stand(program: string, code: string): void {
  writeFileSync(join(folder, 'bin', program), `#!/bin/sh\n${code}\n`, { mode: 0o755 });
}

/** Runs a block as it is printed. */
async function run(block: string): Promise<void> {
  writeFileSync(join(folder, 'block.sh'), block);
  const ended = await runProcess('bash', ['-eo', 'pipefail', '../block.sh'], {
    cwd: join(folder, 'work'),
    env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, SECRETS: join(folder, 'secrets') },
  });
  expect(ended).toStrictEqual({ exitCode: 0, stdout: '', stderr: '' });
}

function secretsOf(repository: string): Record<string, string> {
  const names = readdirSync(join(folder, 'secrets', repository));
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, 'secrets', repository, name), 'utf8')]),
  );
}

function setSecret(repository: string, name: string, value: string): void {
  writeFileSync(join(folder, 'secrets', repository, name), value);
}

let github: GitHubStandIn;
beforeAll(async () => {
  github = await startGitHubStandIn({
    tokens: { pat: { kind: 'personal access token', repositories: { 'acme/deploy': 'write' } } },
  });
});
afterAll(() => github.close());

/** The sender dispatches with the key that its repository now has; the event that this starts a run with. */
async function send(): Promise<object> {
  const { WANDB_DISPATCH_KEY = '' } = secretsOf('acme/train');
  const sent = await runAction({
    folder: 'send',
    eventName: 'push',
    env: { GITHUB_API_URL: github.url },
    inputs: {
      token: 'pat',
      repository: 'acme/deploy',
      'event-type': eventType,
      artifact: clientPayload.artifact_version_string,
      alias: clientPayload.alias,
      'signing-secret': WANDB_DISPATCH_KEY,
    },
  });
  expect(sent).toMatchObject({ outcome: 'success', annotations: [] });
  const dispatch = github.dispatches.at(-1);
  if (dispatch === undefined) throw new Error('the stand-in got no dispatch');
  return repositoryDispatchEvent(dispatch);
}

const changes = [
  ['an HMAC secret', '### An HMAC secret', { signing: oldSecret, verifying: oldSecret }, 'next.txt'],
  ['an Ed25519 pair', '### An Ed25519 pair', oldPair, 'keypair.txt'],
  ['an HMAC secret for a pair', '### An Ed25519 pair', { signing: oldSecret, verifying: oldSecret }, 'keypair.txt'],
] as const;

describe.each(changes)('the steps that change %s', (_what, heading, old, file) => {
  const steps = section(heading)
    .split(/^\d\. /mu)
    .slice(1)
    .map((text) => blocksIn(text, 'sh')[0]);
  const [make = '', take = '', sign = '', wait, drop = ''] = steps;

  beforeEach(() => {
    setSecret('acme/deploy', 'WANDB_DISPATCH_SECRET', old.verifying);
    setSecret('acme/train', 'WANDB_DISPATCH_KEY', old.signing);
  });

  it('are five, of which one waits', () => {
    expect(steps).toHaveLength(5);
    expect(wait).toBeUndefined();
    expect([make, take, sign, drop]).not.toContain('');
  });

  it('keep what is under way verified until the old key is dropped, and what is sent verified throughout', async () => {
    const underWay = await send();
    const now = async () => ({
      underWay: verdict(await receive(underWay, secretsOf('acme/deploy'))),
      sent: verdict(await receive(await send(), secretsOf('acme/deploy'))),
    });
    const bothHold = { underWay: 'verified', sent: 'verified' };
    expect(await now()).toStrictEqual(bothHold);
    for (const step of [make, take, sign]) {
      await run(step);
      expect(await now()).toStrictEqual(bothHold);
    }
    // What step 4 waits for: nothing that only the old key verifies is young enough any more.
    const dayOld = signedEvent(old.signing, Date.now() - 86_400_000 - 60_000);
    expect(verdict(await receive(dayOld, secretsOf('acme/deploy')))).toBe('DISPATCH_EXPIRED');
    await run(drop);
    expect(await now()).toStrictEqual({ underWay: 'SIGNATURE_MISMATCH', sent: 'verified' });
    expect(verdict(await receive(signedEvent(old.signing, Date.now()), secretsOf('acme/deploy')))).toBe(
      'SIGNATURE_MISMATCH',
    );
  });

  it('leave one new secret on each side and no file', async () => {
    await run(make);
    expect(statSync(join(folder, 'work', file)).mode & 0o777).toBe(0o600);
    for (const step of [take, sign, drop]) await run(step);
    expect(readdirSync(join(folder, 'work'))).toStrictEqual([]);
    const [deploy, train] = [secretsOf('acme/deploy'), secretsOf('acme/train')];
    expect(Object.keys(deploy)).toStrictEqual(['WANDB_DISPATCH_SECRET']);
    expect(Object.keys(train)).toStrictEqual(['WANDB_DISPATCH_KEY']);
    expect(Object.values(deploy)).not.toContain(old.verifying);
    expect(Object.values(train)).not.toContain(old.signing);
    const kinds = [...Object.values(deploy), ...Object.values(train)].map((value) =>
      value.replace(/[A-Za-z0-9+/]{43}=$/u, '…'),
    );
    expect(kinds).toStrictEqual(file === 'keypair.txt' ? ['whpk_…', 'whsk_…'] : ['…', '…']);
  });

  it('would lose what is sent, were the sender changed before the receiver', async () => {
    await run(make);
    await run(sign);
    expect(verdict(await receive(await send(), secretsOf('acme/deploy')))).toBe('SIGNATURE_MISMATCH');
  });
});

describe("the page's workflow", () => {
  it('parses and lints, starts on its event type, and grants nothing', async () => {
    const parsed = await parseWorkflow(workflowText, 'deploy.yml');
    expect(await lint(workflowText, 'deploy.yml')).toStrictEqual([]);
    expect(matchesRepositoryDispatch(parsed, eventType)).toBe(true);
    expect(workflow.permissions).toStrictEqual({});
    expect(deploying.run).not.toContain('${{');
  });

  it('lets a copy wait and cancels nothing', () => {
    const contexts = { github: { event: { client_payload: { dispatch: { id } } } } };
    expect(Object.keys(workflow.concurrency)).toStrictEqual(['group']);
    expect(evaluateExpression(workflow.concurrency.group, contexts)).toBe(`deploy-${id}`);
  });

  it('deploys only what was verified', async () => {
    const result = await receive(signedEvent(oldSecret, Date.now()), { WANDB_DISPATCH_SECRET: oldSecret });
    const steps = { model: { outputs: result.outputs } };
    expect(evaluateCondition(deploying.if, { steps })).toBe(true);
    expect(evaluateExpression(deploying.env.ID, { steps })).toBe(id);
    for (const name of ['matched', 'verified'])
      expect(
        evaluateCondition(deploying.if, { steps: { model: { outputs: { ...result.outputs, [name]: 'false' } } } }),
      ).toBe(false);
  });

  it('fails where its repository has neither secret', async () => {
    const result = await receive(signedEvent(oldSecret, Date.now()), {});
    expect([result.outcome, verdict(result)]).toStrictEqual(['failure', 'SECRET_MISSING']);
  });
});

describe('what is signed', () => {
  const [bytes = ''] = blocksIn(section('### What is signed'), 'text').map((text) => text.trimEnd());

  it('is the text of the page, to the byte', () => {
    const signed = signDispatch({
      eventType,
      clientPayload,
      id,
      sentAtMs: Date.parse('2026-11-26T12:00:00Z'),
      secret: oldSecret,
    });
    const signature = createHmac('sha256', oldSecret).update(bytes).digest('base64');
    expect(signed).toStrictEqual({ ...clientPayload, dispatch: { id, sent_at: '2026-11-26T12:00:00Z', signature } });
  });
});

describe('the same dispatch again', () => {
  const sentAtMs = Date.parse('2026-11-26T12:00:00Z');
  const day = 86_400_000;
  const signed = { ...signDispatch({ eventType, clientPayload, id, sentAtMs, secret: oldSecret }) };

  it.each([
    ['is refused after max-age', { nowMs: sentAtMs + day + 1000 }, 'DISPATCH_EXPIRED'],
    ['is refused when changed', { clientPayload: { ...signed, alias: 'staging' } }, 'SIGNATURE_MISMATCH'],
    ['is refused under another event type', { eventType: 'else' }, 'SIGNATURE_MISMATCH'],
    [
      'is refused when changed, also after max-age',
      { eventType: 'else', nowMs: sentAtMs + 2 * day },
      'SIGNATURE_MISMATCH',
    ],
    ['is refused when sent over five minutes from now', { nowMs: sentAtMs - 301_000 }, 'DISPATCH_FROM_FUTURE'],
  ])('%s', (_what, change, code) => {
    const input = { eventType, clientPayload: signed, secrets: [oldSecret], nowMs: sentAtMs, maxAgeMs: day, ...change };
    expect(() => verifyDispatch(input)).toThrow(expect.objectContaining({ code }));
    expect(section('### The same dispatch again')).toContain(`\`${code}\``);
  });

  it.each([
    ['within max-age', { nowMs: sentAtMs + day }],
    ['for ever with max-age 0', { nowMs: sentAtMs + 4000 * day, maxAgeMs: 0 }],
    ['in another order of keys', { clientPayload: Object.fromEntries(Object.entries(signed).toReversed()) }],
  ])('passes %s', (_when, change) => {
    const input = { eventType, clientPayload: signed, secrets: [oldSecret], nowMs: sentAtMs, maxAgeMs: day, ...change };
    expect(verifyDispatch(input)).toMatchObject({ id });
  });
});

describe('who can forge what', () => {
  const holders = [...section('## Who can forge what').matchAll(/^\| (?!-|who has)(.+?) +\|/gmu)].map(
    ([, holder]) => holder,
  );

  it('names everybody who has something', () => {
    expect(holders).toStrictEqual([
      'a GitHub token with Contents: write',
      'the HMAC secret',
      '`whsk_…`',
      '`whpk_…`',
      'the secret of the webhook in W&B',
      'the access token of the webhook in W&B',
      'the right to edit automations and webhooks of the team in W&B',
      "a workflow's `GITHUB_TOKEN` with `contents: write`",
      'a pull request from a fork',
      'the right to read logs',
      'the right to change workflows on the default branch',
    ]);
  });

  it('is right that whpk_ signs nothing', () => {
    const sign = { eventType, clientPayload, id, sentAtMs: 0, secret: oldPair.verifying };
    expect(() => signDispatch(sign)).toThrow(expect.objectContaining({ code: 'SECRET_INVALID' }));
    expect(() => signBody('{}', oldPair.verifying)).toThrow(expect.objectContaining({ code: 'SECRET_INVALID' }));
  });

  it("is right that W&B's secret signs nothing inside client_payload", async () => {
    const dispatch = { id, sent_at: new Date().toISOString().replace(/\.\d+/u, '') };
    const signature = signBody(
      JSON.stringify({ event_type: eventType, client_payload: clientPayload }),
      'the-secret-of-the-webhook',
    );
    const event = repositoryDispatchEvent({
      repository: 'acme/deploy',
      eventType,
      clientPayload: { ...clientPayload, dispatch: { ...dispatch, signature } },
    });
    expect(verdict(await receive(event, { WANDB_DISPATCH_SECRET: oldSecret }))).toBe('SIGNATURE_MISMATCH');
  });
});

describe('docs/security.md', () => {
  it('shows how a release is verified and pinned, by the workflow and the files that there are', async () => {
    const others = blocksIn(page, 'sh').filter((block) => !/keypair|next\.txt/u.test(block));
    for (const block of others) await run(block);
    expect(readFileSync(join(folder, 'secrets/calls'), 'utf8'))
      .toBe(`release download v1.2.3 --repo org/wandb-artifact-dispatch
attestation verify wandb-artifact-dispatch-1.2.3.tgz --repo org/wandb-artifact-dispatch --signer-workflow org/wandb-artifact-dispatch/.github/workflows/release.yml --source-ref refs/tags/v1.2.3
api repos/org/wandb-artifact-dispatch/commits/v1.2.3 --jq .sha
`);
    const release = readFileSync('.github/workflows/release.yml', 'utf8');
    for (const asset of ['dist-index.js', 'dist-send-index.js', 'wandb-artifact-dispatch-$VERSION.sigstore.json']) {
      expect(release).toContain(asset);
      expect(page).toContain(asset.replace('$VERSION', '1.2.3'));
    }
  });

  it('lists the networks that are not public, as the relay has them', () => {
    const rows = tableIn(page, 'networks').flatMap(([kind, networks = '']) =>
      networks.split(', ').map((network) => ({ network: network.replaceAll('`', ''), kind })),
    );
    expect(rows).toHaveLength(specialNetworks.length);
    expect(rows).toEqual(expect.arrayContaining([...specialNetworks]));
  });

  it('puts no secret on a command line', () => {
    expect(blocksIn(page, 'sh').join('')).not.toMatch(/ -b | --body|echo |printf |<<</u);
  });

  it('names only codes, files and sections that there are', () => {
    const named = [...page.matchAll(/`([A-Z]+_[A-Z_]+)`/gu)].map(([, code = '']) => code);
    const codes = named.filter((name) => !/^(?:GITHUB|WANDB|NODE)_|_PROXY$/u.test(name));
    expect(Object.keys(errorCodes)).toEqual(expect.arrayContaining(codes));
    const links = [...page.matchAll(/\]\(([^)]+)\)/gu)].map(([, link = '']) => link);
    const anchors = [...page.matchAll(/^#+ (.+)$/gmu)].map(
      ([, title = '']) => `#${title.toLowerCase().replaceAll(' ', '-')}`,
    );
    expect(links).not.toHaveLength(0);
    for (const link of links) {
      if (link.startsWith('#')) expect(anchors).toContain(link);
      else expect(existsSync(join('docs', link))).toBe(true);
    }
  });

  it('is where SECURITY.md leads, which says how to report and no more', () => {
    const policy = readFileSync('SECURITY.md', 'utf8');
    expect([...policy.matchAll(/\]\(([^)]+)\)/gu)].map(([, link]) => link)).toStrictEqual(['docs/security.md']);
    expect(policy).toContain('Report a vulnerability');
    expect(policy).not.toMatch(/signing-secret|max-age|whpk_/u);
  });
});
