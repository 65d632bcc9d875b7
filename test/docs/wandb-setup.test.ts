import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileTemplate, parseEvent } from '../../src/index.ts';
import { sampleEvents, signTestRequest, startLaunchStandIn } from '../../src/testing/index.ts';
import { runInProcess } from '../cli/run-in-process.ts';
import { startServe, withFolder, type ServeProcess } from '../cli/serve-process.ts';
import { blocksIn, tableIn } from './markdown.ts';
import { runShell } from './run-snippet.ts';

const page = readFileSync('docs/wandb-setup.md', 'utf8');
const [config = '', configOfChange = '', launchConfig = ''] = blocksIn(page, 'yaml');
const [payload = '', payloadWithMetadata = ''] = blocksIn(page, 'json');
const [tryEmpty = '', tryEvent = ''] = blocksIn(page, 'bash');

const secret = 'a-secret-of-W&B-that-is-long-enough';
const next = 'the-next-secret-of-the-webhook';
const token = 'an-access-token-of-W&B';

/** The payload as W&B renders it, in whose template every variable stands inside a text. */
function rendered(values: Readonly<Record<string, unknown>>): object {
  const texts = Object.entries(values).map(([name, value]) => [name, String(value)]);
  return Object.assign({}, compileTemplate(JSON.parse(payload)).render(Object.fromEntries(texts)));
}

const addAlias = rendered(sampleEvents.ADD_ARTIFACT_ALIAS);

describe("docs/wandb-setup.md's payload", () => {
  it('has every key that a variable of its name fills, and names only variables of W&B', () => {
    expect(compileTemplate(JSON.parse(payload)).variables).toStrictEqual(Object.keys(JSON.parse(payload)));
    expect(compileTemplate(JSON.parse(payloadWithMetadata)).variables).toStrictEqual(['artifact_metadata.accuracy']);
  });

  it('is the one of docs/receiving.md', () => {
    const [received = ''] = blocksIn(readFileSync('docs/receiving.md', 'utf8'), 'json');
    expect(JSON.parse(received)).toStrictEqual(JSON.parse(payload));
  });

  it('makes the event that it was, rendered', () => {
    expect(parseEvent(addAlias)).toStrictEqual({
      type: 'ADD_ARTIFACT_ALIAS',
      author: 'ada',
      artifact: {
        entity: 'acme',
        project: 'wandb-registry-model',
        collection: 'churn',
        registry: 'model',
        version: 'v3',
        id: 'QXJ0aWZhY3Q6NTE3ODg5ODg3',
      },
      alias: 'production',
      automation: 'deploy production models',
      extra: {},
    });
  });

  it('may hold single keys of the metadata', () => {
    const template = { ...JSON.parse(payload), ...JSON.parse(payloadWithMetadata) };
    const values = { ...sampleEvents.LINK_ARTIFACT, artifact_metadata: { accuracy: '0.93' } };
    expect(parseEvent(compileTemplate(template).render(values))).toMatchObject({ metadata: { accuracy: '0.93' } });
  });
});

describe("docs/wandb-setup.md's links", () => {
  it('lead to files and headings that are there', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/gu)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) {
      const [file, anchor] = link.split('#');
      const text = file === '' ? page : readFileSync(join('docs', file ?? ''), 'utf8');
      const headings = [...text.matchAll(/^#+ (.+)$/gmu)].map(([, title = '']) =>
        title.toLowerCase().replaceAll(' ', '-'),
      );
      if (anchor !== undefined) expect(headings).toContain(anchor);
    }
  });
});

describe("docs/wandb-setup.md's relay", () => {
  let folder: string;
  let relay: ServeProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wandb-setup-'));
    const strict = '{ name: strict, type: webhook, signingSecrets: [WANDB_SECRET], accessTokens: [WANDB_TOKEN] }';
    const withStrict = `${config.replace('sources:', '  WANDB_TOKEN: { env: WANDB_TOKEN }\nsources:')}  - ${strict}\n`;
    writeFileSync(join(folder, 'dispatch.yaml'), withStrict);
    relay = await startServe({ cwd: folder, environment: { WANDB_SECRET: secret, WANDB_TOKEN: token } });
  });
  afterAll(async () => {
    relay.kill('SIGKILL');
    await relay.ended;
    rmSync(folder, { recursive: true });
  });

  /** The status, and the code of a problem. */
  async function answerTo(path: string, request: RequestInit): Promise<string> {
    const response = await fetch(relay.url + path, request);
    const { code } = JSON.parse(await response.text());
    return code === undefined ? String(response.status) : `${response.status} \`${code}\``;
  }

  const post = async (body: unknown, path = '/wandb/wandb', headers: Record<string, string> = {}): Promise<string> => {
    const signed = signTestRequest({ body: typeof body === 'string' ? body : JSON.stringify(body), secret });
    return answerTo(path, { ...signed, headers: { ...signed.headers, ...headers } });
  };

  it.each([
    ['{}, as by the Test button', '{}', '200'],
    ['the payload, rendered', addAlias, '202'],
    ['the same once more', addAlias, '200'],
    [
      'what W&B documents for GitHub, rendered',
      { event_type: 'BUILD', client_payload: { artifact_version_string: 'acme/zoo/cat:v3' } },
      '202',
    ],
    ['the payload of a run event', { event_type: 'RUN_STATE', run_name: 'brave-lake-7', run_status: 'failed' }, '202'],
  ])('takes %s', async (_what, body, answer) => {
    expect(await post(body)).toBe(answer);
  });

  it('answers the shell as the page says', async () => {
    const run = (code: string) =>
      runShell(code.replaceAll('https://HOST', relay.url), { cwd: folder, env: { WANDB_SECRET: secret } });
    expect(await run(tryEmpty)).toBe('200\n{"event":null,"deliveries":[]}\n');
    expect(await run(tryEvent)).toMatch(/^202\n\{"event":"[\da-f-]{36}","deliveries":\[\]\}\n$/u);
    expect(Object.keys(JSON.parse(readFileSync(join(folder, 'event.json'), 'utf8')))).toStrictEqual(
      Object.keys(JSON.parse(payload)),
    );
  });

  const unsigned = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const provoke: Readonly<Record<string, () => Promise<string>>> = {
    SIGNATURE_MISSING: () => answerTo('/wandb/wandb', unsigned),
    SIGNATURE_MISMATCH: () => answerTo('/wandb/wandb', signTestRequest({ body: '{}', secret: next })),
    TOKEN_MISSING: () => post({}, '/wandb/strict'),
    TOKEN_MISMATCH: () => post({}, '/wandb/strict', { authorization: `Bearer ${secret}` }),
    SOURCE_UNKNOWN: () => post({}, '/wandb/wandb2'),
    EVENT_INVALID: () => post({ text: 'a message for Slack' }),
    JSON_INVALID: () => post('{ "alias": "say "hello"" }'),
    EVENT_CONTRADICTORY: () => post({ ...addAlias, artifact_version_index: '4' }),
    BODY_TOO_LARGE: () => post({ ...addAlias, artifact_metadata: { notes: 'x'.repeat(1_048_576) } }),
    METHOD_NOT_ALLOWED: () => answerTo('/wandb/wandb', {}),
  };

  it.each(tableIn(page, 'refusals').map(([answer = '']) => answer))('refuses with %s', async (answer) => {
    const [, code = ''] = /`(\w+)`/u.exec(answer) ?? [];
    expect(await provoke[code]?.()).toBe(answer);
    const isLogged = (): boolean => relay.stderr().includes(`"code":"${code}"`);
    // The log is a pipe, and may come after the answer.
    while (!isLogged()) await new Promise((resolve) => setImmediate(resolve));
  });

  it('tells of no other refusals', () => {
    expect(tableIn(page, 'refusals').map(([answer]) => /`(\w+)`/u.exec(answer ?? '')?.[1])).toStrictEqual(
      Object.keys(provoke),
    );
  });

  it('says in its log what the page says that it says', () => {
    for (const words of ['accepted an event', 'counted a duplicate']) expect(relay.stderr()).toContain(words);
  });
});

describe("docs/wandb-setup.md's change of the secret", () => {
  it('takes what is signed with either', async () => {
    await withFolder(async (folder, start) => {
      writeFileSync(join(folder, 'dispatch.yaml'), configOfChange);
      const relay = await start({ environment: { WANDB_SECRET: secret, WANDB_SECRET_NEXT: next } });
      for (const one of [secret, next]) {
        const response = await fetch(`${relay.url}/wandb/wandb`, signTestRequest({ body: '{}', secret: one }));
        expect(response.status).toBe(200);
      }
    });
  });
});

describe("docs/wandb-setup.md's launch queue", () => {
  const apiKey = '0123456789abcdef0123456789abcdef01234567';
  const event = { ...addAlias, alias: 'candidate' };
  const run = { job: 'acme/jobs/evaluate:latest', entity: 'acme', project: 'evaluations' };
  const runConfig = { batch_size: 64, model: 'acme/wandb-registry-model/churn:v3', alias: 'candidate' };

  it('is shown by explain', async () => {
    const files = { 'dispatch.yaml': launchConfig, 'event.json': JSON.stringify(event) };
    const { stdout, exitCode } = await runInProcess(['explain', 'event.json', '--json'], { files });
    expect(exitCode).toBe(0);
    const [{ request }] = JSON.parse(stdout).automations;
    expect(request.url).toBe('https://api.wandb.ai/graphql');
    const { variables } = JSON.parse(request.body);
    expect(variables).toMatchObject({ entityName: 'acme', projectName: 'model-registry', queueName: 'gpu' });
    expect(JSON.parse(variables.runSpec)).toMatchObject({ ...run, overrides: { run_config: runConfig } });
  });

  it('gets the job, and the attempt keeps the id of its item', async () => {
    const launch = await startLaunchStandIn({ apiKeys: { [apiKey]: ['acme'] }, queues: ['acme/model-registry/gpu'] });
    try {
      await withFolder(async (folder, start) => {
        const here = launchConfig.replace('type: launch', `type: launch\n    baseUrl: '${launch.url}'`);
        writeFileSync(join(folder, 'dispatch.yaml'), here);
        const admin = 'the-admin-token';
        const relay = await start({
          environment: { WANDB_SECRET: secret, WANDB_API_KEY: apiKey, WANDB_DISPATCH_ADMIN_TOKEN: admin },
        });
        const get = async (path: string) =>
          JSON.parse(await (await fetch(relay.url + path, { headers: { authorization: `Bearer ${admin}` } })).text());
        const accepted = await fetch(`${relay.url}/wandb/wandb`, signTestRequest({ body: event, secret }));
        const { deliveries } = JSON.parse(await accepted.text());
        let delivery = await get(`/api/v1/deliveries/${deliveries[0]}`);
        while (delivery.settledAt === null) delivery = await get(`/api/v1/deliveries/${deliveries[0]}`);
        expect(delivery).toMatchObject({
          state: 'delivered',
          attempts: [
            { status: 200, body: '{"data":{"pushToRunQueueByName":{"runQueueItemId":"UnVuUXVldWVJdGVtOjE="}}}' },
          ],
        });
      });
      expect(launch.items).toMatchObject([
        { id: 'UnVuUXVldWVJdGVtOjE=', runSpec: { ...run, overrides: { run_config: runConfig } } },
      ]);
    } finally {
      await launch.close();
    }
  });
});
