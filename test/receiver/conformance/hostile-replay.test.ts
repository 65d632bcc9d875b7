/** The lines of facts/hostile-input.md under "Replay and repeat": each is a test that is named by it. */
import { expect, it } from '@jest/globals';
import { adapters, receiverAdapters } from './adapters.ts';
import { describeLiving } from './living-servers.ts';
import { withHeaders } from './raw-request.ts';
import { goodBody, secret, signed, signedStandard } from './signed.ts';
import { problem } from './problem.ts';

const standard = { secrets: [secret], scheme: 'standard-webhooks' } as const;
const deduping = { ...standard, dedupe: 'memory' } as const;
const otherBody = '{"event_type":"RUN_STATE"}';
const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const tenYears = 315_360_000;

describeLiving(adapters, { mounts: { standard: { options: standard } } }, (living) => {
  it.each([
    ['missing', null],
    ['empty', ''],
    ['NaN', 'NaN'],
    ['negative', '-1767225600'],
    ['`123abc`', `${nowSeconds()}abc`],
    ['a fraction', `${nowSeconds()}.5`],
    ['with an exponent', '1767225600e0'],
    ['hex', '0x6955b900'],
    ['milliseconds', String(Date.now())],
    ['ten years ahead', String(nowSeconds() + tenYears)],
    ['ten years ago', String(nowSeconds() - tenYears)],
    ['zero', '0'],
    ['infinite', 'Infinity'],
    ['an RFC 3339 date', new Date().toISOString()],
    ['twice', `${nowSeconds()}, ${nowSeconds()}`],
  ])('replay: timestamp %s -> refused where a timestamp is due, although signed', async (_line, timestamp) => {
    const request = signedStandard(goodBody, { timestamp: timestamp ?? '' });
    const sent = timestamp === null ? withHeaders(request, { 'webhook-timestamp': null }) : request;
    await expect(living.send('standard', sent)).resolves.toMatchObject({ status: 401 });
    await expect(living.handled('standard')).resolves.toHaveLength(0);
  });

  // The edges to the second are tests of proofs.test.ts, where the clock stands still.
  it.each([
    [-290, 204],
    [290, 204],
    [-310, 401],
    [310, 401],
  ])('replay: skew at the edges of the tolerance, %d s', async (seconds, status) => {
    const request = signedStandard(goodBody, { timestamp: String(nowSeconds() + seconds) });
    await expect(living.send('standard', request)).resolves.toMatchObject({ status });
  });

  it.each([
    ['with `.`', 'msg.1'],
    ['of 10 KB', 'a'.repeat(10_240)],
    ['of 257 characters', 'a'.repeat(257)],
    ['non-ASCII', 'msg_ü'],
    ['with a blank', 'msg 1'],
    ['empty', ''],
    ['twice', 'msg_1, msg_1'],
  ])('replay: id %s -> refused, although signed', async (_line, id) => {
    await expect(living.send('standard', signedStandard(goodBody, { id }))).resolves.toMatchObject({ status: 401 });
    await expect(living.handled('standard')).resolves.toHaveLength(0);
  });

  it('replay: an id of 256 characters -> ok', async () => {
    const request = signedStandard(goodBody, { id: 'a'.repeat(256) });
    await expect(living.send('standard', request)).resolves.toMatchObject({ status: 204 });
  });
});

const mounts = {
  deduping: { options: deduping },
  failing: { options: deduping, behaviour: 'fail first' },
  hanging: { options: { ...deduping, handlerTimeoutMs: 50 }, behaviour: 'hang' },
  holding: { options: deduping, behaviour: 'hold' },
  down: { options: standard, storeIsDown: { onFailure: 'refuse' } },
  downAndAccepting: { options: standard, storeIsDown: { onFailure: 'accept' } },
} as const;

describeLiving(receiverAdapters, { mounts }, (living) => {
  it('repeat: same id again -> 200 duplicate, handler once', async () => {
    const request = signedStandard(goodBody, { id: 'again' });
    await expect(living.send('deduping', request)).resolves.toMatchObject({ status: 204 });
    await expect(living.send('deduping', request)).resolves.toMatchObject({ status: 200 });
    await expect(living.handled('deduping')).resolves.toHaveLength(1);
  });

  it('repeat: same id, other body -> 409', async () => {
    await expect(living.send('deduping', signedStandard(goodBody, { id: 'other' }))).resolves.toMatchObject({
      status: 204,
    });
    const other = await living.send('deduping', signedStandard(otherBody, { id: 'other' }));
    expect(other).toEqual(problem(409, 'ID_CONFLICT'));
    await expect(living.handled('deduping')).resolves.toHaveLength(1);
  });

  it('repeat: ten copies at once -> one handler run', async () => {
    const copies = Array.from({ length: 10 }, () => living.send('holding', signedStandard(goodBody, { id: 'ten' })));
    while ((await living.requested('holding')) < copies.length);
    // The bodies came with their heads: when others are answered that were sent later, all copies have been read.
    for (let count = 0; count < 3; count += 1) await living.send('sound', signed());
    living.process().release();
    const answers = await Promise.all(copies);
    expect(answers.map(({ status }) => status)).toStrictEqual(Array.from({ length: 10 }, () => 204));
    await expect(living.handled('holding')).resolves.toHaveLength(1);
  });

  it('repeat: handler throws -> 5xx and the id is free again', async () => {
    const request = signedStandard(goodBody, { id: 'throws' });
    const failed = await living.send('failing', request);
    expect(failed).toEqual(problem(500, 'HANDLER_FAILED'));
    expect(failed.body).not.toContain('as it was told to');
    await expect(living.send('failing', request)).resolves.toMatchObject({ status: 204 });
    await expect(living.send('failing', request)).resolves.toMatchObject({ status: 200 });
    await expect(living.logged('failing')).resolves.toMatchObject([
      { level: 'error', line: expect.stringContaining('as it was told to') },
    ]);
  });

  it('repeat: handler hangs -> bounded', async () => {
    const request = signedStandard(goodBody, { id: 'hangs' });
    await expect(living.send('hanging', request)).resolves.toEqual(problem(503, 'HANDLER_TIMEOUT'));
    await expect(living.send('hanging', request)).resolves.toEqual(problem(503, 'HANDLER_TIMEOUT'));
    await expect(living.handled('hanging')).resolves.toHaveLength(2);
  });

  it('repeat: dedupe store down -> as configured, never silent', async () => {
    await expect(living.send('down', signedStandard())).resolves.toEqual(problem(503, 'DEDUPE_FAILED'));
    await expect(living.handled('down')).resolves.toHaveLength(0);
    await expect(living.send('downAndAccepting', signedStandard())).resolves.toMatchObject({ status: 204 });
    await expect(living.handled('downAndAccepting')).resolves.toHaveLength(1);
    for (const mount of ['down', 'downAndAccepting']) {
      const told = await living.logged(mount);
      expect(told).toContainEqual(
        expect.objectContaining({ level: 'error', line: expect.stringContaining('the store is down') }),
      );
    }
  });
});
