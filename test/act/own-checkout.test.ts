import { expect, test } from '@jest/globals';
import { secret, signedEvent } from './dispatch-event.ts';
import { runAct } from './run-act.ts';

test('runs from a checkout of its own repository', async () => {
  const run = await runAct({
    workflow: 'test/act/workflows/own-checkout.yml',
    event: signedEvent(),
    secrets: { WANDB_DISPATCH_SECRET: secret },
    inActionRepository: true,
  });
  expect(run.results).toEqual({
    receive: 'success',
    'receive/checkout': 'success',
    'receive/dispatch': 'success',
    'receive/after': 'success',
  });
  expect(run.outputs['receive/dispatch']).toMatchObject({ matched: 'true', verified: 'true' });
  expect(run.files).toEqual({ artifact: 'acme/zoo/cat:v3' });
});
