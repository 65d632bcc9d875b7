import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../receiver/relay/log/logger.ts';

/** The lines that logging makes. */
function linesOf(use: (logger: ReturnType<typeof createLogger>) => void): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  use(createLogger({ write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe('createLogger', () => {
  it('writes a line of JSON with level, time and the ids', () => {
    const [line, ...others] = linesOf(({ info }) => info({ event: 'e', deliveries: ['d'] }, 'accepted an event'));
    expect(line).toStrictEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u),
      event: 'e',
      deliveries: ['d'],
      msg: 'accepted an event',
    });
    expect(others).toStrictEqual([]);
  });

  it('writes errors under err, with their stacks and causes', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    const [line] = linesOf((logger) => logger.error({ err: error, code: 'UNEXPECTED' }, 'a request failed'));
    expect(line).toMatchObject({
      level: 'error',
      code: 'UNEXPECTED',
      err: { type: 'Error', message: expect.stringContaining('outer') },
    });
    expect(JSON.stringify(line)).toContain('inner');
    expect(line).not.toHaveProperty('error');
  });

  it.each(['authorization', 'x-wandb-signature', 'webhook-signature', 'cookie', 'set-cookie'])(
    'never shows %s',
    (name) => {
      const fields = {
        [name]: 'secret',
        headers: { [name]: 'secret', server: 'own' },
        reply: { headers: { [name]: 'secret' } },
      };
      const [line] = linesOf(({ warn }) => warn(fields, 'told'));
      expect(JSON.stringify(line)).not.toContain('secret');
      expect(line).toMatchObject({ headers: { server: 'own', [name]: '<redacted>' } });
    },
  );

  it('leaves out what is below info', () => {
    expect(linesOf(({ debug }) => debug({}, 'told'))).toStrictEqual([]);
  });
});
