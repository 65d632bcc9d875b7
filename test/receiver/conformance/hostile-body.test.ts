/** The lines of facts/hostile-input.md under "Body": each is a test that is named by it. */
import { expect, it } from '@jest/globals';
import { adapters } from './adapters.ts';
import { headOf, open } from './connection.ts';
import { describeLiving } from './living-servers.ts';
import { problem } from './problem.ts';
import { withHeaders, type RawRequest } from './raw-request.ts';
import { goodBody, posted, secret, signatureOf, signed } from './signed.ts';

const mounts = {
  plain: { options: { secrets: [secret] } },
  unsigned: { options: { accessTokens: ['a-token'] } },
  large: { options: { secrets: [secret], maxBodyBytes: 33_554_432 } },
} as const;

/** An event whose JSON is written out, for what JSON.stringify would not write. */
const aliasEvent = (members: string): string =>
  `{"event_type":"ADD_ARTIFACT_ALIAS","artifact_version_string":"acme/models/churn:v3",${members}}`;

/** The parser is the same behind all: a second for each is enough. */
const parsing = new Set(['node:http', 'Express 5, verifyWandbWebhook']);

let made: RawRequest | undefined;
/** An event of a million keys, 12 MB; made once. */
function millionKeys(): RawRequest {
  const keys = (): string => Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',');
  made ??= signed(aliasEvent(`"alias":"a",${keys()}`));
  return made;
}

describeLiving(adapters, { mounts }, (living, adapter) => {
  it.each([
    ['empty with a good signature -> 400 typed', '', 'JSON_INVALID'],
    ['blanks only -> 400', ' \n\t ', 'JSON_INVALID'],
    ['`null`, validly signed -> 400', 'null', 'EVENT_INVALID'],
    ['`true`, validly signed -> 400', 'true', 'EVENT_INVALID'],
    ['`5`, validly signed -> 400', '5', 'EVENT_INVALID'],
    ['`"abc"`, validly signed -> 400', '"abc"', 'EVENT_INVALID'],
    ['`[]`, validly signed -> 400', '[]', 'EVENT_INVALID'],
    ['malformed JSON -> 400 without a stack', "{'a':1}", 'JSON_INVALID'],
    ['truncated JSON -> 400 without a stack', goodBody.slice(0, -1), 'JSON_INVALID'],
    ['JSON with something behind it -> 400', `${goodBody} x`, 'JSON_INVALID'],
    ['two BOMs -> 400', `\u{feff}\u{feff}${goodBody}`, 'JSON_INVALID'],
    ['NUL in alias -> 400', aliasEvent(String.raw`"alias":"a\u0000b"`), 'EVENT_INVALID'],
    [
      '200,000 levels of nesting -> refused before parsing costs',
      aliasEvent(`"x":${'['.repeat(200_000)}`),
      'JSON_INVALID',
    ],
    ['200,000 levels of objects -> refused before parsing costs', '{"x":'.repeat(200_000), 'JSON_INVALID'],
  ] as const)('body: %s', async (_line, body, code) => {
    const answer = await living.send('plain', signed(body));
    expect(answer).toEqual(problem(400, code));
    expect(answer.body).not.toMatch(/\.ts\b|node:|\n| {4}at /u);
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('body: BOM + JSON -> parsed, as docs/receiving.md states', async () => {
    await expect(living.send('plain', signed(`\u{feff}${goodBody}`))).resolves.toMatchObject({ status: 204 });
    await expect(living.handled('plain')).resolves.toMatchObject([{ event: { alias: 'production' } }]);
  });

  it('body: invalid UTF-8: verified over bytes, then 400', async () => {
    const bytes = Buffer.from(aliasEvent('"alias":"\u{ff}"'), 'latin1');
    await expect(living.send('plain', signed(bytes))).resolves.toEqual(problem(400, 'JSON_INVALID'));
  });

  it.each([
    ['0xFF under the signature of 0xFE', 0xff, 0xfe],
    ['U+FFFD under the signature of 0xFF', 0xfd, 0xff],
    ['0x80 under the signature of 0xC0', 0x80, 0xc0],
  ])('body: differing only in an invalid byte -> never verifies: %s', async (_what, sent, signedByte) => {
    const withByte = (byte: number): Buffer =>
      Buffer.from(aliasEvent(`"alias":"${String.fromCharCode(byte)}"`), 'latin1');
    const request = posted(withByte(sent), { 'x-wandb-signature': signatureOf(withByte(signedByte)) });
    await expect(living.send('plain', request)).resolves.toEqual(problem(401, 'SIGNATURE_MISMATCH'));
  });

  it.each([
    ['UTF-16 with a BOM', Buffer.from(`\u{feff}${goodBody}`, 'utf16le'), 'application/json', 400],
    ['UTF-16', Buffer.from(goodBody, 'utf16le'), 'application/json', 400],
    ['`charset=utf-16` -> 415', Buffer.from(goodBody, 'utf16le'), 'application/json; charset=utf-16', 415],
    ['`charset=utf-16` over UTF-8 -> 415', Buffer.from(goodBody), 'application/json;charset=UTF-16', 415],
  ] as const)('body: %s', async (_line, bytes, type, status) => {
    await expect(living.send('plain', withHeaders(signed(bytes), { 'content-type': type }))).resolves.toMatchObject({
      status,
    });
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('body: aborted mid-body -> no handler, no unhandled rejection', async () => {
    for (const cut of [0, 1, goodBody.length - 1]) {
      const connection = open(living.portOf('plain'));
      await connection.write(headOf(signed(), { 'content-length': String(goodBody.length) }) + goodBody.slice(0, cut));
      connection.destroy();
      await connection.closed;
    }
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('body: half-closed mid-body -> no handler, no answer of 2xx', async () => {
    const connection = open(living.portOf('plain'));
    await connection.write(headOf(signed(), { 'content-length': String(goodBody.length) }) + goodBody.slice(0, -1));
    connection.end();
    await connection.closed;
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });

  it('body: aborted after what is an event by itself -> no handler, where nothing but a token is asked for', async () => {
    const request = posted(goodBody, { authorization: 'Bearer a-token' });
    const connection = open(living.portOf('unsigned'));
    await connection.write(headOf(request, { 'content-length': String(goodBody.length + 1) }) + goodBody);
    connection.end();
    await connection.closed;
    await expect(living.handled('unsigned')).resolves.toHaveLength(0);
    await expect(living.send('unsigned', request)).resolves.toMatchObject({ status: 204 });
  });

  it('body: duplicate keys -> the last wins, as docs/receiving.md states', async () => {
    const body = aliasEvent('"alias":"first","alias":"last"');
    await expect(living.send('plain', signed(body))).resolves.toMatchObject({ status: 204 });
    await expect(living.handled('plain')).resolves.toMatchObject([{ event: { alias: 'last' } }]);
  });

  it('body: `__proto__`, `constructor`, `prototype` keys -> no prototype is touched', async () => {
    const polluting = '{"polluted":true}';
    const body = aliasEvent(
      `"alias":"a","__proto__":${polluting},"constructor":{"prototype":${polluting}},"prototype":${polluting},` +
        `"artifact_metadata":{"__proto__":${polluting},"constructor":{"prototype":${polluting}}}`,
    );
    await expect(living.send('plain', signed(body))).resolves.toMatchObject({ status: 204 });
    const [handled] = await living.handled('plain');
    expect(handled?.event).toMatchObject({
      extra: { constructor: { prototype: { polluted: true } }, prototype: { polluted: true } },
    });
    expect(Object.hasOwn(Object(Object(handled?.event).extra), '__proto__')).toBe(false);
    await expect(living.process().state()).resolves.toMatchObject({ polluted: false });
  });

  it.each(['__proto__', 'toString', 'constructor', 'hasOwnProperty'])(
    'body: event names `%s` -> unknown event',
    async (name) => {
      await expect(living.send('plain', signed(`{"event_type":"${name}"}`))).resolves.toMatchObject({ status: 204 });
      await expect(living.handled('plain')).resolves.toMatchObject([{ event: { type: 'UNKNOWN', eventType: name } }]);
    },
  );

  it('body: `1e400`, 2^53+1 -> ids stay strings', async () => {
    const body = aliasEvent('"alias":"a","run_id":"9007199254740993","big":1e400,"id":"1e400"');
    await expect(living.send('plain', signed(body))).resolves.toMatchObject({ status: 204 });
    const [handled] = await living.handled('plain');
    expect(handled).toMatchObject({ body, event: { extra: { run_id: '9007199254740993', id: '1e400' } } });
    // A number where a text is due is refused, not rounded.
    for (const number of ['9007199254740993', '1e400'])
      await expect(living.send('plain', signed(aliasEvent(`"alias":${number}`)))).resolves.toEqual(
        problem(400, 'EVENT_INVALID'),
      );
  });

  it('body: lone surrogates -> kept as they are', async () => {
    const body = aliasEvent(String.raw`"alias":"a\ud800b"`);
    await expect(living.send('plain', signed(body))).resolves.toMatchObject({ status: 204 });
    await expect(living.handled('plain')).resolves.toMatchObject([{ body }]);
  });

  it('body: 1,000,000 keys -> bounded: 413, and where so long a body is taken, handled', async () => {
    const request = millionKeys();
    // 12 MB are more than a server listens to after its answer, so a client that does not read meanwhile may lose it with the connection.
    const answer = await living.send('plain', request).catch(() => undefined);
    expect([413, undefined]).toContain(answer?.status);
    if (!parsing.has(adapter.name)) return;
    await expect(living.send('large', request)).resolves.toMatchObject({ status: 204 });
    await expect(living.handled('large')).resolves.toHaveLength(1);
  });

  it('body: CR, LF in alias or names -> never reach a header, a log line', async () => {
    const forged = String.raw`production\r\nset-cookie: a=1\r\n\r\nERROR forged`;
    for (const body of [
      aliasEvent(`"alias":"${forged}"`),
      `{"event_type":"${forged}"}`,
      `{"event_type":"RUN_STATE","${forged}":1,"alias":5}`,
      aliasEvent(`"alias":"a","artifact_metadata":"${forged}"`),
      `{"event_type":"LINK_ARTIFACT","artifact_version_string":"${forged}"}`,
    ]) {
      const answer = await living.send('plain', signed(body));
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(answer.body).not.toMatch(/[\r\n]/u);
    }
    for (const { line } of await living.logged('plain')) expect(line).not.toMatch(/[\r\n\0]/u);
  });
});
