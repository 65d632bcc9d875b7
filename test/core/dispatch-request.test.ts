import { describe, expect, it } from '@jest/globals';
import { dispatchRequest } from '../../src/core/dispatch-request.ts';
import type { ErrorCode } from '../../src/core/errors.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });

const repository = 'octo-org/deploy';
const eventType = 'BUILD_AND_DEPLOY';
const keysOf = (...keys: readonly string[]): object => Object.fromEntries(keys.map((key, index) => [key, index]));

describe('dispatchRequest', () => {
  it('makes the request as data', () => {
    const clientPayload = { alias: 'größe 🔑', artifact_metadata: { a: null }, dispatch: { id: 'x' } };
    const request = dispatchRequest({ repository, eventType, clientPayload });
    expect(request).toStrictEqual({
      method: 'POST',
      path: '/repos/octo-org/deploy/dispatches',
      headers: expect.objectContaining({ Accept: 'application/vnd.github+json' }),
      body: '{"event_type":"BUILD_AND_DEPLOY","client_payload":{"alias":"größe 🔑","artifact_metadata":{"a":null},"dispatch":{"id":"x"}}}',
    });
  });

  it('sends no header of ours, no token and no API version, which old servers refuse', () => {
    const { headers } = dispatchRequest({ repository, eventType, clientPayload: {} });
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('x-github-api-version');
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('x-wandb-signature');
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('authorization');
  });

  it('takes an empty client_payload', () => {
    const { body } = dispatchRequest({ repository, eventType, clientPayload: {} });
    expect(body).toBe('{"event_type":"BUILD_AND_DEPLOY","client_payload":{}}');
  });

  it('keeps a __proto__ key', () => {
    const clientPayload = JSON.parse('{"__proto__":{"a":1}}') as object;
    const { body } = dispatchRequest({ repository, eventType, clientPayload });
    expect(body).toBe('{"event_type":"BUILD_AND_DEPLOY","client_payload":{"__proto__":{"a":1}}}');
  });
});

describe('the repository', () => {
  it.each(['octo-org/deploy', 'o/r', 'Octo/Deploy.js', 'octo/.github', 'user_company/a_b-c', 'octo/...', '0/0'])(
    'may be %s',
    (name) => {
      expect(dispatchRequest({ repository: name, eventType, clientPayload: {} }).path).toBe(
        `/repos/${name}/dispatches`,
      );
    },
  );

  it.each([
    '',
    '/',
    'deploy',
    'octo/',
    '/deploy',
    'octo/deploy/',
    'octo/deploy/more',
    'octo//deploy',
    'octo/.',
    'octo/..',
    '../deploy',
    './deploy',
    '-octo/deploy',
    'octo deploy',
    'octo/de ploy',
    ' octo/deploy',
    'octo/deploy ',
    'octo/deploy\n',
    'octo/deploy?ref=main',
    'octo/deploy#main',
    'octo/deploy@main',
    'octo/..%2fother',
    'octo\\deploy',
    'öcto/deploy',
    'https://github.com/octo/deploy',
    'git@github.com:octo/deploy.git',
  ])('may not be %j, and the message says how it is written', (name) => {
    const act = (): unknown => dispatchRequest({ repository: name, eventType, clientPayload: {} });
    expect(act).toThrow(refusal('REQUEST_INVALID', /^repository: .*owner\/name/u));
    expect(act).toThrow(expect.objectContaining({ message: expect.stringContaining(JSON.stringify(name)) }));
  });

  it.each([
    'https://x-access-token:ghp_secret@github.com/octo/deploy',
    'x-access-token:ghp_secret@github.com/octo/deploy',
    'ghp_secret@github.com/octo/deploy',
  ])('is not repeated where it may hold a token: %s', (name) => {
    const act = (): unknown => dispatchRequest({ repository: name, eventType, clientPayload: {} });
    expect(act).toThrow(refusal('REQUEST_INVALID', /^repository: .*owner\/name/u));
    expect(act).not.toThrow(/ghp_secret/u);
  });

  it('may not be a list, though its text be right', () => {
    const name = [repository] as unknown as string;
    expect(() => dispatchRequest({ repository: name, eventType, clientPayload: {} })).toThrow(
      refusal('REQUEST_INVALID', /^repository: /u),
    );
  });

  it('may not be absent', () => {
    expect(() => dispatchRequest({ repository: undefined as unknown as string, eventType, clientPayload: {} })).toThrow(
      refusal('REQUEST_INVALID', /^repository: .*owner\/name/u),
    );
  });
});

describe('the event type', () => {
  it.each([
    { what: 'one character', text: 'a' },
    { what: '100 letters', text: 'a'.repeat(100) },
    { what: '100 emoji, 200 code units', text: '🔑'.repeat(100) },
    { what: '100 letters of two bytes', text: 'é'.repeat(100) },
  ])('may have $what', ({ text }) => {
    const { body } = dispatchRequest({ repository, eventType: text, clientPayload: {} });
    expect(body).toBe(`{"event_type":"${text}","client_payload":{}}`);
  });

  it.each([undefined, null, ['deploy'], 5])('may not be %j, which is no text', (text) => {
    expect(() => dispatchRequest({ repository, eventType: text as unknown as string, clientPayload: {} })).toThrow(
      refusal('REQUEST_INVALID', /event_type is no text/u),
    );
  });

  it.each([
    { what: 'no character', text: '', count: /event_type.*\b0\b.*100/u },
    { what: '101 letters', text: 'a'.repeat(101), count: /event_type.*\b101\b.*100/u },
    { what: '101 emoji', text: '🔑'.repeat(101), count: /event_type.*\b101\b.*100/u },
    { what: '100 emoji and a letter', text: `${'🔑'.repeat(100)}a`, count: /event_type.*\b101\b.*100/u },
  ])('may not have $what, and the message counts', ({ text, count }) => {
    expect(() => dispatchRequest({ repository, eventType: text, clientPayload: {} })).toThrow(
      refusal('REQUEST_INVALID', count),
    );
  });
});

const ten = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9', 'k10'];

const cycle: { self?: unknown } = {};
cycle.self = cycle;

describe('what is no JSON', () => {
  it.each([
    ['a bigint', { a: 10n }],
    ['a cycle', cycle],
    ['200,000 levels of nesting', JSON.parse(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)],
  ])('is refused: %s', (_what, clientPayload) => {
    expect(() => dispatchRequest({ repository, eventType, clientPayload })).toThrow(
      refusal('REQUEST_INVALID', /client_payload is no JSON/u),
    );
  });

  it('does not count towards the size: a key that is undefined', () => {
    const clientPayload = { gone: undefined, notes: 'x'.repeat(70_000) };
    expect(() => dispatchRequest({ repository, eventType, clientPayload })).toThrow(
      refusal('PAYLOAD_TOO_LARGE', /"notes"/u),
    );
  });
});

describe('the keys of client_payload', () => {
  it.each([
    { what: 'ten', keys: ten },
    { what: 'ten with dispatch among them', keys: [...ten.slice(0, 9), 'dispatch'] },
  ])('may be $what', ({ keys }) => {
    const { body } = dispatchRequest({ repository, eventType, clientPayload: keysOf(...keys) });
    expect(JSON.parse(body)).toStrictEqual({ event_type: eventType, client_payload: keysOf(...keys) });
  });

  it('do not count where JSON drops them', () => {
    const clientPayload = { ...keysOf(...ten), gone: undefined };
    expect(dispatchRequest({ repository, eventType, clientPayload }).method).toBe('POST');
  });

  it('count at the top alone', () => {
    const clientPayload = { nested: keysOf(...ten, 'k11', 'k12') };
    expect(dispatchRequest({ repository, eventType, clientPayload }).method).toBe('POST');
  });

  it.each([
    { what: 'eleven', keys: [...ten, 'k11'], words: /11.*10.*nest.*"k10".*"k11".*one/u },
    { what: 'fourteen', keys: [...ten, 'k11', 'k12', 'k13', 'k14'], words: /14.*10.*nest.*"k10".*"k14".*one/u },
    { what: 'ten and a dispatch at the front', keys: ['dispatch', ...ten], words: /11.*10.*nest.*"k9".*"k10".*one/u },
    { what: 'ten and a dispatch at the end', keys: [...ten, 'dispatch'], words: /11.*10.*nest.*"k9".*"k10".*one/u },
  ])('may not be $what, and the message says what to nest', ({ keys, words }) => {
    expect(() => dispatchRequest({ repository, eventType, clientPayload: keysOf(...keys) })).toThrow(
      refusal('REQUEST_INVALID', words),
    );
  });

  it.each([
    { what: 'eleven', keys: [...ten, 'k11'] },
    { what: 'fourteen', keys: [...ten, 'k11', 'k12', 'k13', 'k14'] },
    { what: 'ten and a dispatch at the front', keys: ['dispatch', ...ten] },
    { what: 'ten and a dispatch in the middle', keys: [...ten.slice(0, 5), 'dispatch', ...ten.slice(5)] },
    { what: 'nine, a dispatch and one more', keys: [...ten.slice(0, 9), 'dispatch', 'k10'] },
    { what: 'ten and a dispatch at the end, where signDispatch puts it', keys: [...ten, 'dispatch'] },
    { what: 'fourteen and a dispatch at the end', keys: [...ten, 'k11', 'k12', 'k13', 'k14', 'dispatch'] },
  ])('fit once the advice is followed: $what', ({ keys }) => {
    let advice = '';
    try {
      dispatchRequest({ repository, eventType, clientPayload: keysOf(...keys) });
    } catch (error) {
      advice = String(error);
    }
    const nested = new Set([...advice.matchAll(/"(\w+)"/gu)].map(([, key = '']) => key));
    const left = keys.filter((key) => !nested.has(key));
    expect(nested).not.toContain('dispatch');
    expect(left.length + 1).toBe(10);
  });

  it.each([
    { what: 'null', payload: null },
    { what: 'a list', payload: [] },
    { what: 'a text', payload: '{}' },
    { what: 'absent', payload: undefined },
  ])('are those of an object, and it may not be $what', ({ payload }) => {
    expect(() => dispatchRequest({ repository, eventType, clientPayload: payload as unknown as object })).toThrow(
      refusal('REQUEST_INVALID', /client_payload.*object/u),
    );
  });
});

// `{"text":""}` has 11 bytes, which leaves 65,524 of 65,535.
describe('the size of client_payload', () => {
  it.each([
    { what: 'letters', text: 'a'.repeat(65_524) },
    { what: 'letters of two bytes', text: 'é'.repeat(32_762) },
    { what: 'emoji of four bytes', text: '🔑'.repeat(16_381) },
    { what: 'quotes, which JSON escapes', text: '"'.repeat(32_762) },
  ])('may be 65,535 bytes of $what', ({ text }) => {
    expect(dispatchRequest({ repository, eventType, clientPayload: { text } }).method).toBe('POST');
  });

  it.each([
    { what: 'letters', text: 'a'.repeat(65_525) },
    { what: 'letters of two bytes and one', text: `${'é'.repeat(32_762)}a` },
    { what: 'emoji of four bytes and a letter', text: `${'🔑'.repeat(16_381)}a` },
    { what: 'quotes and a letter', text: `${'"'.repeat(32_762)}a` },
  ])('may not be 65,536 bytes of $what', ({ text }) => {
    expect(() => dispatchRequest({ repository, eventType, clientPayload: { text } })).toThrow(
      refusal('PAYLOAD_TOO_LARGE', /^client_payload.*\b65536\b.*\b65535\b/u),
    );
  });

  it('is told with the largest key, to be dropped or shortened, and with nothing of what it holds', () => {
    const clientPayload = { alias: 'x', artifact_metadata: { a: 'y'.repeat(40_000) }, more: 'z'.repeat(39_000) };
    const act = (): unknown => dispatchRequest({ repository, eventType, clientPayload });
    expect(act).toThrow(refusal('PAYLOAD_TOO_LARGE', /drop.*"artifact_metadata"/u));
    expect(act).toThrow(refusal('PAYLOAD_TOO_LARGE', /^.{1,300}$/u));
    expect(act).not.toThrow(refusal('PAYLOAD_TOO_LARGE', /yyy|zzz/u));
  });

  it('is that of the payload alone: the event type does not count', () => {
    const clientPayload = { text: 'a'.repeat(65_524) };
    expect(dispatchRequest({ repository, eventType: 'e'.repeat(100), clientPayload }).method).toBe('POST');
  });
});
