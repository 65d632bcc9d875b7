import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../receiver/relay/config/read-config.ts';
import { problemsOf } from './problems-of.ts';
import { parseEvent } from '../../../src/core/event.ts';

/** A config with one of everything, into which a test puts what is wrong. */
function withPart(part: {
  readonly secret?: string;
  readonly source?: string;
  readonly webhook?: string;
  readonly automation?: string;
  readonly top?: string;
}): string {
  return `version: 1
secrets: { KEY: { env: KEY }, TOKEN: { env: TOKEN }${part.secret ?? ''} }
sources: [{ name: wandb, type: webhook, signingSecrets: [KEY]${part.source ?? ''} }]
webhooks: [{ name: own, type: http, url: https://example.com/hook${part.webhook ?? ''} }]
automations: [{ name: all, webhook: own${part.automation ?? ''} }]
${part.top ?? ''}`;
}

describe('readConfig', () => {
  it('reads a config with everything', () => {
    const text = `version: 1
secrets:
  WANDB_SECRET: { env: WANDB_SECRET }
  OWN_TOKEN: { file: secrets/token }
  URL: { file: /run/secrets/url }
admin: { tokens: [OWN_TOKEN] }
allowPrivateNetworks: [10.20.0.0/16, "fd00::/8"]
sources:
  - { name: wandb, type: webhook, signingSecrets: [WANDB_SECRET], accessTokens: [OWN_TOKEN], scheme: either, dedupeWindow: 0 }
webhooks:
  - { name: own, type: http, url: https://example.com/hook, method: PUT, headers: { X-Team: a b }, accessToken: OWN_TOKEN,
      signingSecret: WANDB_SECRET, signatureEncoding: hex, standardWebhooks: false, timeout: 5m,
      retry: { delays: [0s, 2h, 1d] }, concurrency: 2, rateLimit: { perMinute: 600 } }
  - { name: second, type: http, url: { secret: URL } }
automations:
  - name: deploy production models
    on: { event: ADD_ARTIFACT_ALIAS, alias: [production, "!canary"], registry: model }
    webhook: own
    payload: { model: "\${artifact_version_string}", fixed: [1, true, null] }
`;
    const read = readConfig(text, 'conf/dispatch.yaml');
    expect(read).toMatchObject({
      kind: 'config',
      config: {
        adminTokens: ['OWN_TOKEN'],
        allowPrivateNetworks: ['10.20.0.0/16', 'fd00::/8'],
        sources: [
          {
            name: 'wandb',
            type: 'webhook',
            signingSecrets: ['WANDB_SECRET'],
            accessTokens: ['OWN_TOKEN'],
            scheme: 'either',
            dedupeWindowMs: 0,
          },
        ],
        webhooks: [
          {
            name: 'own',
            type: 'http',
            url: { kind: 'text', text: 'https://example.com/hook' },
            method: 'PUT',
            headers: { 'X-Team': 'a b' },
            accessToken: 'OWN_TOKEN',
            signingSecret: 'WANDB_SECRET',
            signatureEncoding: 'hex',
            standardWebhooks: false,
            timeoutMs: 300_000,
            delaysMs: [0, 7_200_000, 86_400_000],
            concurrency: 2,
            perMinute: 600,
          },
          { name: 'second', url: { kind: 'secret', name: 'URL' } },
        ],
        automations: [
          {
            name: 'deploy production models',
            on: { event: ['ADD_ARTIFACT_ALIAS'], alias: ['production', '!canary'], registry: ['model'] },
            webhook: 'own',
            payload: {},
          },
        ],
      },
    });
    expect(read.kind === 'config' && [...read.config.secrets]).toStrictEqual([
      ['WANDB_SECRET', { kind: 'env', variable: 'WANDB_SECRET' }],
      ['OWN_TOKEN', { kind: 'file', path: 'conf/secrets/token' }],
      ['URL', { kind: 'file', path: '/run/secrets/url' }],
    ]);
    const template = read.kind === 'config' ? read.config.automations[0]?.payload : undefined;
    expect(template?.render(parseEvent({ artifact_version_string: 'a/b/c:v1' }), 'deploy')).toStrictEqual({
      model: 'a/b/c:v1',
      fixed: [1, true, null],
    });
  });

  it('fills in the defaults', () => {
    expect(readConfig(withPart({}), 'dispatch.yaml')).toStrictEqual({
      kind: 'config',
      config: {
        secrets: new Map([
          ['KEY', { kind: 'env', variable: 'KEY' }],
          ['TOKEN', { kind: 'env', variable: 'TOKEN' }],
        ]),
        adminTokens: [],
        allowPrivateNetworks: [],
        sources: [
          {
            name: 'wandb',
            type: 'webhook',
            signingSecrets: ['KEY'],
            accessTokens: [],
            scheme: 'wandb',
            dedupeWindowMs: 10_000,
          },
        ],
        webhooks: [
          {
            name: 'own',
            type: 'http',
            url: { kind: 'text', text: 'https://example.com/hook' },
            method: 'POST',
            headers: {},
            accessToken: undefined,
            signingSecret: undefined,
            signatureEncoding: 'base64',
            standardWebhooks: true,
            timeoutMs: 15_000,
            delaysMs: [0, 5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 86_400_000],
            concurrency: 16,
            perMinute: undefined,
          },
        ],
        automations: [{ name: 'all', on: {}, webhook: 'own' }],
      },
    });
    expect(problemsOf('version: 1')).toStrictEqual([]);
  });

  it.each([
    ['a byte order mark', '\uFEFFversion: 1'],
    ['lines that end in CR LF', 'version: 1\r\nsources: []\r\n'],
    ['a document of JSON', '{"version": 1, "webhooks": []}'],
    ['the marks of one document', '---\nversion: 1\n...\n'],
  ])('takes %s', (_what, text) => {
    expect(problemsOf(text)).toStrictEqual([]);
  });

  it('tells everything that is wrong at once, as it stands in the file', () => {
    const text = `version: 1
secrets:
  KEY: { env: KEY }
sources:
  - name: wandb
    type: webhook
    signingSecret: [KEY]
webhooks:
  - { name: own, type: http, url: ftp://example.com, acessToken: KEY, timeout: soon }
automations:
  - { name: a, webhook: owns, on: { alias: "" }, payload: "\${alais}" }
`;
    expect(problemsOf(text)).toStrictEqual([
      '5:5: sources[0]: takes events from anybody: give it signingSecrets or accessTokens',
      '7:5: sources[0].signingSecret: there is no such key: did you mean signingSecrets? [signingSecrets]',
      '9:35: webhooks[0].url: is no URL: write it whole, with https:// or http://',
      '9:54: webhooks[0].acessToken: there is no such key: did you mean accessToken? [accessToken]',
      '9:80: webhooks[0].timeout: is no time that is taken: write digits and s, m, h or d, such as 15s, from 1s up to 1h',
      '11:25: automations[0].webhook: no webhook "owns" is declared under webhooks: did you mean own? [own]',
      '11:44: automations[0].on.alias: has the pattern "", which no name matches: give a name or a glob',
      '11:59: automations[0].payload: W&B has no variable "alais": did you mean alias? [alias]',
    ]);
  });

  it.each([
    ['', '1:1: : the file is empty: begin with version: 1'],
    ['# nothing yet', '1:1: : the file is empty: begin with version: 1'],
    ['- version: 1', '1:1: : must be an object, and it is a list'],
    ['sources: []', '1:1: version: is missing: give 1'],
    ['version: 2', '1:10: version: must be 1, and it is 2'],
    ['version: 1\nadmin:', '2:7: admin: is empty: give an object, or leave the key out'],
    ['version: 1\nwebhook: []', '2:1: webhook: there is no such key: did you mean webhooks? [webhooks]'],
  ])('tells what is wrong at the top: %j', (text, problem) => {
    expect(problemsOf(text)).toStrictEqual([problem]);
  });

  const noNetwork = 'is no network: write a CIDR, such as 10.20.0.0/16 or fd00::/8';
  it.each([
    ['10.0.0.0', noNetwork],
    ['10.0.0.0/33', noNetwork],
    ['"fd00::/129"', noNetwork],
    ['10.0.0/8', noNetwork],
    ['"fe80::1%eth0/64"', noNetwork],
    ['localhost', noNetwork],
  ])('refuses the network %s', (network, message) => {
    expect(problemsOf(withPart({ top: `allowPrivateNetworks: [${network}]` }))).toStrictEqual([
      `6:24: allowPrivateNetworks[0]: ${message}`,
    ]);
  });

  const either = 'must say where the value is, once: write { env: VARIABLE } or { file: PATH }, never the value itself';
  const form = 'write { env: VARIABLE } or { file: PATH }, never the value itself';
  it.each([
    ['X: hunter2', `secrets.X: must be an object, and it is a text: ${form}`],
    ['X: {}', `secrets.X: ${either}`],
    ['X: { env: A, file: b }', `secrets.X: ${either}`],
    ['X: { hunter2: }', 'secrets.X.…: there is no such key: there are env, file'],
    ['X: { envv: A }', 'secrets.X.envv: there is no such key: did you mean env? [env]'],
    ['X: { env: "hunter-2" }', 'secrets.X.env: is no name of a variable: write letters, digits and _'],
    [
      'X: { stored: true }',
      'secrets.X.stored: secrets that are set through the API are not there yet: take env or file',
    ],
    ['"a b": { env: A }', 'secrets["a b"]: is no name of a secret: write letters, digits, _, - and .'],
  ])('refuses the secret %s and does not show it', (secret, problem) => {
    const problems = problemsOf(withPart({ secret: `, ${secret}` }));
    expect(problems.map((line) => line.replace(/^\d+:\d+: /u, ''))).toStrictEqual([problem]);
    expect(problems.join('\n')).not.toContain('hunter');
  });

  it('names a secret that is not declared only where it looks like a name', () => {
    const config = (name: string) => withPart({ top: `admin: { tokens: [${name}] }` });
    expect(problemsOf(config('TOKENS'))).toStrictEqual([
      '6:19: admin.tokens[0]: no secret TOKENS is declared under secrets: did you mean TOKEN? [TOKEN]',
    ]);
    expect(problemsOf(config('ghp_hunter2hunter2'))).toStrictEqual([
      '6:19: admin.tokens[0]: no secret of that name (not shown, it may be a secret itself) is declared under secrets: there are KEY, TOKEN',
    ]);
    expect(problemsOf('version: 1\nadmin: { tokens: [TOKEN] }')).toStrictEqual([
      '2:19: admin.tokens[0]: no secret TOKEN is declared under secrets: there is none',
    ]);
  });

  it.each([
    [', signingSecrets: [KEY]', 'sources[0].signingSecrets: this key stands twice: keep one'],
    [
      ', accessTokens: [KEYS]',
      'sources[0].accessTokens[0]: no secret KEYS is declared under secrets: did you mean KEY? [KEY]',
    ],
    [
      ', scheme: standard',
      'sources[0].scheme: must be wandb or standard-webhooks or either, and it is "standard"; did you mean standard-webhooks? [standard-webhooks]',
    ],
    [
      ', dedupeWindow: 10',
      'sources[0].dedupeWindow: must be a time, and it is a number: write digits and s, m, h or d, such as 15s, from 0s up to 30d',
    ],
    [
      ', dedupeWindow: 31d',
      'sources[0].dedupeWindow: is no time that is taken: write digits and s, m, h or d, such as 15s, from 0s up to 30d',
    ],
    [
      ' }, { name: wandb, type: webhook, accessTokens: [TOKEN]',
      'sources[1].name: "wandb" is the name of sources[0] too: give each its own',
    ],
    [
      ' }, { name: "a/b", type: webhook, accessTokens: [TOKEN]',
      'sources[1].name: is no name of a source, which stands in its URL: write letters, digits, -, _, . and ~',
    ],
    [' }, { name: w, accessTokens: [TOKEN]', 'sources[1].type: is missing: give webhook'],
    [
      ' }, { name: w, type: webhok',
      'sources[1].type: must be webhook, and it is "webhok"; did you mean webhook? [webhook]',
    ],
    [
      ' }, { name: w, type: watch, entity: acme',
      'sources[1].type: sources of type watch are not there yet: take webhook',
    ],
    [' }, { name: w, type: api', 'sources[1].type: sources of type api are not there yet: take webhook'],
    [' }, 5, { name: w, type: webhook, accessTokens: [TOKEN]', 'sources[1]: must be an object, and it is a number'],
  ])('refuses the source %s', (source, problem) => {
    expect(problemsOf(withPart({ source })).map(withoutPlace)).toStrictEqual([problem]);
  });

  const second = (entry: string): string => ` }, { name: second, type: http, ${entry}`;
  it.each([
    [
      'url: "https://u:hunter2@example.com"',
      'url: holds a name or password: leave them out, and give a token by its own key',
    ],
    ['url: example.com', 'url: is no URL: write it whole, with https:// or http://'],
    ['url: "https://example.com/ x"', 'url: is no URL: write it whole, with https:// or http://'],
    ['url: 5', 'url: must be a URL, or { secret: NAME }, and it is a number'],
    ['method: POST', 'url: is missing: give a URL, or { secret: NAME }'],
    ['url: { secret: KEYY }', 'url.secret: no secret KEYY is declared under secrets: did you mean KEY? [KEY]'],
    ['url: { secrets: KEY, secret: KEY }', 'url.secrets: there is no such key: did you mean secret? [secret]'],
    ['url: http://a.b, method: GET', 'method: must be POST or PUT or PATCH or DELETE, and it is "GET"'],
    [
      'url: http://a.b, method: put',
      'method: must be POST or PUT or PATCH or DELETE, and it is "put"; did you mean PUT? [PUT]',
    ],
    [
      'url: http://a.b, accessToken: NONE',
      'accessToken: no secret NONE is declared under secrets: there are KEY, TOKEN',
    ],
    ['url: http://a.b, signingSecret: [KEY]', 'signingSecret: must be a text, and it is a list'],
    [
      'url: http://a.b, signatureEncoding: hexx',
      'signatureEncoding: must be base64 or hex, and it is "hexx"; did you mean hex? [hex]',
    ],
    ['url: http://a.b, standardWebhooks: yes', 'standardWebhooks: must be true or false, and it is a text'],
    [
      'url: http://a.b, timeout: 0',
      'timeout: is no time that is taken: write digits and s, m, h or d, such as 15s, from 1s up to 1h',
    ],
    [
      'url: http://a.b, timeout: 15',
      'timeout: must be a time, and it is a number: write digits and s, m, h or d, such as 15s, from 1s up to 1h',
    ],
    [
      'url: http://a.b, retry: { delays: [] }',
      'retry.delays: has no delay: give one for each attempt, such as [0s, 5s, 30s]',
    ],
    [
      'url: http://a.b, retry: { delays: [0, 1ms] }',
      'retry.delays[1]: is no time that is taken: write digits and s, m, h or d, such as 15s, from 0s up to 30d',
    ],
    ['url: http://a.b, retry: [0s]', 'retry: must be an object, and it is a list: write { delays: [0s, 5s, 30s] }'],
    ['url: http://a.b, concurrency: 0', 'concurrency: must be a whole number from 1 up to 1000'],
    ['url: http://a.b, concurrency: 1.5', 'concurrency: must be a whole number, and it is 1.5'],
    ['url: http://a.b, concurrency: "2"', 'concurrency: must be a number, and it is a text'],
    ['url: http://a.b, rateLimit: {}', 'rateLimit.perMinute: is missing: give a number'],
    ['url: http://a.b, rateLimit: 60', 'rateLimit: must be an object, and it is a number: write { perMinute: 60 }'],
    ['url: http://a.b, headers: { X-A: 1 }', 'headers.X-A: must be a text, and it is a number: put it in quotes'],
    [
      'url: http://a.b, headers: { X-A: "hunter2\\r\\nX-B: 1" }',
      'headers.X-A: is no value of a header: write ASCII on one line, without blanks at either end',
    ],
    [
      'url: http://a.b, headers: { X-A: "hunter2 " }',
      'headers.X-A: is no value of a header: write ASCII on one line, without blanks at either end',
    ],
    ['url: http://a.b, headers: { "a b": x }', 'headers["a b"]: is no name of a header: write letters, digits and -'],
    [
      'url: http://a.b, headers: { X-A: x, x-a: y }',
      'headers.x-a: stands twice, for case does not count in names of headers: keep one',
    ],
    [
      'url: http://a.b, accessToken: TOKEN, headers: { Authorization: x }',
      'headers.Authorization: is set by accessToken: keep one of the two',
    ],
    [
      'url: http://a.b, channel: x',
      'channel: there is no such key: there are name, type, url, method, headers, accessToken, signingSecret, signatureEncoding, standardWebhooks, timeout, retry, concurrency, rateLimit',
    ],
  ])('refuses the http webhook { %s }', (entry, problem) => {
    const problems = problemsOf(withPart({ webhook: second(entry) }));
    expect(problems.map(withoutPlace)).toStrictEqual([`webhooks[1].${problem}`]);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('tells what two keys have to do with each other also where another is wrong', () => {
    const text = `version: 1
secrets: { KEY: { env: KEY } }
sources: [{ name: w, type: webhook, scheme: 5 }]
webhooks:
  - { name: own, type: http, url: 5, accessToken: KEY, headers: { authorization: x } }
  - { name: second, type: http, url: http://a.b, headers: { X-A: 1, X-B: a, x-b: b } }
`;
    expect(problemsOf(text).map(withoutPlace)).toStrictEqual([
      'sources[0]: takes events from anybody: give it signingSecrets or accessTokens',
      'sources[0].scheme: must be wandb or standard-webhooks or either, and it is 5',
      'webhooks[0].url: must be a URL, or { secret: NAME }, and it is a number',
      'webhooks[0].headers.authorization: is set by accessToken: keep one of the two',
      'webhooks[1].headers.X-A: must be a text, and it is a number: put it in quotes',
      'webhooks[1].headers.x-b: stands twice, for case does not count in names of headers: keep one',
    ]);
  });

  it.each([
    'Host',
    'content-length',
    'Transfer-Encoding',
    'connection',
    'X-Wandb-Signature',
    'webhook-id',
    'Webhook-Foo',
  ])('refuses the header %s, which is not for users to set', (name) => {
    expect(problemsOf(withPart({ webhook: `, headers: { ${name}: x }` }))).toStrictEqual([
      `4:79: webhooks[0].headers.${name}: is set by the relay itself: leave it out`,
    ]);
  });

  it.each(['authorization: x', 'Content-Type: text/plain', 'User-Agent: me', '"X-!#$%&": ""'])(
    'takes the header %s',
    (header) => {
      expect(problemsOf(withPart({ webhook: `, headers: { ${header} }` }))).toStrictEqual([]);
    },
  );

  it('says of a type of webhook that there is not which there are', () => {
    expect(problemsOf(withPart({ webhook: ' }, { name: other, type: githup' })).map(withoutPlace)).toStrictEqual([
      'webhooks[1].type: must be github or slack or teams or http or launch, and it is "githup"; did you mean github? [github]',
    ]);
  });

  it.each([
    [
      ' }, { name: second, webhook: owm',
      'automations[1].webhook: no webhook "owm" is declared under webhooks: did you mean own? [own]',
    ],
    [', name: all', 'automations[0].name: this key stands twice: keep one'],
    [
      ' }, { name: all, webhook: own',
      'automations[1].name: "all" is the name of automations[0] too: give each its own',
    ],
    [' }, { webhook: own', 'automations[1].name: is missing: give a text'],
    [
      ' }, { name: " x", webhook: own',
      'automations[1].name: is no name: write 1 to 128 characters, without control characters, and no blank at either end',
    ],
    [
      ', on: { registri: model }',
      'automations[0].on.registri: there is no such key: did you mean registry? [registry]',
    ],
    [
      ', on: { tag: 1.0 }',
      'automations[0].on.tag: must be a pattern or a list of them, and it is a number: put it in quotes',
    ],
    [', on: { tag: [a, 1] }', 'automations[0].on.tag[1]: must be a text, and it is a number: put it in quotes'],
    [
      ', on: ADD_ARTIFACT_ALIAS',
      'automations[0].on: must be an object, and it is a text: write { event: ADD_ARTIFACT_ALIAS, alias: production }',
    ],
    [', on: { project: [] }', 'automations[0].on.project: has no pattern: give one or leave it out'],
    [
      ', on: { project: [a, "!"] }',
      'automations[0].on.project[1]: has the pattern "!", which no name matches: give a name or a glob',
    ],
    [
      ', on: { event: ADD_ARTIFACT_ALIS }',
      'automations[0].on.event: is nearly an event type of W&B: "ADD_ARTIFACT_ALIS"; did you mean ADD_ARTIFACT_ALIAS? [ADD_ARTIFACT_ALIAS]',
    ],
    [
      ', on: { event: ["!link-artifact"] }',
      'automations[0].on.event[0]: is nearly an event type of W&B: "link-artifact"; did you mean LINK_ARTIFACT? [LINK_ARTIFACT]',
    ],
    [', payload:', 'automations[0].payload: is empty: give the payload, or leave the key out'],
    [
      ', payload: { a: ["${alais}"] }',
      'automations[0].payload.a[0]: W&B has no variable "alais": did you mean alias? [alias]',
    ],
    [
      ', payload: { a: "${KEY}" }',
      'automations[0].payload.a: "KEY" is a secret, and secrets are no variables: give it to the webhook, as accessToken or signingSecret',
    ],
    [', payload: { a: "${" }', 'automations[0].payload.a: ${ without its } in "${"; write $${ for a literal ${'],
    [', payload: { a: 12345678901234567890 }', 'automations[0].payload.a: JSON keeps no such number: put it in quotes'],
    [', payload: { a: .inf }', 'automations[0].payload.a: JSON keeps no such number: put it in quotes'],
  ])('refuses the automation %s', (automation, problem) => {
    expect(problemsOf(withPart({ automation })).map(withoutPlace)).toStrictEqual([problem]);
  });

  it('tells each variable of one text that does not exist', () => {
    expect(
      problemsOf(withPart({ automation: ', payload: "${alais} ${tagg} ${alias}"' })).map(withoutPlace),
    ).toStrictEqual([
      'automations[0].payload: W&B has no variable "alais": did you mean alias? [alias]',
      'automations[0].payload: W&B has no variable "tagg": did you mean tag? [tag]',
    ]);
  });

  it('refuses a payload that is nested deeper than a template compiles', () => {
    const nested = (depth: number): string =>
      withPart({ automation: `, payload: ${'['.repeat(depth)}${']'.repeat(depth)}` });
    expect(problemsOf(nested(101))).toStrictEqual([]);
    expect(problemsOf(nested(102)).map((problem) => problem.replace(/^.*…/u, ''))).toStrictEqual([
      ': is nested deeper than 100 levels: flatten it',
    ]);
  });

  it.each(['LINK_MODEL', '"*_ALIAS"', 'MODEL_APPROVED', 'DELETE_ARTIFACT', '"!RUN_STATE"'])(
    'takes the event type %s, for senders and later versions of W&B have their own',
    (event) => {
      expect(problemsOf(withPart({ automation: `, on: { event: ${event} }` }))).toStrictEqual([]);
    },
  );
});

function withoutPlace(problem: string): string {
  return problem.replace(/^\d+:\d+: /u, '');
}
