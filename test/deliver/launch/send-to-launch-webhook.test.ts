import { createServer as createTlsServer } from 'node:https';
import { describe, expect, it } from '@jest/globals';
import { selfSigned } from '../github/self-signed.ts';
import { closedPort, listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { bodyOf, recordingServer } from '../http/sending-to.ts';
import { apiKey, push, webhook, withLaunchStandIn } from './sending-to-launch.ts';
import type { LaunchWebhook } from '../../../src/deliver/launch/launch-webhook.ts';
import type { Sent } from '../../../src/deliver/sent.ts';

withoutProxyVariables();

/** Pushes to a server that answers so. */
async function pushAnswered(status: number, body: string, headers: Record<string, string> = {}): Promise<Sent> {
  const { server } = recordingServer((response) => response.writeHead(status, headers).end(body));
  const { promise, resolve } = Promise.withResolvers<Sent>();
  await listening(server, async (port) => resolve(await push(`http://127.0.0.1:${port}`)));
  return promise;
}

const errors = (message: string): string => JSON.stringify({ errors: [{ message }], data: null });

describe('a push to a run queue', () => {
  it('queues the job with where it runs and what is overridden, and keeps the id of the item', async () => {
    await withLaunchStandIn({}, async (launch) => {
      const sent = await push(launch.url);
      expect(sent).toMatchObject({ outcome: { kind: 'delivered' }, status: 200 });
      expect(bodyOf(sent)).toBe('{"data":{"pushToRunQueueByName":{"runQueueItemId":"UnVuUXVldWVJdGVtOjE="}}}');
      expect(launch.items).toStrictEqual([
        {
          id: 'UnVuUXVldWVJdGVtOjE=',
          entity: 'acme',
          project: 'model-registry',
          queue: 'gpu',
          priority: null,
          runSpec: {
            job: 'acme/jobs/train:v3',
            entity: 'acme',
            project: 'training',
            resource: null,
            docker: {},
            git: {},
            overrides: { args: ['--epochs', '10'], run_config: { lr: 0.1 }, entry_point: ['python', 'train.py'] },
            resource_args: {},
          },
        },
      ]);
    });
  });

  it('has the API key, in Basic, and who sends it', async () => {
    const { server, recorded } = recordingServer((response) => response.end());
    await listening(server, async (port) => void (await push(`http://127.0.0.1:${port}/base/path`, { apiKey: 'key' })));
    expect(recorded).toMatchObject([
      {
        request: 'POST /base/path/graphql',
        headers: {
          // printf api:key | base64
          authorization: 'Basic YXBpOmtleQ==',
          'content-type': 'application/json',
          'user-agent': expect.stringMatching(/^wandb-artifact-dispatch\/\d/u),
        },
      },
    ]);
  });

  it.each([
    { priority: 0, older: false },
    { priority: 3, older: false },
    { priority: undefined, older: true },
  ])('has the priority $priority, older server: $older', async ({ priority, older }) => {
    await withLaunchStandIn({ older }, async (launch) => {
      expect(await push(launch.url, { priority })).toMatchObject({ outcome: { kind: 'delivered' } });
      expect(launch.items).toMatchObject([{ priority: priority ?? null }]);
    });
  });

  it('pushes anew where the reply was lost, as W&B knows no id of ours', async () => {
    await withLaunchStandIn({ faults: [{ kind: 'cut' }] }, async (launch) => {
      expect(await push(launch.url)).toMatchObject({
        outcome: {
          kind: 'retry',
          reason: { code: 'CONNECT_FAILED', message: expect.stringContaining('another attempt queues it once more') },
          mayHaveArrived: true,
        },
      });
      expect(await push(launch.url)).toMatchObject({ outcome: { kind: 'delivered' } });
      expect(launch.items).toHaveLength(2);
    });
  });
});

describe('what W&B refuses', () => {
  const queue = 'the queue "gpu" of "acme/model-registry"';
  const cases: readonly {
    what: string;
    changes: Partial<LaunchWebhook>;
    older?: boolean;
    byStatus: string;
    byBody: string;
    message: string;
  }[] = [
    {
      what: 'a wrong API key',
      changes: { apiKey: 'another' },
      byStatus: 'HTTP_401',
      byBody: 'LAUNCH_FORBIDDEN',
      message: 'user is not logged in',
    },
    {
      what: "another team's queue",
      changes: { entity: 'others' },
      byStatus: 'HTTP_403',
      byBody: 'LAUNCH_FORBIDDEN',
      message: 'permission denied',
    },
    {
      what: 'an unknown entity',
      changes: { entity: 'nobody' },
      byStatus: 'HTTP_404',
      byBody: 'LAUNCH_NOT_FOUND',
      message: 'entity nobody not found',
    },
    {
      what: 'an unknown project',
      changes: { project: 'none' },
      byStatus: 'HTTP_404',
      byBody: 'LAUNCH_NOT_FOUND',
      message: 'project none not found',
    },
    {
      what: 'an unknown queue',
      changes: { queue: 'none' },
      byStatus: 'LAUNCH_NOT_FOUND',
      byBody: 'LAUNCH_NOT_FOUND',
      message: 'there is the queue "none" of "acme/model-registry"',
    },
    {
      what: 'a launch spec that is none',
      changes: { job: 'train' },
      byStatus: 'LAUNCH_REFUSED',
      byBody: 'LAUNCH_REFUSED',
      message: "see the webhook's job",
    },
    {
      what: 'a priority that an older server does not know',
      changes: { priority: 1 },
      older: true,
      byStatus: 'LAUNCH_ARGUMENT_UNKNOWN',
      byBody: 'LAUNCH_ARGUMENT_UNKNOWN',
      message: 'knows no priority; leave it out',
    },
  ];

  it.each(cases)('is dead at once: $what', async ({ changes, older = false, byStatus, byBody, message }) => {
    for (const errorsWith200 of [false, true]) {
      await withLaunchStandIn({ older, errorsWith200 }, async (launch) => {
        const code = errorsWith200 ? byBody : byStatus;
        const reason = { code, message: expect.stringContaining(message) };
        expect(await push(launch.url, changes)).toMatchObject({ outcome: { kind: 'dead', reason } });
        expect(launch.items).toEqual([]);
      });
    }
  });

  it.each([
    {
      status: 401,
      code: 'HTTP_401',
      message: /^W&B answered 401, "no": http:\S+ does not know the API key; .*auth\.apiKey/u,
    },
    { status: 403, code: 'HTTP_403', message: /^W&B answered 403, "no": the API key may not push to the queue "gpu"/u },
    { status: 404, code: 'HTTP_404', message: /^W&B answered 404, "no": see whether http/u },
    { status: 410, code: 'HTTP_410', message: /^the receiving side answered 410/u },
    { status: 307, code: 'REDIRECT_REFUSED', message: /give the final address as baseUrl$/u },
    { status: 400, code: 'LAUNCH_REFUSED', message: /^W&B said "no"; see the webhook's job/u },
    { status: 409, code: 'LAUNCH_REFUSED', message: /^W&B said "no"/u },
  ])('is told by W&B in words: $status', async ({ status, code, message }) => {
    const { outcome } = await pushAnswered(status, errors('no'));
    expect(outcome).toMatchObject({ kind: 'dead', reason: { code, message: expect.stringMatching(message) } });
  });

  it.each([
    ['run queue "priority" not found', 'LAUNCH_NOT_FOUND', `see whether there is ${queue}`],
    ['Could not find queue', 'LAUNCH_NOT_FOUND', `see whether there is ${queue}`],
    ['permission denied', 'LAUNCH_FORBIDDEN', `may not push to ${queue}`],
    ['In field "priority": Unknown field.', 'LAUNCH_ARGUMENT_UNKNOWN', 'too old for this; update it'],
    ['Cannot query field "x" on type "Mutation".', 'LAUNCH_ARGUMENT_UNKNOWN', 'too old for this; update it'],
    ['the moon is full', 'LAUNCH_REFUSED', 'W&B said "the moon is full"'],
  ])('has a code by its words: %s', async (said, code, message) => {
    const { outcome } = await pushAnswered(200, errors(said));
    expect(outcome).toMatchObject({ kind: 'dead', reason: { code, message: expect.stringContaining(message) } });
  });

  it.each([
    [
      'errors beside data',
      '{"errors":[{"message":"no"}],"data":{"pushToRunQueueByName":{"runQueueItemId":"x"}}}',
      'LAUNCH_REFUSED',
    ],
    ['an error without a message', '{"errors":[{}]}', 'LAUNCH_REFUSED'],
    ['an error that is a text', '{"errors":["permission denied"]}', 'LAUNCH_FORBIDDEN'],
    ['no item', '{"data":{"pushToRunQueueByName":null}}', 'LAUNCH_NOT_FOUND'],
    ['an item without an id', '{"data":{"pushToRunQueueByName":{"runQueueItemId":null}}}', 'LAUNCH_NOT_FOUND'],
    ['no data', '{"data":null}', 'LAUNCH_NOT_FOUND'],
  ])('is read in the body of a 200: %s', async (_what, body, code) => {
    expect(await pushAnswered(200, body)).toMatchObject({ outcome: { kind: 'dead', reason: { code } }, status: 200 });
  });
});

describe('what is tried again', () => {
  it.each([
    ['no JSON, as where baseUrl is that of a page', 200, '<html>'],
    ['nothing', 204, ''],
    ['JSON of something else', 200, '{"ok":true}'],
    ['a reply that is cut off', 200, '{"data":{"pushToRunQueueByName":{"runQu'],
    [
      'more than is read',
      200,
      `{"pad":"${'x'.repeat(20_000)}","data":{"pushToRunQueueByName":{"runQueueItemId":"x"}}}`,
    ],
  ])('is a reply that is none: %s', async (_what, status, body) => {
    const { outcome } = await pushAnswered(status, body);
    expect(outcome).toMatchObject({
      kind: 'retry',
      reason: { code: 'LAUNCH_REPLY_INVALID', message: expect.stringContaining('such as https://api.wandb.ai') },
      mayHaveArrived: true,
    });
  });

  it.each([
    { status: 500, body: errors('internal'), headers: {}, code: 'HTTP_500' },
    { status: 502, body: '<html>', headers: {}, code: 'HTTP_502' },
    { status: 400, body: '', headers: {}, code: 'HTTP_400' },
    { status: 429, body: errors('slow down'), headers: { 'retry-after': '7' }, code: 'RATE_LIMITED', afterMs: 7_000 },
    { status: 403, body: errors('no'), headers: { 'retry-after': '7' }, code: 'RATE_LIMITED', afterMs: 7_000 },
  ])('is $status, $code', async ({ status, body, headers, code, ...rest }) => {
    const { outcome } = await pushAnswered(status, body, headers);
    expect(outcome).toMatchObject({ kind: 'retry', reason: { code }, ...rest });
  });

  it('is a server that is not there', async () => {
    const message = expect.stringContaining("see the webhook's baseUrl");
    expect(await push(`http://127.0.0.1:${await closedPort()}`)).toMatchObject({
      outcome: { kind: 'retry', reason: { code: 'CONNECT_FAILED', message }, mayHaveArrived: false },
    });
  });

  it('is a server that does not answer in time', async () => {
    const limit = new AbortController();
    const { server } = recordingServer(() => limit.abort(new DOMException('over', 'TimeoutError')));
    await listening(server, async (port) => {
      const message = expect.stringContaining('another attempt queues it once more');
      expect(await push(`http://127.0.0.1:${port}`, {}, { signal: limit.signal })).toMatchObject({
        outcome: { kind: 'retry', reason: { code: 'TIMEOUT', message }, mayHaveArrived: true },
      });
    });
  });

  it('is a certificate that does not verify', async () => {
    const server = createTlsServer(selfSigned, (_request, response) => response.end('{}'));
    await listening(server, async (port) => {
      expect(await push(`https://127.0.0.1:${port}`)).toMatchObject({
        outcome: {
          kind: 'retry',
          reason: { code: 'CERTIFICATE_INVALID', message: expect.stringContaining('by NODE_EXTRA_CA_CERTS') },
        },
      });
    });
  });

  it('is an API key that can be none, and it is not shown', async () => {
    const sent = await push('http://127.0.0.1:1', { apiKey: 'two words' });
    expect(sent).toMatchObject({ outcome: { kind: 'retry', reason: { code: 'SIGN_FAILED' } } });
    expect(JSON.stringify(sent)).not.toContain('two words');
  });
});

describe('what is kept of a push', () => {
  it('has no API key in it, in neither of its forms', async () => {
    const credentials = Buffer.from(`api:${apiKey}`).toString('base64');
    const said = `key ${apiKey}, Basic ${credentials}`;
    const sent = await pushAnswered(200, errors(said), { 'x-said': said });
    expect(sent.headers['x-said']).toBe('key <redacted>, Basic <redacted>');
    expect(bodyOf(sent)).toContain('key <redacted>, Basic <redacted>');
    expect(JSON.stringify(sent.outcome)).not.toMatch(new RegExp(`${apiKey}|${credentials}`, 'u'));
  });

  it.each(['{}', '[]', '{', '{"overrides":{}}', '{"overrides":{"args":[1],"run_config":{},"entry_point":[]}}'])(
    'is dead where the payload was made for a webhook of another type: %s',
    async (body) => {
      await withLaunchStandIn({}, async (launch) => {
        expect(await push(launch.url, webhook, { body })).toMatchObject({
          outcome: { kind: 'dead', reason: { code: 'REQUEST_INVALID' } },
          headers: {},
        });
        expect(launch.requests).toBe(0);
      });
    },
  );
});
