import { describe, expect, it, jest } from '@jest/globals';
import { consoleLogger } from '../../../receiver/options/console-logger.ts';
import type { VerifyOptions } from '../../../receiver/options/options.ts';
import { nodePlatform } from '../../../receiver/platform/node-platform.ts';
import { webPlatform } from '../../../receiver/platform/web-platform.ts';
import { milliseconds, settleOptions, wholeNumber } from '../../../receiver/options/settle-options.ts';
import { recordingLogger } from '../recording-logger.ts';
import { refusal } from '../refusal.ts';

const secret = 'a-secret-of-enough-bytes';

/** What JavaScript may hand over, whatever the types say. */
const settle = (options: unknown, others?: readonly string[]): unknown =>
  settleOptions(options as VerifyOptions, nodePlatform, others);

describe('settleOptions', () => {
  it('settles what is left out as documented', () => {
    const settled = settleOptions({ secrets: [secret] }, nodePlatform);
    expect(settled).toMatchObject({
      scheme: 'wandb',
      tokenMatchers: [],
      maxBodyBytes: 1_048_576,
      maxDepth: 64,
      bodyTimeoutMs: 10_000,
      toleranceMs: 300_000,
    });
    expect(settled.secrets).toHaveLength(1);
    expect(settled.inflaters.size).toBe(0);
    expect(settled.logger).toBe(consoleLogger);
    expect(settled.platform).toBe(nodePlatform);
  });

  it('settles what is given', () => {
    const logger = recordingLogger();
    const settled = settleOptions(
      {
        secrets: ['short'],
        accessTokens: ['one', 'two'],
        scheme: 'either',
        maxBodyBytes: 1,
        encodings: ['gzip', 'br'],
        maxDepth: 2,
        bodyTimeoutMs: 2_147_483_647,
        toleranceSeconds: 0,
        minSecretBytes: 5,
        logger,
      },
      nodePlatform,
    );
    expect(settled).toMatchObject({
      scheme: 'either',
      maxBodyBytes: 1,
      maxDepth: 2,
      bodyTimeoutMs: 2_147_483_647,
      toleranceMs: 0,
    });
    expect(settled.tokenMatchers).toHaveLength(2);
    expect([...settled.inflaters.keys()]).toEqual(['gzip', 'br']);
    for (const level of ['debug', 'info', 'warn', 'error'] as const) settled.logger[level]({ level }, 'told');
    expect(logger.told.map(({ level, fields }) => [level, fields])).toEqual(
      ['debug', 'info', 'warn', 'error'].map((level) => [level, { level }]),
    );
  });

  it('matches each access token by itself', async () => {
    const { tokenMatchers } = settleOptions({ accessTokens: ['one', 'two'] }, nodePlatform);
    const verdicts: boolean[] = [];
    for (const matches of tokenMatchers) verdicts.push(await matches('two'));
    expect(verdicts).toEqual([false, true]);
  });

  it.each([
    { what: 'nothing', options: {} },
    { what: 'empty lists', options: { secrets: [], accessTokens: [] } },
    { what: 'undefined lists', options: { secrets: undefined, accessTokens: undefined } },
  ])('refuses $what, for then everybody could post', ({ options }) => {
    expect(() => settle(options)).toThrow(
      refusal('SECRET_MISSING', /^secrets, accessTokens: neither is given, .*give the webhook a secret/u),
    );
  });

  it.each([{ options: undefined }, { options: null }, { options: secret }, { options: 5 }])(
    'refuses $options in the place of the options',
    ({ options }) => {
      expect(() => settle(options)).toThrow(refusal('INPUT_INVALID', /^options: give an object such as \{ secrets/u));
    },
  );

  it.each([
    { extra: { secret }, words: /^"secret" is no option: did you mean secrets\?$/u },
    { extra: { accessToken: 'x' }, words: /^"accessToken" is no option: did you mean accessTokens\?$/u },
    { extra: { maxBytes: 1 }, words: /^"maxBytes" is no option: did you mean maxBodyBytes\?$/u },
    { extra: { tolerance: 1 }, words: /^"tolerance" is no option: did you mean toleranceSeconds\?$/u },
    { extra: { handlerTimeoutMs: 1 }, words: /^"handlerTimeoutMs" is no option/u },
  ])('refuses an unknown option: $words', ({ extra, words }) => {
    expect(() => settle({ secrets: [secret], ...extra })).toThrow(refusal('INPUT_INVALID', words));
  });

  it('takes the names that its caller knows beside', () => {
    expect(() => settle({ secrets: [secret], handlerTimeoutMs: 1 }, ['handlerTimeoutMs'])).not.toThrow();
  });

  it.each(['Wandb', 'github', '', null, 5])('refuses the scheme %j', (scheme) => {
    expect(() => settle({ secrets: [secret], scheme })).toThrow(
      refusal('INPUT_INVALID', /^scheme: .* is none of wandb, standard-webhooks, either$/u),
    );
  });
});

describe('an access token', () => {
  const unset = /: see that its variable is set and named right$/u;

  it.each([
    { accessTokens: [undefined], words: /^accessTokens\[0\] is undefined: / },
    { accessTokens: ['good', undefined], words: /^accessTokens\[1\] is undefined: / },
    { accessTokens: [''], words: /^accessTokens\[0\] is empty: / },
    { accessTokens: ['good', 'good', 'with blank'], words: /^accessTokens\[2\] is no token, .*without blanks/ },
    { accessTokens: ['newline\n'], words: /^accessTokens\[0\] is no token/ },
    { accessTokens: [' '], words: /^accessTokens\[0\] is no token/ },
    { accessTokens: ['schlüssel'], words: /^accessTokens\[0\] is no token/ },
    { accessTokens: [null], words: /^accessTokens\[0\] is no token/ },
    { accessTokens: [5], words: /^accessTokens\[0\] is no token/ },
  ])('of $accessTokens is refused with its index and what to do, also beside a secret', ({ accessTokens, words }) => {
    expect(() => settle({ accessTokens })).toThrow(refusal('SECRET_INVALID', words));
    expect(() => settle({ secrets: [secret], accessTokens })).toThrow(refusal('SECRET_INVALID', unset));
  });

  it.each(['token', null, {}])('is refused where %j stands in the place of the list', (accessTokens) => {
    expect(() => settle({ accessTokens })).toThrow(
      refusal('INPUT_INVALID', /^accessTokens is no list: give \[token\]$/u),
    );
  });

  it('is not shown where it is refused', () => {
    expect(() => settle({ accessTokens: ['hunter 2'] })).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining('hunter') }),
    );
  });
});

describe('an encoding', () => {
  it.each(['gzip', 'deflate', 'br', 'zstd'])('%s is known to Node', (encoding) => {
    expect(() => settle({ secrets: [secret], encodings: [encoding] })).not.toThrow();
  });

  it.each(['gzip', 'deflate'] as const)('%s is known to the web', (encoding) => {
    expect(() => settleOptions({ secrets: [secret], encodings: [encoding] }, webPlatform)).not.toThrow();
  });

  it.each(['br', 'zstd'] as const)('%s is refused on the web, which cannot inflate it', (encoding) => {
    expect(() => settleOptions({ secrets: [secret], encodings: [encoding] }, webPlatform)).toThrow(
      refusal('INPUT_INVALID', new RegExp(`^encodings: "${encoding}" is none of gzip, deflate$`, 'u')),
    );
  });

  it.each(['GZIP', 'x-gzip', 'identity', '', 'toString', null, 5])('%j is refused', (encoding) => {
    expect(() => settle({ secrets: [secret], encodings: ['gzip', encoding] })).toThrow(
      refusal('INPUT_INVALID', /^encodings: .* is none of gzip, deflate, br/u),
    );
  });

  it.each(['gzip', null, {}])('is refused where %j stands in the place of the list', (encodings) => {
    expect(() => settle({ secrets: [secret], encodings })).toThrow(
      refusal('INPUT_INVALID', /^encodings is no list: give \['gzip'\]$/u),
    );
  });
});

describe('a number', () => {
  const names = ['maxBodyBytes', 'maxDepth', 'bodyTimeoutMs', 'minSecretBytes', 'toleranceSeconds'];
  const wrong = [
    { value: -1, shown: '-1' },
    { value: 1.5, shown: '1\\.5' },
    { value: Number.NaN, shown: 'NaN' },
    { value: Infinity, shown: 'Infinity' },
    { value: 2 ** 53, shown: '9007199254740992' },
    { value: '5', shown: '"5"' },
    { value: null, shown: 'null' },
    { value: 5n, shown: '5' },
    { value: true, shown: 'true' },
  ];

  it.each(names.flatMap((name) => wrong.map((entry) => ({ name, ...entry }))))(
    '$name of $value is refused',
    ({ name, value, shown }) => {
      expect(() => settle({ secrets: [secret], [name]: value })).toThrow(
        refusal('INPUT_INVALID', new RegExp(`^${name}: ${shown} is no whole number from [01] up$`, 'u')),
      );
    },
  );

  it.each(names.slice(0, 4))('%s of 0 is refused', (name) => {
    expect(() => settle({ secrets: [secret], [name]: 0 })).toThrow(
      refusal('INPUT_INVALID', new RegExp(`^${name}: 0 is no whole number from 1 up$`, 'u')),
    );
  });

  it('bodyTimeoutMs is refused beyond what a timer takes, which would fire at once', () => {
    expect(() => settle({ secrets: [secret], bodyTimeoutMs: 2_147_483_648 })).toThrow(
      refusal('INPUT_INVALID', /^bodyTimeoutMs: 2147483648 is more than a timer takes, 2147483647$/u),
    );
  });
});

describe('a logger', () => {
  const whole = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

  it.each(['debug', 'info', 'warn', 'error'])('without %s is refused', (level) => {
    expect(() => settle({ secrets: [secret], logger: { ...whole, [level]: undefined } })).toThrow(
      refusal('INPUT_INVALID', new RegExp(`^logger has no function ${level}: give pino, or an object with`, 'u')),
    );
    expect(() => settle({ secrets: [secret], logger: { ...whole, [level]: 'log' } })).toThrow(refusal('INPUT_INVALID'));
  });

  it.each([null, false, 'console', {}])('is refused where it is %j', (logger) => {
    expect(() => settle({ secrets: [secret], logger })).toThrow(
      refusal('INPUT_INVALID', /^logger has no function debug/u),
    );
  });

  it('may be console itself', () => {
    expect(() => settleOptions({ secrets: [secret], logger: console }, nodePlatform)).not.toThrow();
  });
});

describe('wholeNumber', () => {
  it.each([
    { value: undefined, number: 7 },
    { value: 3, number: 3 },
    { value: 9_007_199_254_740_991, number: 9_007_199_254_740_991 },
  ])('of $value is $number', ({ value, number }) => {
    expect(wholeNumber('name', value, { usual: 7, least: 3 })).toBe(number);
  });

  it('is refused below the least', () => {
    expect(() => wholeNumber('name', 2, { usual: 7, least: 3 })).toThrow(
      refusal('INPUT_INVALID', /^name: 2 is no whole number from 3 up$/u),
    );
  });
});

describe('milliseconds', () => {
  it.each([
    { value: undefined, number: 7 },
    { value: 1, number: 1 },
    { value: 2_147_483_647, number: 2_147_483_647 },
  ])('of $value are $number', ({ value, number }) => {
    expect(milliseconds('name', value, 7)).toBe(number);
  });

  it.each([0, -1, 2_147_483_648])('of %d are refused', (value) => {
    expect(() => milliseconds('name', value, 7)).toThrow(refusal('INPUT_INVALID', /^name: /u));
  });
});

describe('a logger that throws', () => {
  it('takes nothing away: what it threw goes to the console', () => {
    const spy = jest.spyOn(console, 'error').mockReturnValue(undefined);
    try {
      const throwing = (): never => {
        throw new Error('the disk is full');
      };
      const logger = { debug: throwing, info: throwing, warn: throwing, error: throwing };
      const settled = settleOptions({ secrets: ['a-shared-secret-of-32-characters'], logger }, nodePlatform);
      expect(() => settled.logger.warn({ code: 'X' }, 'refused')).not.toThrow();
      expect(spy.mock.calls).toEqual([
        ['wandb-artifact-dispatch: logger.warn threw {}', new Error('the disk is full')],
      ]);
    } finally {
      spy.mockRestore();
    }
  });
});
