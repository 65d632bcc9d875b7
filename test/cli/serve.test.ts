import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createReceiver } from '../../receiver/index.ts';
import { signTestRequest } from '../../src/testing/sign-test-request.ts';
import { processSurroundings } from '../../src/cli/process-surroundings.ts';
import { serve } from '../../src/cli/serve/run-serve.ts';
import { DispatchError } from '../../src/core/errors.ts';
import { closedPort, listening } from '../deliver/listening.ts';
import { scriptedStore } from '../relay/server/scripted-store.ts';
import { runInProcess } from './run-in-process.ts';
import { withFolder, type ServeProcess } from './serve-process.ts';

const secret = 'correct horse battery staple';
const adminToken = 'token-of-the-admin';
const signing = `whsk_${Buffer.alloc(32, 1).toString('base64')}`;
const verifying = `whpk_${Buffer.alloc(32, 1).toString('base64')}`;
const environment = { WANDB_SECRET: secret, ADMIN_TOKEN: adminToken };
const event = {
  event_type: 'ADD_ARTIFACT_ALIAS',
  alias: 'production',
  artifact_version_string: 'acme/zoo/cat:v3',
};

/** A config that sends events with the alias `production` on to a port. */
function configFor(port: number): string {
  return `version: 1
secrets:
  WANDB_SECRET: { env: WANDB_SECRET }
  ADMIN_TOKEN: { env: ADMIN_TOKEN }
admin: { tokens: [ADMIN_TOKEN] }
allowPrivateNetworks: [127.0.0.0/8]
sources:
  - { name: wandb, type: webhook, signingSecrets: [WANDB_SECRET] }
webhooks:
  - { name: own, type: http, url: "http://127.0.0.1:${port}/hook", signingSecret: WANDB_SECRET }
automations:
  - { name: deploy, on: { alias: production }, webhook: own }
`;
}

function post(relay: ServeProcess, key = secret): Promise<Response> {
  return fetch(`${relay.url}/wandb/wandb`, signTestRequest({ body: event, secret: key }));
}

async function deliveriesOf(relay: ServeProcess, token = adminToken): Promise<unknown> {
  const response = await fetch(`${relay.url}/api/v1/deliveries`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return response.json();
}

/** Asks until what is owed has the state, or the test's time is up. */
async function untilState(relay: ServeProcess, state: string): Promise<void> {
  for (;;) {
    if (JSON.stringify(await deliveriesOf(relay)).includes(`"state":"${state}"`)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('serve without a config', () => {
  it('makes a source, a secret and a token, prints each once, and accepts and keeps events', async () => {
    await withFolder(async (folder, start) => {
      const relay = await start();
      const [made, token] = [relay.line('signing secret: '), relay.line('admin token: ')];
      expect([made, token]).toStrictEqual([
        expect.stringMatching(/^[\w-]{43}$/u),
        expect.stringMatching(/^[\w-]{43}$/u),
      ]);
      const printed = relay.stdout().replace(made, '<secret>').replace(token, '<token>').replaceAll(relay.url, '<url>');
      expect(printed.replace(/wandb-dispatch \d+\.\d+\.\d+/u, 'wandb-dispatch <version>')).toMatchSnapshot();
      const { status, ...response } = await post(relay, made).then(async (reply) => ({
        status: reply.status,
        body: (await reply.json()) as { readonly event: string },
      }));
      expect([status, response.body]).toStrictEqual([
        202,
        { event: expect.stringMatching(/^[\da-f-]{36}$/u), deliveries: [] },
      ]);
      expect((await post(relay)).status).toBe(401);
      expect(await deliveriesOf(relay, token)).toStrictEqual({ items: [], next: null });
      expect(existsSync(join(folder, 'wandb-dispatch.db'))).toBe(true);
      relay.kill('SIGTERM');
      expect(await relay.ended).toStrictEqual({ exitCode: 0, signal: null });
      expect(relay.stderr()).not.toContain(made);
      expect(relay.stderr()).not.toContain(token);

      const again = await start({ argv: ['--json'] });
      const line = JSON.parse(again.stdout());
      expect(line).toStrictEqual({
        listening: again.url,
        store: 'sqlite:wandb-dispatch.db',
        config: null,
        sources: [{ name: 'wandb', url: `${again.url}/wandb/wandb` }],
        signingSecret: expect.stringMatching(/^[\w-]{43}$/u),
        adminToken: null,
        proxyNotice: null,
        adminTokenKept: true,
      });
      expect(line.signingSecret).not.toBe(made);
      const kept = await fetch(`${again.url}/api/v1/events/${response.body.event}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(await kept.json()).toMatchObject({
        id: response.body.event,
        source: 'wandb',
        event: { alias: 'production' },
      });
    });
  });

  it('says once what a proxy changes', async () => {
    await withFolder(async (_folder, start) => {
      const relay = await start({ environment: { HTTPS_PROXY: 'http://user:pass@proxy.test:3128' } });
      expect(relay.stdout()).toContain(
        'deliveries go through the proxy that HTTPS_PROXY names, but for NO_PROXY: it resolves names',
      );
      expect(relay.stdout()).not.toContain('pass');
    });
  });

  it('makes an admin token at the first start alone, keeps its hash, and says later how to replace it', async () => {
    await withFolder(async (folder, start) => {
      const first = await start();
      const token = first.line('admin token: ');
      expect(first.line('It is shown this once')).toBe(
        ", and holds at later starts; to replace it, set WANDB_DISPATCH_ADMIN_TOKEN or the config's admin.tokens.",
      );
      first.kill('SIGKILL');
      await first.ended;
      for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'latin1')).not.toContain(token);

      const second = await start();
      expect(await deliveriesOf(second, token)).toStrictEqual({ items: [], next: null });
      expect(second.stdout()).not.toContain('admin token: ');
      expect(second.line('The admin token that was made at an earlier start holds; ')).toBe(
        "to replace it, set WANDB_DISPATCH_ADMIN_TOKEN or the config's admin.tokens.",
      );
      second.kill('SIGTERM');
      await second.ended;

      const replaced = await start({ environment: { WANDB_DISPATCH_ADMIN_TOKEN: adminToken } });
      expect(await deliveriesOf(replaced)).toStrictEqual({ items: [], next: null });
      const refused = await fetch(`${replaced.url}/api/v1/deliveries`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(refused.status).toBe(401);
    });
  });

  it('keeps no token that it could not show: where it cannot listen, the next start makes another', async () => {
    await withFolder(async (folder, start) => {
      await listening(createServer(), async (port) => {
        const store = `sqlite:${join(folder, 'wandb-dispatch.db')}`;
        const ended = await runInProcess(['serve', '--store', store, '--port', `${port}`]);
        expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
      });
      expect((await start()).line('admin token: ')).toMatch(/^[\w-]{43}$/u);
    });
  });

  it('takes the admin token of the environment, and prints none', async () => {
    await withFolder(async (_, start) => {
      const relay = await start({ environment: { WANDB_DISPATCH_ADMIN_TOKEN: adminToken } });
      expect(await deliveriesOf(relay)).toStrictEqual({ items: [], next: null });
      expect(relay.stdout()).not.toContain('admin token');
    });
  });

  it('gives up nothing that a config is owed', async () => {
    await withFolder(async (folder, start) => {
      const configured = { environment, argv: ['--config', 'own.yaml'] };
      writeFileSync(
        join(folder, 'own.yaml'),
        configFor(9).replace(/(signingSecret: WANDB_SECRET) \}/u, '$1, retry: { delays: [0s, 1h] } }'),
      );
      const before = await start(configured);
      await post(before);
      before.kill('SIGTERM');
      await before.ended;
      const trial = await start({ environment: { WANDB_DISPATCH_ADMIN_TOKEN: adminToken } });
      // A worker would have asked the store three times for it meanwhile.
      for (let time = 0; time < 20; time++) {
        expect(await deliveriesOf(trial)).toMatchObject({ items: [{ state: 'waiting' }] });
      }
    });
  });
});

describe('serve with a config', () => {
  it('delivers what our own receiver accepts, and logs the ids and no secret', async () => {
    const received: unknown[] = [];
    const receiver = createReceiver({ secrets: [secret], scheme: 'either' }).onAny((got, { id, body }) => {
      received.push({ id, body: Buffer.from(body).toString(), alias: got.alias });
    });
    await listening(createServer(receiver.node()), async (port) => {
      await withFolder(async (folder, start) => {
        writeFileSync(join(folder, 'dispatch.yaml'), configFor(port));
        const relay = await start({ environment });
        expect(relay.stdout()).toContain('config: dispatch.yaml (1 source, 1 webhook, 1 automation)');
        expect(relay.stdout()).not.toMatch(/signing secret|admin token/u);
        const { event: id, deliveries } = (await (await post(relay)).json()) as { event: string; deliveries: string[] };
        await untilState(relay, 'delivered');
        expect(received).toStrictEqual([{ id: deliveries[0], body: JSON.stringify(event), alias: 'production' }]);
        relay.kill('SIGTERM');
        expect(await relay.ended).toStrictEqual({ exitCode: 0, signal: null });
        const lines = relay
          .stderr()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
        expect(lines).toContainEqual(
          expect.objectContaining({ level: 'info', event: id, deliveries, msg: 'accepted an event' }),
        );
        expect(relay.stderr()).not.toMatch(/correct horse|token-of-the-admin/u);
      });
    });
  });

  it('keeps a first delay: what was accepted waits for it, with jitter, after a restart too', async () => {
    await withFolder(async (folder, start) => {
      const delayed = configFor(9).replace(/(signingSecret: WANDB_SECRET) \}/u, '$1, retry: { delays: [1h, 2h] } }');
      writeFileSync(join(folder, 'dispatch.yaml'), delayed);
      const relay = await start({ environment });
      await post(relay);
      relay.kill('SIGKILL');
      await relay.ended;
      const listed = await deliveriesOf(await start({ environment }));
      expect(listed).toMatchObject({ items: [{ state: 'waiting', attemptCount: 0 }] });
      const { items } = listed as { readonly items: readonly { createdAt: string; nextAttemptAt: string }[] };
      const delaysMs = items.map(({ createdAt, nextAttemptAt }) => Date.parse(nextAttemptAt) - Date.parse(createdAt));
      expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(2_700_000);
      expect(Math.max(...delaysMs)).toBeLessThanOrEqual(4_500_000);
    });
  });

  it('finishes a slow send when it is told to stop, and ends with 0', async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    const server = createServer((request, response) => {
      request.resume();
      asked.resolve(response);
    });
    await listening(server, async (port) => {
      await withFolder(async (folder, start) => {
        writeFileSync(join(folder, 'dispatch.yaml'), configFor(port));
        const relay = await start({ environment });
        await post(relay);
        const response = await asked.promise;
        relay.kill('SIGTERM');
        for (;;) if ((await fetch(`${relay.url}/readyz`)).status === 503) break;
        response.writeHead(204).end();
        expect(await relay.ended).toStrictEqual({ exitCode: 0, signal: null });
        const again = await start({ environment });
        expect(await deliveriesOf(again)).toMatchObject({ items: [{ state: 'delivered', attemptCount: 1 }] });
      });
    });
  });

  it('ends at once by a second signal, of either kind', async () => {
    const server = createServer((request) => void request.resume());
    await listening(server, async (port) => {
      await withFolder(async (folder, start) => {
        writeFileSync(join(folder, 'dispatch.yaml'), configFor(port));
        const relay = await start({ environment });
        const asked = once(server, 'request');
        await post(relay);
        await asked;
        relay.kill('SIGTERM');
        for (;;) if ((await fetch(`${relay.url}/readyz`)).status === 503) break;
        relay.kill('SIGINT');
        expect(await relay.ended).toStrictEqual({ exitCode: null, signal: 'SIGINT' });
      });
    });
  });
});

describe('what serve refuses', () => {
  it.each([
    [
      'a config with faults',
      configFor(9).replace('webhook: own', 'webhook: onw').replace('type: webhook', 'type: watch'),
    ],
  ])('is %s: exit code 2 and a line for each', async (_, config) => {
    const ended = await runInProcess(['serve', '--config', 'dispatch.yaml'], { files: { 'dispatch.yaml': config } });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toMatchSnapshot();
    const asJson = await runInProcess(['serve', '--json'], { files: { 'dispatch.yaml': config } });
    expect(asJson).toMatchObject({ exitCode: 2, stderr: '' });
    expect(JSON.parse(asJson.stdout).errors).toHaveLength(ended.stderr.trim().split('\n').length);
  });

  it('is a config whose secrets are not there: exit code 2, all of them named', async () => {
    const ended = await runInProcess(['serve'], { files: { 'dispatch.yaml': configFor(9) } });
    expect(ended).toStrictEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        "error: of the config's secrets: WANDB_SECRET: the variable WANDB_SECRET is not set; ADMIN_TOKEN: the variable ADMIN_TOKEN is not set [SECRET_MISSING]\n",
    });
  });

  it.each([
    [
      ['--store', 'postgres://ada:geheim@db/relay'],
      '--store: PostgreSQL is not there yet: give sqlite:PATH, a file on a disk of this machine',
    ],
    [
      ['--store', 'postgresql://ada:geheim@db/relay'],
      '--store: PostgreSQL is not there yet: give sqlite:PATH, a file on a disk of this machine',
    ],
    [['--store', 'mysql://ada:geheim@db/relay'], '--store: this is no store: give sqlite:PATH'],
    [['--store', 'sqlite:'], '--store: this is no store: give sqlite:PATH'],
    [['--store', 'sqlite::memory:'], '--store: ":memory:" is no path of a file: give sqlite:PATH'],
    [['--store', 'sqlite://relay.db'], '--store: "//relay.db" is no path of a file: give sqlite:PATH'],
    [['--port', '65536'], '--port: "65536" is no port, 0 to 65535'],
    [['--config', 'missing.yaml'], '--config: the file "missing.yaml" cannot be read: it does not exist'],
  ])('is %j: exit code 2 and words', async (argv, words) => {
    const ended = await runInProcess(['serve', ...argv]);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('geheim');
  });

  it.each([
    [
      'an admin token with a blank',
      { ...environment, ADMIN_TOKEN: 'a blank' },
      'admin.tokens: the secret ADMIN_TOKEN: it holds blanks',
    ],
    [
      'a secret that can be guessed',
      { ...environment, WANDB_SECRET: 'short' },
      'the source "wandb": the secret WANDB_SECRET has 5 bytes',
    ],
  ])('is %s: exit code 2, and it is not shown', async (_, given, words) => {
    const ended = await runInProcess(['serve'], { files: { 'dispatch.yaml': configFor(9) }, environment: given });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toMatch(/a blank|short\b/u);
  });

  it.each([
    ['http', 'short', 'the webhook "own": the secret OUT has 5 bytes and can be guessed'],
    ['http', 'a secret of many bytes ', 'the webhook "own": the secret OUT ends in white space: trim it'],
    ['http', signing, 'the webhook "own": the secret OUT'],
    ['github', 'short', 'the webhook "own": the secret OUT has 5 bytes and can be guessed'],
    ['github', verifying, 'the webhook "own": the secret OUT verifies alone: give the whsk_… key'],
    ['github', 'whsk_short', 'the webhook "own": the secret OUT is no padded base64'],
  ])(
    'is a webhook of type %s whose signingSecret is %s: exit code 2, and it is not shown',
    async (type, given, words) => {
      const target =
        type === 'http' ? 'url: https://example.com/' : 'repository: a/b, eventType: go, auth: { token: OUT }';
      const config = `version: 1
secrets: { OUT: { env: OUT } }
webhooks: [{ name: own, type: ${type}, ${target}, signingSecret: OUT }]
`;
      const ended = await runInProcess(['serve'], { files: { 'dispatch.yaml': config }, environment: { OUT: given } });
      expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
      expect(ended.stderr).toContain(words);
      expect(ended.stderr).not.toContain(given);
    },
  );

  it('is an empty admin token of the environment: exit code 2', async () => {
    const ended = await runInProcess(['serve'], { environment: { WANDB_DISPATCH_ADMIN_TOKEN: '' } });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toContain('WANDB_DISPATCH_ADMIN_TOKEN is empty');
  });

  it('is a file of somebody else’s: exit code 1, one line, and the file stays', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'notes.txt');
      writeFileSync(path, 'not a database, but long enough to be looked at by whoever looks at files');
      const ended = await runInProcess(['serve', '--store', `sqlite:${path}`]);
      expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
      expect(ended.stderr).toBe(`error: ${path}: is no SQLite database; name another file [STORE_REFUSED]\n`);
      expect(readFileSync(path, 'utf8')).toMatch(/^not a database/u);
    });
  });

  it('is a Node whose SQLite lacks what the store needs: exit code 1, one line, and no file is made', async () => {
    await withFolder(async (folder, start) => {
      const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.15.1" } })';
      const emulated = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}` };
      await expect(start({ environment: emulated })).rejects.toThrow(
        /: error: this is Node 22\.15\.1, whose SQLite lacks what the store needs; run it with Node 24, or 22\.16 or newer of 22 \[STORE_REFUSED\]\n$/u,
      );
      expect(readdirSync(folder)).toStrictEqual([]);
    });
  });

  it('is a store in use: exit code 1, one line', async () => {
    await withFolder(async (_, start) => {
      await start();
      await expect(start()).rejects.toThrow(/wandb-dispatch\.db: is in use by another process.*\[STORE_REFUSED\]\n$/u);
    });
  });

  const failing = async () => {
    throw new DispatchError('STORE_FAILED', 'the store: the disk is full');
  };
  it.each([
    [
      'cannot keep the admin token that was made',
      { adminTokenHash: async () => undefined, keepAdminTokenHash: failing },
    ],
    ['cannot say whether one was made', { adminTokenHash: failing }],
  ])('is a store that %s: it is closed, nothing listens, and no token is shown', async (_, script) => {
    const store = scriptedStore(script);
    const port = await closedPort();
    let printed = '';
    const around = processSurroundings();
    const surroundings = {
      ...around,
      environment: {},
      stdout: { ...around.stdout, write: (text: string) => void (printed += text) },
      readFile: async () => Promise.reject(Object.assign(new Error('no file'), { code: 'ENOENT' })),
      untilStopped: () => new Promise<void>(() => {}),
    };
    const options = { store: 'sqlite:relay.db', address: { host: '127.0.0.1', port } };
    const served = serve(options, surroundings, async () => store);
    await expect(served).rejects.toMatchObject({ code: 'STORE_FAILED', message: 'the store: the disk is full' });
    expect([store.isClosed(), printed]).toStrictEqual([true, '']);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('is an address in use: exit code 2, and the store is free again', async () => {
    await withFolder(async (folder, start) => {
      const relay = await start();
      const { port } = new URL(relay.url);
      const store = join(folder, 'other.db');
      const ended = await runInProcess(['serve', '--store', `sqlite:${store}`, '--port', port]);
      expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
      expect(ended.stderr).toContain(`cannot listen on 127.0.0.1:${port} (EADDRINUSE)`);
      await start({ argv: ['--store', 'sqlite:other.db'] });
    });
  });
});
