import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { serve } from '@hono/node-server';
import express from 'express';
import express4 from 'express4';
import fastify, { type FastifyInstance } from 'fastify';
import { Hono } from 'hono';
import { verifyWandbWebhook } from '../../receiver/express/index.ts';
import { createReceiver, type LambdaEvent, type LambdaHandler, type ReceiverOptions } from '../../receiver/index.ts';
import { compileTemplate, errorCodes } from '../../src/index.ts';
import { sampleEvents, signTestRequest, type TestRequest } from '../../src/testing/index.ts';
import { blocksIn, tableIn } from './markdown.ts';
import {
  checkTypes,
  importSnippet,
  patienceMs,
  pathWithNode,
  runShell,
  runTypeScript,
  startSnippet,
  tellPort,
  withEntries,
  withProgram,
  writeSnippet,
} from './run-snippet.ts';

const page = readFileSync('docs/receiving.md', 'utf8');

/** The first block of a language under a heading. */
function under(heading: string, language: string, index = 0): string {
  const at = page.indexOf(`\n${heading}\n`);
  if (at === -1) throw new Error(`the page has no heading ${heading}`);
  return blocksIn(page.slice(at), language)[index] ?? '';
}

const secret = 'a-secret-of-W&B-that-is-long-enough';
const forged = 'another-secret-that-nobody-shares';
const body = sampleEvents.ADD_ARTIFACT_ALIAS;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The status of a reply and the code of its problem. */
async function answerOf(response: Response): Promise<string> {
  const text = await response.text();
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  return isProblem ? `${response.status} \`${JSON.parse(text).code}\`` : String(response.status);
}

const post = async (url: string, request: TestRequest = signTestRequest({ body, secret })): Promise<string> =>
  answerOf(await fetch(url, request));

describe('docs/receiving.md', () => {
  it('has no code beside what runs here', () => {
    const languages = [...page.matchAll(/^ *```(\w+)$/gmu)].map(([, language]) => language);
    const counts = Object.fromEntries(
      languages.map((name) => [name, languages.filter((other) => other === name).length]),
    );
    expect(counts).toStrictEqual({ sh: 5, js: 1, text: 3, json: 1, ts: 13 });
  });

  it('asks for the Node that package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(page).toContain(`Node ${engines.node.replace('>=', '')} or newer`);
  });

  it('has code that compiles strictly', async () => {
    const files = [...blocksIn(page, 'js'), ...blocksIn(page, 'ts')].map((code) => writeSnippet(code));
    const checked = checkTypes(files).finally(() => files.forEach((file) => rmSync(file)));
    await expect(checked).resolves.toBeUndefined();
  });

  it('has a payload for W&B that names only variables of W&B', () => {
    const payload: Record<string, string> = JSON.parse(blocksIn(page, 'json')[0] ?? '');
    expect(compileTemplate(payload).variables).toStrictEqual(Object.keys(payload));
  });

  it('names only codes, files and sections that there are', () => {
    const named = [...page.matchAll(/`([A-Z]+_[A-Z_]+)`/gu)].map(([, code = '']) => code);
    const codes = named.filter((name) => !name.startsWith('WANDB_') && !(name in sampleEvents));
    expect([...Object.keys(errorCodes), 'LINK_MODEL']).toEqual(expect.arrayContaining(codes));
    const links = [...page.matchAll(/\]\(([^)]+)\)/gu)].map(([, link = '']) => link);
    const anchors = [...page.matchAll(/^#+ (.+)$/gmu)].map(
      ([, title = '']) =>
        `#${title
          .toLowerCase()
          .replaceAll(/[^a-z -]/gu, '')
          .replaceAll(' ', '-')}`,
    );
    expect(links).not.toHaveLength(0);
    for (const link of links) {
      if (link.startsWith('#')) expect(anchors).toContain(link);
      else expect(existsSync(join('docs', link.replace(/#.*/u, '')))).toBe(true);
    }
  });
});

describe('the first receiver, typed as it stands,', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'receiving-'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'receiver.mjs'), withEntries(under('## A first receiver in two minutes', 'js')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('installs what it imports', () => {
    expect(blocksIn(page, 'sh')[0]).toBe('npm install wandb-artifact-dispatch express\n');
    const imported = [...under('## A first receiver in two minutes', 'js').matchAll(/ from '([\w-]+)/gu)];
    expect(imported.map(([, name]) => name)).toStrictEqual(['express', 'wandb-artifact-dispatch']);
  });

  it('prints what it should, and refuses what is forged', async () => {
    const [, start = '', send = '', forge = ''] = blocksIn(page, 'sh');
    const [right = '', wrong = '', logged = ''] = blocksIn(page, 'text');
    const shell = spawn('bash', [], {
      cwd: folder,
      env: { PATH: pathWithNode, NODE_OPTIONS: tellPort.join('=') },
      detached: true,
      timeout: patienceMs,
    });
    const closed = once(shell, 'close');
    let [out, errors] = ['', ''];
    const news = new Set<() => void>();
    const tell = (): void => {
      for (const look of news) look();
    };
    shell.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      tell();
    });
    shell.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      tell();
    });
    const until = (holds: () => boolean): Promise<void> =>
      new Promise((found, reject) => {
        const look = (): void => {
          if (holds()) found();
        };
        news.add(look);
        look();
        shell.on('exit', () => reject(new Error(`waited in vain: ${out}${errors}`)));
      });
    try {
      shell.stdin.write(start);
      await until(() => /^port \d+$/mu.test(errors) && out.includes('\n'));
      expect(out).toBe('listening on http://127.0.0.1:3000/wandb\n');
      const port = /^port (\d+)$/mu.exec(errors)?.[1] ?? '';
      shell.stdin.write(withProgram(send.replace(':3000', `:${port}`)));
      await until(() => out.endsWith('204\n'));
      expect(out).toBe(`listening on http://127.0.0.1:3000/wandb\n${right}`);
      shell.stdin.write(withProgram(forge.replace(':3000', `:${port}`)));
      await until(() => out.includes('SIGNATURE_MISMATCH') && errors.includes('[HTTP_401]'));
      expect(out).toBe(`listening on http://127.0.0.1:3000/wandb\n${right}${wrong}`);
      expect(errors).toContain(logged);
      shell.stdin.end('printf "%s" "$WANDB_SECRET" | wc -c\nkill $!\n');
      await closed;
      expect(out).toMatch(/\n44\n$/u);
    } finally {
      // With what it started in the background; after a test that passed nothing is left of either.
      await runShell(`kill -- -${shell.pid} 2>/dev/null || true`);
    }
  });

  it.each([
    ['secrets[0] is undefined', {}],
    ['secrets[0] ends in a newline', { WANDB_SECRET: `${secret}\n` }],
    ['secrets[0] has 12 bytes', { WANDB_SECRET: 'twelve-bytes' }],
  ])('says %s where it is so', async (message, env) => {
    expect(page).toContain(`\`${message}\``);
    await expect(startSnippet(under('## A first receiver in two minutes', 'js'), { env })).rejects.toThrow(message);
  });
});

describe('the receiver of', () => {
  it.each([
    ['## A first receiver in two minutes', 'js', /type: 'ADD_ARTIFACT_ALIAS'/u],
    ['### Express', 'ts', /^deploy \{[^}]*\}\nreceived [0-9a-f]{64} \{/mu],
    ['### Fastify', 'ts', /^deploy \{/mu],
    ['### Hono', 'ts', /^deploy \{/mu],
    ['### Plain Node', 'ts', /^deploy \{/mu],
    ['### Express, with a parser for all routes', 'ts', /type: 'ADD_ARTIFACT_ALIAS'/u],
  ])('%s handles what W&B signed and refuses what it did not', async (heading, language, prints) => {
    const snippet = await startSnippet(under(heading, language), { env: { WANDB_SECRET: secret } });
    try {
      const url = `${snippet.origin}/wandb`;
      expect(await post(url, signTestRequest({ body, secret: forged }))).toBe('401 `SIGNATURE_MISMATCH`');
      expect(await post(url, signTestRequest({ body: '{}', secret }))).toBe('200');
      expect(snippet.printed()).not.toContain('churn');
      expect(await post(url)).toBe('204');
      await snippet.prints(prints);
    } finally {
      await snippet.close();
    }
  });

  it('Express picks handlers by type and filter, answers what one says, and parses the other routes', async () => {
    const code = under('### Express', 'ts').replace(
      'app.listen',
      "app.post('/other', (request, response) => void response.json(request.body.said));\napp.listen",
    );
    const snippet = await startSnippet(code, { env: { WANDB_SECRET: secret } });
    try {
      const url = `${snippet.origin}/wandb`;
      const tagged = signTestRequest({ body: sampleEvents.REMOVE_ARTIFACT_TAG, secret });
      expect(await post(url, tagged)).toBe('202');
      await snippet.prints(/^tagged \{ type: 'REMOVE_ARTIFACT_TAG', tag: 'reviewed' \}$/mu);
      expect(await post(url, signTestRequest({ body: { ...body, alias: 'staging' }, secret }))).toBe('204');
      await snippet.prints(/alias: 'staging'/u);
      expect(snippet.printed()).not.toMatch(/^deploy/mu);
      const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"said":"parsed"}' };
      expect(await (await fetch(`${snippet.origin}/other`, json)).text()).toBe('"parsed"');
    } finally {
      await snippet.close();
    }
  });

  type Receive = (request: Request) => Promise<Response>;
  type Worker = { readonly default: { fetch(request: Request, env: object): Promise<Response> } };
  const loadNext = async (): Promise<Receive> =>
    (await importSnippet<{ POST: Receive }>(under('### Next.js', 'ts'))).POST;
  const loadWorker = async (): Promise<Receive> => {
    const web = { 'wandb-artifact-dispatch/receiver': 'receiver/web.ts' };
    const { default: worker } = await importSnippet<Worker>(under('### Workers, Deno, Bun', 'ts'), web);
    return (request) => worker.fetch(request, { WANDB_SECRET: secret });
  };

  it.each([
    ['Next.js with app', loadNext],
    ['Workers, by WebCrypto,', loadWorker],
  ])('%s is a function of a Request', async (_what, load) => {
    const log = quietConsole();
    const receive = await load();
    const answer = (request: TestRequest): Promise<string> =>
      withSecret(async () => answerOf(await receive(new Request('http://localhost/wandb', request))));
    expect(await answer(signTestRequest({ body, secret: forged }))).toBe('401 `SIGNATURE_MISMATCH`');
    expect(log).not.toHaveBeenCalled();
    expect(await answer(signTestRequest({ body, secret }))).toBe('204');
    expect(log).toHaveBeenCalledWith('deploy', expect.objectContaining({ collection: 'churn' }));
  });

  it('Next.js loads where no secret is set, as in next build', async () => {
    await expect(importSnippet(under('### Next.js', 'ts'))).resolves.toHaveProperty('POST');
    await expect(importSnippet(under('### Next.js', 'ts', 1))).resolves.toHaveProperty('default');
  });

  it('Next.js with pages/api is a listener of node:http, which Next.js is told', async () => {
    const log = quietConsole();
    const loaded = await importSnippet<{ config: object; default: RequestListener }>(under('### Next.js', 'ts', 1));
    expect(loaded.config).toStrictEqual({ api: { bodyParser: false, externalResolver: true } });
    await withSecret(() =>
      listening(loaded.default, async (url) => {
        expect(await post(url, signTestRequest({ body, secret: forged }))).toBe('401 `SIGNATURE_MISMATCH`');
        expect(log).not.toHaveBeenCalled();
        expect(await post(url)).toBe('204');
      }),
    );
    expect(log).toHaveBeenCalledWith('deploy', expect.objectContaining({ collection: 'churn' }));
  });

  it('AWS Lambda is a handler of its events', async () => {
    const log = quietConsole();
    const code = under('### AWS Lambda', 'ts');
    const { handler } = await withSecret(() => importSnippet<{ handler: LambdaHandler }>(code));
    expect(await handler(lambdaEvent(signTestRequest({ body, secret: forged })))).toMatchObject({ statusCode: 401 });
    expect(log).not.toHaveBeenCalled();
    expect(await handler(lambdaEvent(signTestRequest({ body, secret })))).toMatchObject({ statusCode: 204 });
    expect(log).toHaveBeenCalledWith('deploy', expect.objectContaining({ collection: 'churn' }));
  });
});

function quietConsole(): ReturnType<typeof jest.spyOn> {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  return jest.spyOn(console, 'log').mockImplementation(() => {});
}
afterEach(() => {
  jest.restoreAllMocks();
});

/** Runs something while the page's variable is set. */
async function withSecret<Value>(run: () => Promise<Value>): Promise<Value> {
  process.env['WANDB_SECRET'] = secret;
  try {
    return await run();
  } finally {
    delete process.env['WANDB_SECRET'];
  }
}

/** What API Gateway makes of a request, format 2.0. */
function lambdaEvent({ headers, body: bytes }: TestRequest): LambdaEvent {
  return {
    requestContext: { http: { method: 'POST' } },
    headers,
    body: Buffer.from(bytes).toString(),
    isBase64Encoded: false,
  };
}

/** What a receiver with these options answers to a request. */
async function receiverAnswer(
  request: Pick<TestRequest, 'headers' | 'body'> & { readonly method?: string },
  options: Partial<ReceiverOptions> = {},
): Promise<string> {
  const receive = createReceiver({ secrets: [secret], logger: quiet, ...options }).fetch();
  return answerOf(await receive(new Request('http://localhost/', { method: 'POST', ...request })));
}

/** Listens while something runs. */
async function listening<Value>(listener: RequestListener, run: (url: string) => Promise<Value>): Promise<Value> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  try {
    return await run(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/wandb`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the options', () => {
  const source = readFileSync('receiver/options/options.ts', 'utf8');
  /** The members of an interface of receiver/options/options.ts with their documented defaults. */
  const documented = (name: string): [string, string][] => {
    const [, members = ''] = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'msu').exec(source) ?? [];
    return [...members.matchAll(/^ {2}\/\*\*(.*?)\*\/\n {2}readonly (\w+)\??:/gmsu)].map(
      ([, text = '', member = '']) => [member, /@default ([^*\n]+)/u.exec(text)?.[1]?.trim() ?? ''],
    );
  };
  const inTable = (table: string): [string, string][] =>
    tableIn(page, table).map(([name = '', usual = '']) => [name.replaceAll('`', ''), usual.replaceAll(/^`|`$/gu, '')]);

  it.each([
    ['options', 'VerifyOptions'],
    ['receiver-options', 'ReceiverOptions'],
  ])('of the table %s are those of %s, with their defaults', (table, name) => {
    expect(inTable(table).map(([option, usual]) => [option, usual.replaceAll('`', '')])).toStrictEqual(
      documented(name).map(([option, usual]) => [option, usual.replaceAll('`', '')]),
    );
  });

  it('are known to the middleware and to createReceiver, and no others are', () => {
    const verifying = inTable('options').map(([name]) => name);
    const receiving = inTable('receiver-options').map(([name]) => name);
    const isKnown = (create: (options: ReceiverOptions) => unknown, name: string): boolean => {
      try {
        create({ secrets: [secret], [name]: undefined });
        return true;
      } catch (error) {
        return !String(error).includes('is no option');
      }
    };
    const all = [...verifying, ...receiving, 'secret', 'timeout'];
    expect(all.filter((name) => isKnown(verifyWandbWebhook, name))).toStrictEqual(verifying);
    expect(all.filter((name) => isKnown(createReceiver, name))).toStrictEqual([...verifying, ...receiving]);
  });

  const sized = (bytes: number): string =>
    JSON.stringify({ event_type: 'X', pad: '' }).replace('""', `"${'x'.repeat(bytes - 27)}"`);
  const nested = (depth: number): string => `{"event_type":"X","a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
  const sentAgo = (seconds: number): TestRequest =>
    signTestRequest({ body, secret, scheme: 'standard-webhooks', sentAtMs: Date.now() - seconds * 1000 });

  it.each([
    ['maxBodyBytes', 'a body of 1048576 bytes', () => signTestRequest({ body: sized(1_048_576), secret }), '204'],
    ['maxBodyBytes', 'one more', () => signTestRequest({ body: sized(1_048_577), secret }), '413 `BODY_TOO_LARGE`'],
    ['maxDepth', '64 levels', () => signTestRequest({ body: nested(64), secret }), '204'],
    ['maxDepth', 'one more', () => signTestRequest({ body: nested(65), secret }), '400 `JSON_INVALID`'],
    ['scheme', "W&B's signature", () => signTestRequest({ body, secret }), '204'],
    ['scheme', 'another', () => sentAgo(0), '401 `SIGNATURE_MISSING`'],
    ['onUnknown', 'a type of nobody', () => signTestRequest({ body: { event_type: 'NOT_YET_KNOWN' }, secret }), '204'],
  ])('%s is what the table says: %s', async (_option, _what, request, answer) => {
    expect(await receiverAnswer(request())).toBe(answer);
  });

  it.each([
    ['300 s ago', 299, '204'],
    ['longer ago', 302, '401 `DISPATCH_EXPIRED`'],
    ['300 s ahead', -299, '204'],
    ['further ahead', -302, '401 `DISPATCH_FROM_FUTURE`'],
  ])('toleranceSeconds is what the table says: %s', async (_what, seconds, answer) => {
    expect(await receiverAnswer(sentAgo(seconds), { scheme: 'standard-webhooks' })).toBe(answer);
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'] as const)('encodings is what the table says of %s', async (encoding) => {
    const { headers, body: bytes } = signTestRequest({ body, secret });
    const request = { headers: { ...headers, 'content-encoding': encoding }, body: bytes };
    expect(await receiverAnswer(request)).toBe('415 `MEDIA_TYPE_UNSUPPORTED`');
    expect(await receiverAnswer(request, { encodings: [encoding] })).toBe('400 `JSON_INVALID`');
  });

  it('minSecretBytes is what the table says', () => {
    expect(() => createReceiver({ secrets: ['x'.repeat(16)] })).not.toThrow();
    expect(() => createReceiver({ secrets: ['x'.repeat(15)] })).toThrow('15 bytes');
  });

  it.each([
    ['bodyTimeoutMs', '408 `BODY_TIMEOUT`', () => new ReadableStream()],
    ['handlerTimeoutMs', '503 `HANDLER_TIMEOUT`', () => signTestRequest({ body, secret }).body],
  ])('%s is what the table says', async (_option, answer, toBody) => {
    jest.useFakeTimers();
    try {
      const receiver = createReceiver({ secrets: [secret], logger: quiet }).onAny(() => new Promise(() => {}));
      const { headers } = signTestRequest({ body, secret });
      let answered = '';
      const request = new Request('http://localhost/', { method: 'POST', headers, body: toBody(), duplex: 'half' });
      const receive = async (): Promise<void> => {
        answered = await answerOf(await receiver.fetch()(request));
      };
      const done = receive();
      await jest.advanceTimersByTimeAsync(9_999);
      expect(answered).toBe('');
      await jest.advanceTimersByTimeAsync(1);
      await done;
      expect(answered).toBe(answer);
    } finally {
      jest.useRealTimers();
    }
  });

  it('dedupe and logger are what the table says', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const handle = jest.fn(() => {});
    const receive = createReceiver({ secrets: [secret] })
      .onAny(handle)
      .fetch();
    for (const key of [secret, secret, forged])
      await receive(new Request('http://localhost/', signTestRequest({ body, secret: key })));
    expect(handle).toHaveBeenCalledTimes(2);
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('the replies', () => {
  const signed = signTestRequest({ body, secret });
  const standard = (change: object = {}): TestRequest =>
    signTestRequest({ body, secret, scheme: 'standard-webhooks', id: 'msg_1', ...change });
  const byStandard = { scheme: 'standard-webhooks' } as const;
  const says = (text: string): TestRequest => signTestRequest({ body: text, secret });
  const withHeader = (name: string, value: string): TestRequest => ({
    ...signed,
    headers: { ...signed.headers, [name]: value },
  });
  const store = (claim: () => 'busy' | 'conflict') => ({ claim, done: () => {}, release: () => {} });
  const unsigned = { ...signed, headers: { 'content-type': 'application/json' } };

  const provoked: readonly [string, () => Promise<string>][] = [
    ['200', () => receiverAnswer(says('{}'))],
    ['204', () => receiverAnswer(signed)],
    ['400 `JSON_INVALID`', () => receiverAnswer(says('{'))],
    ['400 `EVENT_INVALID`', () => receiverAnswer(says('[]'))],
    ['400 `EVENT_CONTRADICTORY`', () => receiverAnswer(says(JSON.stringify({ ...body, artifact_version_index: 4 })))],
    ['400 `EVENT_UNKNOWN`', () => receiverAnswer(says('{"event_type":"NO_SUCH"}'), { onUnknown: 'refuse' })],
    ['401 `TOKEN_MISSING`', () => receiverAnswer(signed, { accessTokens: ['token'] })],
    [
      '401 `TOKEN_MISMATCH`',
      () => receiverAnswer(withHeader('authorization', 'Bearer other'), { accessTokens: ['token'] }),
    ],
    ['401 `SIGNATURE_MISSING`', () => receiverAnswer(unsigned)],
    ['401 `SIGNATURE_MALFORMED`', () => receiverAnswer(withHeader('x-wandb-signature', 'sha1=abc'))],
    ['401 `SIGNATURE_MISMATCH`', () => receiverAnswer(signTestRequest({ body, secret: forged }))],
    [
      '401 `SENT_AT_INVALID`',
      () => receiverAnswer({ ...signed, headers: { ...standard().headers, 'webhook-timestamp': 'noon' } }, byStandard),
    ],
    ['401 `DISPATCH_EXPIRED`', () => receiverAnswer(standard({ sentAtMs: 1_700_000_000_000 }), byStandard)],
    ['401 `DISPATCH_FROM_FUTURE`', () => receiverAnswer(standard({ sentAtMs: 17_000_000_000_000 }), byStandard)],
    ['405 `METHOD_NOT_ALLOWED`', () => receiverAnswer({ ...signed, method: 'PUT' })],
    [
      '408 `BODY_TIMEOUT`',
      async () => {
        const { headers } = signed;
        const request = { method: 'POST', headers, body: new ReadableStream(), duplex: 'half' } as const;
        const receive = createReceiver({ secrets: [secret], logger: quiet, bodyTimeoutMs: 1 }).fetch();
        return answerOf(await receive(new Request('http://localhost/', request)));
      },
    ],
    ['409 `ID_CONFLICT`', () => receiverAnswer(signed, { dedupe: store(() => 'conflict') })],
    ['413 `BODY_TOO_LARGE`', () => receiverAnswer(signed, { maxBodyBytes: 10 })],
    ['415 `MEDIA_TYPE_UNSUPPORTED`', () => receiverAnswer(withHeader('content-type', 'text/plain'))],
    [
      '500 `BODY_NOT_RAW`',
      async () => {
        const request = new Request('http://localhost/', signed);
        await request.text();
        return answerOf(await createReceiver({ secrets: [secret], logger: quiet }).fetch()(request));
      },
    ],
    [
      '500 `HANDLER_FAILED`',
      async () => {
        const receiver = createReceiver({ secrets: [secret], logger: quiet }).onAny(() => {
          throw new Error('boom');
        });
        return answerOf(await receiver.fetch()(new Request('http://localhost/', signed)));
      },
    ],
    [
      '500 `UNEXPECTED`',
      async () => {
        const event = Object.defineProperty(lambdaEvent(signed), 'body', {
          get: () => {
            throw new Error('boom');
          },
        });
        const reply = await createReceiver({ secrets: [secret], logger: quiet }).lambda()(event);
        return `${reply.statusCode} \`${JSON.parse(reply.body).code}\``;
      },
    ],
    [
      '503 `HANDLER_TIMEOUT`',
      async () => {
        const options = { secrets: [secret], logger: quiet, handlerTimeoutMs: 1 };
        const receiver = createReceiver(options).onAny(() => new Promise(() => {}));
        return answerOf(await receiver.fetch()(new Request('http://localhost/', signed)));
      },
    ],
    ['503 `DEDUPE_BUSY`', () => receiverAnswer(signed, { dedupe: store(() => 'busy') })],
    [
      '503 `DEDUPE_FAILED`',
      () => {
        const fail = (): never => {
          throw new Error('down');
        };
        return receiverAnswer(signed, { dedupe: store(fail) });
      },
    ],
  ];

  it.each(provoked)('have %s', async (answer, provoke) => {
    expect(await provoke()).toBe(answer);
  });

  it('are those of the table', () => {
    const rows = tableIn(page, 'replies').map(([status, code]) => `${status} ${code}`.trim());
    expect(rows).toStrictEqual(provoked.map(([answer]) => answer));
  });

  it('have every code that the source of the receiver throws when it answers', async () => {
    const { stdout } = await promisify(execFile)('grep', [
      '--exclude-dir=relay',
      '--exclude-dir=store',
      '-rhozP',
      String.raw`DispatchError\(\s*'\K\w+`,
      'receiver',
    ]);
    const whenCreated = new Set(['FILTER_INVALID', 'INPUT_INVALID', 'SECRET_INVALID', 'SECRET_MISSING']);
    const thrown = new Set(stdout.split('\0').filter((code) => code !== '' && !whenCreated.has(code)));
    expect(thrown.size).toBeGreaterThan(12);
    const rows = tableIn(page, 'replies').map(([, code = '']) => code.replaceAll('`', ''));
    expect(rows).toEqual(expect.arrayContaining([...thrown]));
  });

  it.each([
    ['405 before 415', { ...signed, method: 'PUT', headers: {} }, {}, '405 `METHOD_NOT_ALLOWED`'],
    ['415 before 413', { ...signed, headers: {} }, { maxBodyBytes: 1 }, '415 `MEDIA_TYPE_UNSUPPORTED`'],
    ['413 before 401', unsigned, { maxBodyBytes: 1 }, '413 `BODY_TOO_LARGE`'],
    ['401 before 400', { ...unsigned, body: new Uint8Array([0x7b]) }, {}, '401 `SIGNATURE_MISSING`'],
  ])('put %s', async (_order, request, options, answer) => {
    expect(await receiverAnswer(request, options)).toBe(answer);
  });

  it('pass a byte order mark over, and take the last of keys that stand twice', async () => {
    const events: unknown[] = [];
    const receiver = createReceiver({ secrets: [secret] }).onAny((event) => void events.push(event.alias));
    const text = '\uFEFF{"event_type":"ADD_ARTIFACT_ALIAS","alias":"first","alias":"last"}';
    await receiver.fetch()(new Request('http://localhost/', says(text)));
    expect(events).toStrictEqual(['last']);
  });
});

describe('what becomes of the raw body', () => {
  const options = { secrets: [secret], logger: quiet };
  const handled = (): ReturnType<typeof createReceiver> => createReceiver(options);
  const gzip = { ...options, encodings: ['gzip'] } as const;
  const compressed = (): TestRequest => {
    const { headers, ...rest } = signTestRequest({ body, secret });
    return { ...rest, headers: { ...headers, 'content-encoding': 'gzip' }, body: new Uint8Array(gzipSync(rest.body)) };
  };

  /** Both generations of Express, and both forms of the receiver, answer the same. */
  const expresses = async (
    before: (make: typeof express) => RequestListener | ReturnType<typeof express.json>,
    { request = signTestRequest({ body, secret }), given = options } = {},
  ): Promise<string> => {
    const answers = new Set<string>();
    for (const make of [express, express4]) {
      const receivers = [createReceiver(given).express(), verifyWandbWebhook(given)];
      for (const receive of receivers) {
        const app = make();
        app.use(before(make));
        app.post('/wandb', receive, (_request, response) => void response.sendStatus(204));
        answers.add(await listening(app, (url) => post(url, request)));
      }
    }
    return [...answers].join(' or ');
  };

  /** A listener that comes after something that parsed the body, and kept its bytes where told. */
  const afterParser = (keeps: boolean): Promise<string> => {
    const handle = handled().node();
    const parse = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
      const bytes = await buffer(request);
      const parsed = { body: JSON.parse(bytes.toString()), ...(keeps && { rawBody: bytes }) };
      handle(Object.assign(request, parsed), response);
    };
    return listening((...exchange) => void parse(...exchange), post);
  };

  const fastified = async (prepare: (app: FastifyInstance) => void): Promise<string> => {
    const handle = handled().node();
    const app = fastify();
    prepare(app);
    app.post('/wandb', (request, reply) => {
      reply.hijack();
      handle(Object.assign(request.raw, { body: request.body }), reply.raw);
    });
    try {
      return await post(`${await app.listen({ port: 0, host: '127.0.0.1' })}/wandb`);
    } finally {
      await app.close();
    }
  };

  const honoAfterJson = async (): Promise<string> => {
    const receive = handled().fetch();
    const app = new Hono();
    app.post('/wandb', async (context) => {
      await context.req.json();
      return receive(context.req.raw);
    });
    const { promise: port, resolve: found } = Promise.withResolvers<number>();
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address) => found(address.port));
    try {
      return await post(`http://127.0.0.1:${await port}/wandb`);
    } finally {
      server.close();
    }
  };

  const nextAfterJson = async (): Promise<string> => {
    const request = new Request('http://localhost/', signTestRequest({ body, secret }));
    const cloned = request.clone();
    await request.json();
    expect(await answerOf(await handled().fetch()(cloned))).toBe('204');
    return answerOf(await handled().fetch()(request));
  };

  const lambda = async (change: object): Promise<string> => {
    const event = { ...lambdaEvent(signTestRequest({ body, secret })), ...change };
    const { statusCode, body: text } = await handled().lambda()(event);
    return text === '' ? String(statusCode) : `${statusCode} \`${JSON.parse(text).code}\``;
  };

  const rewritten = (): Promise<string> => {
    const request = signTestRequest({ body: '{ "event_type": "LINK_ARTIFACT" }', secret });
    return receiverAnswer({ ...request, body: new TextEncoder().encode('{"event_type":"LINK_ARTIFACT"}') });
  };

  const traps: readonly [string, string, () => Promise<string>][] = [
    ['Express', '`express.json()` before the receiver', () => expresses((make) => make.json())],
    [
      'Express',
      '`express.json()` that keeps the bytes on `rawBody`',
      () =>
        expresses((make) =>
          make.json({ verify: (request, _response, bytes) => void Object.assign(request, { rawBody: bytes }) }),
        ),
    ],
    [
      'Express',
      '`express.urlencoded()` or `express.text()`',
      async () => {
        const answers = [
          await expresses((make) => make.urlencoded({ extended: true })),
          await expresses((make) => make.text()),
        ];
        return [...new Set(answers)].join(' or ');
      },
    ],
    ['Express', '`express.raw()`', () => expresses((make) => make.raw())],
    [
      'Express',
      "`express.raw({ type: 'application/json' })`",
      () => expresses((make) => make.raw({ type: 'application/json' })),
    ],
    [
      'Express',
      'the same, a compressed body, and `encodings`',
      async () => {
        const raw = { type: 'application/json' };
        const setting = { request: compressed(), given: gzip };
        expect(await expresses((make) => make.raw({ ...raw, inflate: false }), setting)).toBe('415');
        return expresses((make) => make.raw(raw), setting);
      },
    ],
    ['NestJS', 'its parser', () => afterParser(false)],
    ['Google Cloud Functions', 'a parsed body, with the bytes on `rawBody`', () => afterParser(true)],
    ['Fastify', 'its JSON parser', () => fastified(() => {})],
    [
      'Fastify',
      "a parser with `parseAs: 'buffer'`, its bytes handed over",
      () =>
        fastified((app) => {
          app.removeAllContentTypeParsers();
          app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
        }),
    ],
    ['Hono', '`await context.req.json()` before', honoAfterJson],
    ['Next.js, `app`', '`await request.json()` before', nextAfterJson],
    ['Next.js, `pages/api`', 'no `bodyParser: false` in `config`', () => afterParser(false)],
    [
      'AWS Lambda',
      'binary media types, `*/*` among them, a base64 body',
      () => lambda({ body: Buffer.from(JSON.stringify(body)).toString('base64'), isBase64Encoded: true }),
    ],
    ['AWS Lambda', 'middleware that parses `event.body`', () => lambda({ body })],
    ['AWS Lambda', 'an integration that is no proxy integration', () => lambda({ requestContext: undefined })],
    ['any proxy', 'JSON parsed and written anew', rewritten],
    [
      'any proxy',
      'a body that it compresses',
      async () => {
        expect(await receiverAnswer(compressed(), { encodings: ['gzip'] })).toBe('204');
        return receiverAnswer(compressed());
      },
    ],
    [
      'any proxy',
      'another `Content-Type`, such as `text/plain`',
      () => {
        const { headers, ...rest } = signTestRequest({ body, secret });
        return receiverAnswer({ ...rest, headers: { ...headers, 'content-type': 'text/plain' } });
      },
    ],
  ];

  const rows = tableIn(page, 'traps');
  it.each(traps)('%s, %s, is answered as the table says', async (where, what, provoke) => {
    const [, , answer] = rows.find(([first, second]) => first === where && second === what) ?? [];
    expect(await provoke()).toBe(answer);
  });

  it('is told of nothing else', () => {
    expect(rows.map(([where, what]) => [where, what])).toStrictEqual(traps.map(([where, what]) => [where, what]));
  });

  it('is cut off by the limit of express.raw() before that of the receiver', async () => {
    const request = signTestRequest({ body: { ...body, pad: 'x'.repeat(102_400) }, secret });
    expect(await expresses((make) => make.raw({ type: 'application/json' }), { request })).toBe('413');
    expect(await receiverAnswer(request)).toBe('204');
  });
});

describe('a copy that somebody kept', () => {
  const sentAtMs = Date.now() - 86_400_000;
  const { 'x-wandb-signature': wandb = '', ...triple } = signTestRequest({
    body,
    secret,
    scheme: 'either',
    sentAtMs,
  }).headers;
  const { body: bytes } = signTestRequest({ body, secret });

  it.each([
    ['passes under wandb, for W&B sends no time', 'wandb', { ...triple, 'x-wandb-signature': wandb }, '204'],
    ['is refused under standard-webhooks', 'standard-webhooks', triple, '401 `DISPATCH_EXPIRED`'],
    ['is refused under either with its time', 'either', triple, '401 `DISPATCH_EXPIRED`'],
    [
      'passes under either without it',
      'either',
      { 'content-type': 'application/json', 'x-wandb-signature': wandb },
      '204',
    ],
  ] as const)('%s', async (_what, scheme, headers, answer) => {
    expect(await receiverAnswer({ headers, body: bytes }, { scheme })).toBe(answer);
  });
});

describe('a secret that is changed', () => {
  const code = under('## Change the secret', 'ts');
  const next = 'the-next-secret-of-the-webhook';
  const env = { WANDB_SECRET: secret, WANDB_SECRET_NEXT: next };

  it('is made into a file for its owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'receiving-'));
    try {
      await runShell(under('## Change the secret', 'sh'), { cwd: folder });
      expect(readFileSync(join(folder, 'next.txt'), 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/u);
      expect(await runShell('stat -c %a next.txt', { cwd: folder })).toBe('600\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('verifies from the start', async () => {
    const snippet = await startSnippet(code, { env });
    try {
      expect(await post(snippet.origin, signTestRequest({ body, secret: next }))).toBe('204');
      expect(await post(snippet.origin, signTestRequest({ body, secret: forged }))).toBe('401 `SIGNATURE_MISMATCH`');
    } finally {
      await snippet.close();
    }
  });

  it('is taken beside the old one until notAfter is over, and then alone', async () => {
    const exporting = code.replace(
      'createServer(receiver.node()).listen(3000);',
      'export const receive = receiver.fetch();',
    );
    quietConsole();
    const now = jest.spyOn(Date, 'now');
    Object.assign(process.env, env);
    try {
      const { receive } = await importSnippet<{ receive: (request: Request) => Promise<Response> }>(exporting);
      const at = async (time: string): Promise<string[]> => {
        now.mockReturnValue(Date.parse(time));
        const answers = [secret, next].map(async (key) =>
          answerOf(await receive(new Request('http://localhost/', signTestRequest({ body, secret: key })))),
        );
        return Promise.all(answers);
      };
      expect(await at('2026-12-01T00:00:00.000Z')).toStrictEqual(['204', '204']);
      expect(await at('2026-12-10T00:00:00.000Z')).toStrictEqual(['204', '204']);
      expect(await at('2026-12-10T00:00:00.001Z')).toStrictEqual(['401 `SIGNATURE_MISMATCH`', '204']);
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
    }
  });

  it('is refused where its variable is not set', async () => {
    await expect(startSnippet(code, { env: { WANDB_SECRET: secret } })).rejects.toThrow('secrets[0] is undefined');
    await expect(startSnippet(code, { env: { WANDB_SECRET_NEXT: next } })).rejects.toThrow('secrets[1] is empty');
  });
});

describe('the store for several processes', () => {
  const code = under('### A store for several processes', 'ts');
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'receiving-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one of two processes handle an event, once', async () => {
    const env = { WANDB_SECRET: secret, CLAIMS_FILE: join(folder, 'claims.db') };
    const processes = [await startSnippet(code, { env }), await startSnippet(code, { env })];
    try {
      const copies = processes.flatMap(({ origin }) => Array.from({ length: 8 }, () => post(origin)));
      const answers = new Set(await Promise.all(copies));
      expect(['204', '200', '503 `DEDUPE_BUSY`']).toEqual(expect.arrayContaining([...answers]));
      expect(answers).toContain('204');
      for (const { origin } of processes) expect(await post(origin)).toBe('200');
      const printed = processes.map((one) => one.printed()).join('');
      expect(printed.match(/type: 'ADD_ARTIFACT_ALIAS'/gu)).toHaveLength(1);
    } finally {
      for (const one of processes) await one.close();
    }
  });

  it('answers claims as the table says, and forgets in time', async () => {
    const [store = ''] = code.split('const receiver =');
    const script = `${store}
let nowMs = 1_800_000_000_000;
Date.now = () => nowMs;
const claim = (id: string, bodyHash: string) => console.log(dedupe.claim(id, bodyHash));
claim('hash', 'hash');        // true
claim('hash', 'hash');        // 'busy'
claim('hash', 'other');       // 'conflict'
dedupe.done('hash');
claim('hash', 'hash');        // false
nowMs += 10_001;
claim('hash', 'hash');        // true: a body is remembered for 10 seconds
dedupe.release('hash');
claim('hash', 'hash');        // true: it was released
nowMs += 20_001;
claim('hash', 'hash');        // true: whoever had it is gone
claim('msg_1', 'hash');       // true
dedupe.done('msg_1');
nowMs += 86_400_000;
claim('msg_1', 'hash');       // false: an id is remembered for 24 hours
nowMs += 1;
claim('msg_1', 'hash');       // true
createReceiver({ secrets: [process.env.WANDB_SECRET], dedupe });
createServer();
`;
    const printed = await runTypeScript(script, {
      env: { WANDB_SECRET: secret, CLAIMS_FILE: join(folder, 'claims.db') },
    });
    const claims = 'true busy conflict false true true true true false true';
    expect(printed.trim().split('\n').join(' ')).toBe(claims);
  });

  it('that throws is logged where the handlers run all the same', async () => {
    const error = jest.fn();
    const claim = (): never => {
      throw new Error('down');
    };
    const dedupe = { claim, done: () => {}, release: () => {}, onFailure: 'accept' } as const;
    const answer = await receiverAnswer(signTestRequest({ body, secret }), { dedupe, logger: { ...quiet, error } });
    expect([answer, error.mock.calls.length]).toStrictEqual(['204', 1]);
  });
});

describe('the log', () => {
  it('has what a handler threw, with pino, and no secret', async () => {
    const snippet = await startSnippet(under('## Logging', 'ts'), { env: { WANDB_SECRET: secret } });
    try {
      expect(await post(snippet.origin)).toBe('500 `HANDLER_FAILED`');
      expect(await post(snippet.origin, signTestRequest({ body, secret: forged }))).toBe('401 `SIGNATURE_MISMATCH`');
      await snippet.prints(/SIGNATURE_MISMATCH/u);
      const lines: object[] = snippet
        .printed()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines).toMatchObject([
        { level: 50, code: 'HANDLER_FAILED', err: { message: 'the cluster is down' } },
        { level: 30, type: 'ADD_ARTIFACT_ALIAS', msg: 'to be looked at' },
        { level: 40, code: 'SIGNATURE_MISMATCH', alsoRefused: 0 },
      ]);
      for (const hidden of [secret, forged, signTestRequest({ body, secret }).headers['x-wandb-signature']])
        expect(snippet.printed()).not.toContain(hidden);
    } finally {
      await snippet.close();
    }
  });
});

describe("the page's own test", () => {
  const code = under('## Test your receiver', 'ts');
  const runTests = async (text: string): Promise<string> => {
    const file = writeSnippet(text);
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file], {
        env: { PATH: pathWithNode },
      }).catch((failed: { readonly stdout: string }) => failed);
      return stdout;
    } finally {
      rmSync(file);
    }
  };

  it('passes', async () => {
    expect(await runTests(code)).toMatch(/^# pass 2\n# fail 0$/mu);
  });

  it('fails where the receiver takes what a forger signed', async () => {
    expect(await runTests(code.replace('[secret]', "[secret, 'another-secret-of-a-forger']"))).toMatch(
      /^# pass 1\n# fail 1$/mu,
    );
  });
});
