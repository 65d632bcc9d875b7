import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { consoleLogger } from '../../../receiver/options/console-logger.ts';

const levels = ['debug', 'info', 'log', 'warn', 'error'] as const;
let calls: unknown[][] = [];

beforeEach(() => {
  calls = [];
  for (const level of levels)
    jest.spyOn(console, level).mockImplementation((...words) => void calls.push([level, ...words]));
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('consoleLogger', () => {
  it('warns on one line', () => {
    consoleLogger.warn({ code: 'SIGNATURE_MISSING', alsoRefused: 3 }, 'refused: no signature');
    expect(calls).toStrictEqual([
      ['warn', 'wandb-artifact-dispatch: refused: no signature {"code":"SIGNATURE_MISSING","alsoRefused":3}'],
    ]);
  });

  it('shows the error behind the line, for its stack', () => {
    const error = new Error('handler');
    consoleLogger.error({ code: 'HANDLER_FAILED', err: error }, 'a handler threw');
    expect(calls).toStrictEqual([
      ['error', 'wandb-artifact-dispatch: a handler threw {"code":"HANDLER_FAILED"}', error],
    ]);
  });

  it('shows an error that is undefined, which can be thrown too', () => {
    consoleLogger.error({ err: undefined }, 'a handler threw');
    expect(calls).toStrictEqual([['error', 'wandb-artifact-dispatch: a handler threw {}', undefined]]);
  });

  it('shows nothing behind where there is no error', () => {
    consoleLogger.error({ id: 'msg_1' }, 'dedupe failed');
    expect(calls).toStrictEqual([['error', 'wandb-artifact-dispatch: dedupe failed {"id":"msg_1"}']]);
  });

  it('keeps line breaks of the fields off the lines', () => {
    consoleLogger.warn({ id: 'a\nb' }, 'refused');
    expect(calls).toStrictEqual([['warn', 'wandb-artifact-dispatch: refused {"id":"a\\nb"}']]);
  });

  it('says nothing of less', () => {
    consoleLogger.debug({}, 'x');
    consoleLogger.info({}, 'x');
    expect(calls).toStrictEqual([]);
  });
});
