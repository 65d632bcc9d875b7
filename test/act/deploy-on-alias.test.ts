import { describe, expect, test } from '@jest/globals';
import { emptyOutputs } from './declared-outputs.ts';
import { aliasPayload, dispatchId, secret, signedEvent, signingKey, verifyingKey } from './dispatch-event.ts';
import { runAct, type ActRun } from './run-act.ts';

const workflow = 'examples/deploy-on-alias.yml';
const WANDB_DISPATCH_SECRET = secret;

/** Results when the Action failed: nothing after it has run. */
const stopped = {
  receive: 'failure',
  'receive/dispatch': 'failure',
  'receive/announce': 'skipped',
  deploy: 'skipped',
};

/** Results when the Action succeeded without a match. */
const skipped = { ...stopped, receive: 'success', 'receive/dispatch': 'success' };

/** A run in which the dispatch was refused, and nothing of it told. */
function refusedRun(code: string): Readonly<Record<keyof ActRun, unknown>> {
  return {
    exitCode: 1,
    results: stopped,
    outputs: { 'receive/dispatch': { ...emptyOutputs(), matched: 'false', verified: 'false' } },
    errors: [{ step: 'receive/dispatch', title: code, raw: expect.stringContaining(`::error title=${code}::`) }],
    warnings: [],
    notices: [],
    summaries: { 'receive/dispatch': expect.stringContaining(`<code>${code}</code>`) },
    printed: {},
    files: {},
  };
}

describe('examples/deploy-on-alias.yml', () => {
  test.each([
    { title: 'an HMAC signature', signedWith: secret, held: secret },
    {
      title: 'an Ed25519 signature, with nothing in the workflow that can sign',
      signedWith: signingKey,
      held: verifyingKey,
    },
    {
      title: 'the second of two secrets, while they are rotated',
      signedWith: secret,
      held: `the secret to come\n${secret}`,
    },
  ])('deploys what comes with $title', async ({ signedWith, held }) => {
    const run = await runAct({
      workflow,
      event: signedEvent({ secret: signedWith }),
      secrets: { WANDB_DISPATCH_SECRET: held },
    });
    expect(run.results).toEqual({
      receive: 'success',
      'receive/dispatch': 'success',
      'receive/announce': 'success',
      deploy: 'success',
      'deploy/deploy': 'success',
    });
    expect(run.outputs['receive/dispatch']).toMatchObject({
      matched: 'true',
      verified: 'true',
      artifact: 'acme/zoo/cat:v3',
      'dispatch-id': dispatchId,
    });
    expect(run.printed).toMatchObject({
      'receive/announce': 'ada asks for acme/zoo/cat:v3\n',
      'deploy/deploy': 'deploying acme/zoo/cat:v3\n',
    });
    expect([run.errors, run.warnings, run.exitCode]).toEqual([[], [], 0]);
    expect(run.summaries['receive/dispatch']).toContain('<code>acme/zoo/cat:v3</code>');
  });

  test('refuses a dispatch in which one byte of the artifact was changed after signing', async () => {
    const event = signedEvent();
    const changed = {
      ...event,
      client_payload: { ...Object(event.client_payload), artifact_version_string: 'acme/zoo/bat:v3' },
    };
    const run = await runAct({ workflow, event: changed, secrets: { WANDB_DISPATCH_SECRET } });
    expect(run).toEqual(refusedRun('SIGNATURE_MISMATCH'));
    expect(run.summaries['receive/dispatch']).not.toContain('bat');
  });

  test('refuses a dispatch that was signed longer ago than max-age', async () => {
    const event = signedEvent({ ageMs: 25 * 3_600_000 });
    const run = await runAct({ workflow, event, secrets: { WANDB_DISPATCH_SECRET } });
    expect(run).toEqual(refusedRun('DISPATCH_EXPIRED'));
  });

  test('succeeds and runs nothing more for another alias', async () => {
    const event = signedEvent({ payload: { ...aliasPayload, alias: 'staging' } });
    const run = await runAct({ workflow, event, secrets: { WANDB_DISPATCH_SECRET } });
    expect(run.results).toEqual(skipped);
    expect(run.outputs['receive/dispatch']).toMatchObject({ matched: 'false', verified: 'true', alias: 'staging' });
    expect([run.errors, run.exitCode]).toEqual([[], 0]);
  });

  test('warns and deploys nothing where the repository lacks the secret', async () => {
    const run = await runAct({ workflow, event: signedEvent() });
    expect(run.results).toEqual({ ...skipped, 'receive/announce': 'success' });
    expect(run.outputs['receive/dispatch']).toMatchObject({ matched: 'true', verified: 'false' });
    expect(run.warnings).toMatchObject([{ step: 'receive/dispatch', title: 'wandb-artifact-dispatch' }]);
  });
});
