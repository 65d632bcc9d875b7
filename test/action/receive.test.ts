import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { signDispatch } from '../../src/index.ts';
import { runAction, type StepResult } from '../support/emulated-runner.ts';

const secret = 'a-shared-secret-of-32-characters';
const id = '0192e4a0-7b1c-7c3e-8f2a-5d6e7f801234';

/** W&B's documented payload with the event type that the documentation leaves out. */
const payload = {
  event_type: 'ADD_ARTIFACT_ALIAS',
  event_author: 'ada',
  artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
  artifact_version_string: 'acme/wandb-registry-model/churn:v3',
  artifact_collection_name: 'churn',
  project_name: 'wandb-registry-model',
  entity_name: 'acme',
  alias: 'production',
} as const;

const empty = {
  matched: 'false',
  verified: 'false',
  'event-type': '',
  'event-author': '',
  entity: '',
  project: '',
  registry: '',
  collection: '',
  version: '',
  alias: '',
  tag: '',
  artifact: '',
  'artifact-uri': '',
  'artifact-id': '',
  'artifact-url': '',
  metadata: '',
  digest: '',
  size: '',
  aliases: '',
  'dispatch-id': '',
  event: '',
} as const;

interface Run {
  readonly event?: unknown;
  readonly eventName?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

function receive(run: Run): Promise<StepResult> {
  return runAction({ folder: '.', ...run });
}

function dispatched(clientPayload: object, action = 'wandb'): object {
  return { action, branch: 'main', client_payload: clientPayload };
}

function signed(clientPayload: object, { sentAtMs = Date.now(), key = secret } = {}): object {
  return signDispatch({ eventType: 'wandb', clientPayload, id, sentAtMs, secret: key });
}

/** A file of vectors that other programs made. */
const vectors = JSON.parse(readFileSync('test/vectors/dispatch-signatures.json', 'utf8'));
const documented = vectors.cases[0];

function documentedDispatch(proof: { readonly signature: string }): object {
  const dispatch = { id: documented.id, sent_at: documented.sentAt, signature: proof.signature };
  return dispatched({ ...documented.clientPayload, dispatch }, documented.eventType);
}

describe('an event that nobody signed', () => {
  it('gives every output of its artifact', async () => {
    const result = await receive({ event: dispatched(payload) });
    expect(result.outputs).toStrictEqual({
      ...empty,
      matched: 'true',
      'event-type': 'ADD_ARTIFACT_ALIAS',
      'event-author': 'ada',
      entity: 'acme',
      project: 'wandb-registry-model',
      registry: 'model',
      collection: 'churn',
      version: 'v3',
      alias: 'production',
      artifact: 'acme/wandb-registry-model/churn:v3',
      'artifact-uri': 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
      'artifact-id': 'QXJ0aWZhY3Q6NTE3ODg5ODg3',
      event: expect.any(String),
    });
    expect(JSON.parse(result.outputs['event'] ?? '')).toStrictEqual({
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
      extra: {},
    });
    expect(result).toMatchObject({
      outcome: 'success',
      exitCode: 0,
      undeclaredOutputs: [],
      annotations: [],
      stderr: '',
    });
    expect(result.stdout).toMatchInlineSnapshot(`
"ADD_ARTIFACT_ALIAS acme/wandb-registry-model/churn:v3: matched; not verified
"
`);
    expect(result.summary).toMatchInlineSnapshot(`
"<h3>W&amp;B artifact dispatch</h3>
<table>
<tr><th align="left">Artifact</th><td><code>acme/wandb-registry-model/churn:v3</code></td></tr>
<tr><th align="left">What</th><td><code>ADD_ARTIFACT_ALIAS</code> <code>production</code></td></tr>
<tr><th align="left">Who</th><td><code>ada</code></td></tr>
<tr><th align="left">Verified</th><td>no: no signing-secret was given</td></tr>
<tr><th align="left">Matched</th><td>yes</td></tr>
<tr><th align="left">Link</th><td><a href="https://wandb.ai/acme/wandb-registry-model/artifacts">https://wandb.ai/acme/wandb-registry-model/artifacts</a></td></tr>
</table>

"
`);
  });

  it('matches without an event type, as W&B documents its payload', async () => {
    const { event_type: _, alias: __, ...untyped } = payload;
    const event = dispatched({ ...untyped, artifact_version_string: 'acme/wandb-registry-model/churn:production' });
    const { outputs, annotations } = await receive({ event });
    expect(outputs).toMatchObject({ matched: 'true', 'event-type': '', alias: 'production', version: '' });
    expect(outputs['artifact']).toBe('acme/wandb-registry-model/churn:production');
    expect(annotations).toStrictEqual([]);
  });

  it('tells of a misspelt event type and of one that is not sent', async () => {
    const { event_type: _, ...untyped } = payload;
    const { outputs, annotations } = await receive({
      event: dispatched(untyped),
      inputs: { events: 'ADD_ARTIFACT_ALIS' },
    });
    expect(outputs['matched']).toBe('false');
    expect(annotations.map(({ level, message }) => [level, message])).toMatchInlineSnapshot(`
[
  [
    "notice",
    "events: W&B has no event type "ADD_ARTIFACT_ALIS"; did you mean ADD_ARTIFACT_ALIAS?",
  ],
  [
    "notice",
    "the payload does not say its event type, so events cannot match: add "event_type": "\${event_type}" inside client_payload in W&B",
  ],
]
`);
  });

  it('says nothing of events where only others are shut out', async () => {
    const { event_type: _, ...untyped } = payload;
    const { outputs, annotations } = await receive({ event: dispatched(untyped), inputs: { events: '!RUN_STATE' } });
    expect(outputs['matched']).toBe('true');
    expect(annotations).toStrictEqual([]);
  });

  it('warns when it is signed and no secret was given', async () => {
    const { outputs, annotations } = await receive({ event: dispatched(signed(payload)) });
    expect(outputs).toMatchObject({ matched: 'true', verified: 'false', 'dispatch-id': id });
    expect(annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('signing-secret is empty') },
    ]);
  });
});

describe('a signature', () => {
  it.each([
    ['HMAC', documented.hmac.signature, documented.hmac.secret, 2],
    ['Ed25519', documented.ed25519.signature, documented.ed25519.verifying, 2],
  ])('made by another program is verified: %s', async (_kind, signature, key) => {
    const event = documentedDispatch({ signature });
    const { outputs, summary, annotations } = await receive({
      event,
      inputs: { 'signing-secret': `another-secret-from-before-rotation\n  ${key}  \n`, 'max-age': '0' },
    });
    expect(outputs).toMatchObject({ matched: 'true', verified: 'true', 'dispatch-id': documented.id });
    expect(annotations).toStrictEqual([]);
    expect(summary).toContain(`yes, by secret 2, sent ${documented.sentAt}`);
  });

  it('over one other byte fails the step and tells nothing of the payload', async () => {
    const clientPayload = { ...signed(payload), artifact_version_string: 'acme/wandb-registry-model/churn:v4' };
    const result = await receive({ event: dispatched(clientPayload), inputs: { 'signing-secret': secret } });
    expect(result.outcome).toBe('failure');
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toStrictEqual(empty);
    expect(result.stdout).toMatchInlineSnapshot(`
"::error title=SIGNATURE_MISMATCH::the signature was not made over this event_type and client_payload with any of these secrets: the dispatch is forged, was changed on its way, or the sender has another secret
"
`);
    expect(result.summary).toMatchInlineSnapshot(`
"<h3>W&amp;B artifact dispatch: refused</h3>
<table>
<tr><th align="left">Refused</th><td><code>SIGNATURE_MISMATCH</code></td></tr>
<tr><th align="left">Why</th><td><code>the signature was not made over this event_type and client_payload with any of these secrets: the dispatch is forged, was changed on its way, or the sender has another secret</code></td></tr>
</table>

"
`);
  });

  it.each([
    ['another event_type', dispatched(signed(payload), 'other'), {}, 'SIGNATURE_MISMATCH'],
    [
      'another secret',
      dispatched(signed(payload, { key: 'not-the-secret-of-the-workflow' })),
      {},
      'SIGNATURE_MISMATCH',
    ],
    ['no signature', dispatched(payload), {}, 'SIGNATURE_MISSING'],
    [
      'an age above the default',
      dispatched(signed(payload, { sentAtMs: Date.now() - 90_000_000 })),
      {},
      'DISPATCH_EXPIRED',
    ],
    [
      'an age above max-age',
      dispatched(signed(payload, { sentAtMs: Date.now() - 200_000 })),
      { 'max-age': '90s' },
      'DISPATCH_EXPIRED',
    ],
    ['a time to come', dispatched(signed(payload, { sentAtMs: Date.now() + 600_000 })), {}, 'DISPATCH_FROM_FUTURE'],
    ['a secret of blanks', dispatched(signed(payload)), { 'signing-secret': ' \n ' }, 'SECRET_MISSING'],
    ['a broken public key', dispatched(signed(payload)), { 'signing-secret': 'whpk_AAAA' }, 'SECRET_INVALID'],
  ])('is refused with %s', async (_what, event, inputs, code) => {
    const result = await receive({ event, inputs: { 'signing-secret': secret, ...inputs } });
    expect(result.outcome).toBe('failure');
    expect(result.outputs).toStrictEqual(empty);
    expect(result.annotations).toMatchObject([{ level: 'error', properties: { title: code } }]);
  });

  it('that is too old says that a second send and a re-run look like this', async () => {
    const event = dispatched(signed(payload, { sentAtMs: Date.now() - 90_000_000 }));
    const { annotations } = await receive({ event, inputs: { 'signing-secret': secret } });
    expect(annotations.map(({ message }) => message).join('\n')).toMatch(/sent again.*re-run/u);
  });

  it('of any age passes when max-age is 0', async () => {
    const event = dispatched(signed(payload, { sentAtMs: 0 }));
    const { outputs } = await receive({ event, inputs: { 'signing-secret': secret, 'max-age': '0' } });
    expect(outputs['verified']).toBe('true');
  });

  it('warns of a weak secret and of a key that can sign, and shows neither', async () => {
    const weak = 'hunter2';
    const { annotations, stdout, summary, outputs } = await receive({
      event: dispatched(signed(payload, { key: weak })),
      inputs: { 'signing-secret': `\r\n${weak}\r\n${vectors.keys.ed25519[0].signing}` },
    });
    expect(annotations.map(({ level, message }) => [level, message])).toMatchInlineSnapshot(`
[
  [
    "warning",
    "signing-secret: secret 1 is shorter than 16 bytes and can be guessed: take a longer one, on both sides",
  ],
  [
    "warning",
    "signing-secret: secret 2 is a whsk_, which can sign, and a workflow only needs to verify: give it the whpk_ that belongs to it",
  ],
]
`);
    const told = [stdout, summary, ...Object.values(outputs)].join('\n');
    expect(told).not.toContain('whsk_nW');
    expect(told).not.toContain(weak);
  });

  it('of a payload that contradicts itself fails, and tells who sent it', async () => {
    const clientPayload = signed({ ...payload, project_name: 'other' });
    const { outputs, outcome, annotations } = await receive({
      event: dispatched(clientPayload),
      inputs: { 'signing-secret': secret },
    });
    expect(outcome).toBe('failure');
    expect(annotations).toMatchObject([{ level: 'error', properties: { title: 'EVENT_CONTRADICTORY' } }]);
    expect(outputs).toStrictEqual({
      ...empty,
      verified: 'true',
      'dispatch-id': id,
      event: expect.any(String),
    });
    expect(JSON.parse(outputs['event'] ?? '')).toStrictEqual({
      type: 'UNKNOWN',
      extra: { ...payload, project_name: 'other' },
    });
  });
});

describe('a filter', () => {
  it.each([
    [
      'one that holds',
      { events: 'LINK_ARTIFACT, ADD_*', alias: 'production\nstaging', registry: 'model', collection: 'ch?rn' },
      'true',
    ],
    ['an alias that differs', { alias: 'staging' }, 'false'],
    ['a negation that matches', { alias: '*, !prod*' }, 'false'],
    ['only negations', { alias: '!staging', tag: '!x' }, 'true'],
    ['a negation with a blank, which is no part of the name', { alias: '! production' }, 'false'],
    ['lines that end as on Windows', { alias: 'staging\r\nproduction\r\n' }, 'true'],
    ['an input of blanks, which is not given', { alias: ' \n ' }, 'true'],
    ['an absent value', { tag: '*' }, 'false'],
    ['one of two that does not hold', { entity: 'acme', project: 'else*' }, 'false'],
    ['another case', { alias: 'Production' }, 'false'],
  ])('%s', async (_what, inputs, matched) => {
    const { outputs, outcome } = await receive({ event: dispatched(payload), inputs });
    expect(outcome).toBe('success');
    expect(outputs).toMatchObject({ matched, artifact: 'acme/wandb-registry-model/churn:v3', alias: 'production' });
  });

  it('fails the step when on-mismatch says so, all outputs set', async () => {
    const { outputs, outcome, annotations } = await receive({
      event: dispatched(payload),
      inputs: { alias: 'staging', 'on-mismatch': 'fail' },
    });
    expect(outcome).toBe('failure');
    expect(outputs).toMatchObject({ matched: 'false', alias: 'production', entity: 'acme' });
    expect(annotations).toMatchObject([
      {
        level: 'error',
        message:
          'the event did not match (alias: "production" does not match "staging"): change the filters, or let such events pass by with on-mismatch: skip',
      },
    ]);
  });
});

describe('an event that names no artifact', () => {
  const run = {
    event_type: 'RUN_STATE',
    run_name: 'r1',
    run_status: 'FINISHED',
    entity_name: 'acme',
    project_name: 'p',
  };
  it.each([
    ['a run event', run],
    ['nothing rendered', { artifact_version_string: '', artifact_version: '${artifact_version}' }],
    ['nothing of W&B', { environment: 'x' }],
  ])('is no match, or a failure where asked for: %s', async (_what, clientPayload) => {
    const event = dispatched(clientPayload);
    expect(await receive({ event })).toMatchObject({ outcome: 'success', outputs: { matched: 'false', artifact: '' } });
    expect(await receive({ event, inputs: { 'on-mismatch': 'fail' } })).toMatchObject({
      outcome: 'failure',
      annotations: [{ message: expect.stringContaining('(the event names no artifact)') }],
    });
  });

  it('links to its project, where it has one', async () => {
    const { summary } = await receive({ event: dispatched(run) });
    expect(summary).toContain('<tr><th align="left">Of</th><td><code>acme/p</code></td></tr>');
    expect(summary).toContain('<a href="https://wandb.ai/acme/p/artifacts">');
  });

  it('matches when it is on a collection, without artifact and version', async () => {
    const clientPayload = {
      ...payload,
      event_type: 'ADD_COLLECTION_TAG',
      alias: 'production',
      tag: 'prod',
      artifact_version: '',
      artifact_version_string: '',
    };
    const { outputs } = await receive({ event: dispatched(clientPayload), inputs: { tag: 'prod' } });
    expect(outputs).toMatchObject({
      matched: 'true',
      collection: 'churn',
      tag: 'prod',
      artifact: '',
      version: '',
      'artifact-uri': '',
    });
  });
});

describe('a run that has no dispatch', () => {
  it.each([
    ['no event file', { eventName: 'push' }, 'EVENT_MISSING'],
    ['another event', { eventName: 'workflow_dispatch', event: { inputs: {} } }, 'EVENT_MISSING'],
    ['an empty client_payload', { event: dispatched({}) }, 'EVENT_INVALID'],
    ['a client_payload that is a list', { event: { action: 'x', client_payload: [] } }, 'EVENT_INVALID'],
    ['an event file that is no JSON', { event: '{"client_payload":' }, 'JSON_INVALID'],
    ['a payload that is no JSON', { event: {}, inputs: { payload: '{"a":' } }, 'JSON_INVALID'],
    ['a payload that is a text', { event: {}, inputs: { payload: '"a"' } }, 'EVENT_INVALID'],
    [
      '200,000 levels of nesting',
      { event: `{"client_payload":{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}}` },
      'JSON_INVALID',
    ],
    ['a NUL in a name', { event: dispatched({ ...payload, alias: 'a\0b' }) }, 'EVENT_INVALID'],
    ['an age that is none', { event: dispatched(payload), inputs: { 'max-age': 'soon' } }, 'INPUT_INVALID'],
    [
      'an event file that is a folder',
      { eventName: 'push', event: dispatched(payload), env: { GITHUB_EVENT_PATH: tmpdir() } },
      'EVENT_MISSING',
    ],
    [
      'an event file that is not UTF-8',
      { event: dispatched(payload), env: { GITHUB_EVENT_PATH: resolve('test/fixtures/events/invalid-utf8.json') } },
      'JSON_INVALID',
    ],
    ['an event file of 5 MB', { event: dispatched({ ...payload, notes: 'x'.repeat(5_000_000) }) }, 'PAYLOAD_TOO_LARGE'],
    ['an age of nothing', { event: dispatched(payload), inputs: { 'max-age': '0s' } }, 'INPUT_INVALID'],
    ['a filter on events of commas', { event: dispatched(payload), inputs: { events: ',' } }, 'FILTER_INVALID'],
    ['a filter of commas', { event: dispatched(payload), inputs: { alias: ' , ' } }, 'FILTER_INVALID'],
    ['an on-mismatch that is none', { event: dispatched(payload), inputs: { 'on-mismatch': 'stop' } }, 'INPUT_INVALID'],
    ['a pattern that is none', { event: dispatched(payload), inputs: { alias: 'a,!' } }, 'FILTER_INVALID'],
  ])('fails with one annotation: %s', async (_what, run, code) => {
    const result = await receive(run);
    expect(result.outcome).toBe('failure');
    expect(result.outputs).toStrictEqual(empty);
    expect(result.annotations).toMatchObject([{ level: 'error', properties: { title: code } }]);
    expect(result.annotations.map(({ message }) => message.replaceAll(tmpdir(), 'TMP'))).toMatchSnapshot();
  });
});

describe('the event file', () => {
  it('may begin with a byte order mark', async () => {
    const { outputs } = await receive({ event: `\uFEFF${JSON.stringify(dispatched(payload))}` });
    expect(outputs['matched']).toBe('true');
  });

  it.each([
    ['another server, unsigned', payload, {}, 'https://wandb.ai/'],
    [
      'another server, signed',
      signed({ ...payload, artifact_version: 'wandb-artifact://https://w.example/_id/QXJ0aWZhY3Q6NTE3ODg5ODg3' }),
      { 'signing-secret': secret },
      'https://w.example/',
    ],
  ])('is linked to its server only where somebody vouches for it: %s', async (_what, clientPayload, inputs, start) => {
    const host = { artifact_version: 'wandb-artifact://https://w.example/_id/QXJ0aWZhY3Q6NTE3ODg5ODg3' };
    const event = dispatched('signing-secret' in inputs ? clientPayload : { ...clientPayload, ...host });
    const { summary } = await receive({ event, inputs });
    expect(summary).toContain(`<a href="${start}acme/wandb-registry-model/artifacts">`);
  });
});

describe('an alias beside a reference that names no version', () => {
  const { artifact_version: _, ...bare } = { ...payload, artifact_version_string: 'acme/wandb-registry-model/churn' };

  it.each([
    ['production', 'acme/wandb-registry-model/churn:production'],
    ['a:b/c', ''],
    ['v9', ''],
  ])('%s gives the artifact %j', async (alias, artifact) => {
    const { outputs } = await receive({ event: dispatched({ ...bare, alias }) });
    expect(outputs).toMatchObject({ matched: 'true', artifact, alias, version: '' });
  });
});

describe('a runner', () => {
  it.each([
    ['has no summaries', { GITHUB_STEP_SUMMARY: '' }, []],
    ['cannot write its summary', { GITHUB_STEP_SUMMARY: '/nowhere/summary' }, ['warning']],
  ])('that %s still gets its outputs', async (_what, env, levels) => {
    const { outcome, outputs, annotations } = await receive({ event: dispatched(payload), env });
    expect(outcome).toBe('success');
    expect(outputs['matched']).toBe('true');
    expect(annotations.map(({ level }) => level)).toStrictEqual(levels);
  });

  it('that cannot write outputs makes the step fail, and says so', async () => {
    const { outcome, annotations, log } = await receive({
      event: dispatched(payload),
      env: { GITHUB_OUTPUT: '/nowhere/output' },
    });
    expect(outcome).toBe('failure');
    expect(annotations).toMatchObject([{ level: 'error', properties: { title: 'UNEXPECTED' } }]);
    expect(log.join('\n')).toContain('no outputs were written');
  });
});

describe('the payload input', () => {
  it.each([
    ['is no JSON', '{nope'],
    ['is a list', '[]'],
  ])('needs no good event file: one that %s', async (_what, event) => {
    const run = { event, inputs: { payload: JSON.stringify(payload) } };
    expect(await receive(run)).toMatchObject({ outcome: 'success', outputs: { matched: 'true' } });
  });

  it('may be the whole event of a run, its action the event type', async () => {
    const run = {
      eventName: 'push',
      inputs: { payload: JSON.stringify(dispatched(signed(payload))), 'signing-secret': secret },
    };
    expect(await receive(run)).toMatchObject({
      outcome: 'success',
      outputs: { verified: 'true', alias: 'production' },
    });
  });

  it('is a client_payload, with the event type of the event file', async () => {
    const run = {
      event: { action: 'wandb' },
      eventName: 'workflow_dispatch',
      inputs: { payload: JSON.stringify(signed(payload)), 'signing-secret': secret },
    };
    expect(await receive(run)).toMatchObject({ outcome: 'success', outputs: { verified: 'true', matched: 'true' } });
  });

  it('is a client_payload with an empty event type where no event file says one', async () => {
    const clientPayload = signDispatch({ eventType: '', clientPayload: payload, id, sentAtMs: Date.now(), secret });
    const run = {
      eventName: 'workflow_dispatch',
      inputs: { payload: JSON.stringify(clientPayload), 'signing-secret': secret },
    };
    expect(await receive(run)).toMatchObject({ outcome: 'success', outputs: { verified: 'true' } });
  });

  it('is a whole dispatch, and goes over the event file', async () => {
    const whole = { event_type: 'wandb', client_payload: signed(payload) };
    const run = {
      event: dispatched({ alias: 'x' }, 'other'),
      inputs: { payload: JSON.stringify(whole), 'signing-secret': secret },
    };
    expect(await receive(run)).toMatchObject({
      outcome: 'success',
      outputs: { verified: 'true', alias: 'production' },
    });
  });
});

describe('hostile values', () => {
  const marker = join(tmpdir(), 'wandb-artifact-dispatch-was-executed');
  const texts = {
    newlines: 'a\nmatched=true\r\nb\n',
    'a heredoc': 'x\nghadelimiter_00000000-0000-4000-8000-000000000000\nmatched<<EOF\nfalse\nEOF',
    commands: `::set-output name=matched::false\n::add-path::/tmp\r##[set-env name=PATH]/tmp\n::stop-commands::x`,
    percent: '%0A::error::%0D',
    shell: `$(touch ${marker}) \`touch ${marker}\` "; touch ${marker}; '`,
    expression: '${{ github.token }}',
    markup: '<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) | @octocat \n\n# title',
    unseen: 'a\u202Eb\u200Bc',
  };

  it.each(Object.entries(texts))('reach the outputs unharmed and do nothing on the way: %s', async (_what, text) => {
    const clientPayload = { ...payload, event_author: text, alias: text, artifact_metadata: { [text]: text } };
    const result = await receive({ event: dispatched(clientPayload) });
    expect(result).toMatchObject({
      outcome: 'success',
      commands: [],
      undeclaredOutputs: [],
      environment: {},
      paths: [],
    });
    expect(result.outputs).toMatchObject({ matched: 'true', 'event-author': text, alias: text });
    expect(JSON.parse(result.outputs['metadata'] ?? '')).toStrictEqual({ [text]: text });
    // One table, each line of it whole, and in its cells nothing but text.
    const lines = result.summary.split('\n');
    expect(lines.slice(-3)).toStrictEqual(['</table>', '', '']);
    expect(lines.slice(0, 2)).toStrictEqual(['<h3>W&amp;B artifact dispatch</h3>', '<table>']);
    for (const row of lines.slice(2, -3)) {
      const [, , cell = '<'] = /^<tr><th align="left">(\w+)<\/th><td>(.*)<\/td><\/tr>$/u.exec(row) ?? [];
      const link = /^<a href="https:\/\/wandb\.ai\/acme\/wandb-registry-model\/artifacts">[^<>]*<\/a>$/u;
      expect(link.test(cell) ? '' : cell.replaceAll(/<code>[^<>"]*<\/code>/gu, '')).not.toMatch(/[<>"]|\p{Cf}|\p{Cc}/u);
    }
    expect(existsSync(marker)).toBe(false);
  });

  it.each([
    ['events', 'ADD_X\n::set-output name=matched::true'],
    ['alias', '##[add-path]/tmp, ::error::x'],
  ])('in the filter %s are no commands either', async (name, value) => {
    const result = await receive({ event: dispatched(payload), inputs: { [name]: value } });
    expect(result.commands.filter(({ command }) => command !== 'notice')).toStrictEqual([]);
    expect(result.outputs['matched']).toBe('false');
  });
});

describe('a value that is long', () => {
  it('is whole in its output and cut in the summary', async () => {
    const author = 'x'.repeat(300_000);
    const { outputs, summary } = await receive({ event: dispatched({ ...payload, event_author: author }) });
    expect(outputs['event-author']).toBe(author);
    expect(summary).toContain(`<code>${'x'.repeat(500)}…</code>`);
    expect(summary.length).toBeLessThan(2000);
  });
});

describe('metadata', () => {
  it.each([
    ['of 256 KiB', 262_144 - 8, true],
    ['of one byte more', 262_144 - 7, false],
    ['of 1 MB', 1_000_000, false],
  ])('%s', async (_what, length, told) => {
    const metadata = { k: 'x'.repeat(length) };
    const { outputs, annotations, outcome } = await receive({
      event: dispatched({ ...payload, artifact_metadata: metadata }),
    });
    expect(outcome).toBe('success');
    expect(outputs['metadata']).toBe(told ? JSON.stringify(metadata) : '');
    expect(JSON.parse(outputs['event'] ?? '')).toMatchObject({ metadata: told ? metadata : null });
    expect(annotations.map(({ level }) => level)).toStrictEqual(told ? [] : ['warning']);
  });

  it('is counted in bytes, not characters', async () => {
    const { outputs } = await receive({
      event: dispatched({ ...payload, artifact_metadata: { k: '模'.repeat(90_000) } }),
    });
    expect(outputs['metadata']).toBe('');
  });

  it('of another kind that are as large are left out too', async () => {
    const { outputs, annotations } = await receive({ event: dispatched({ ...payload, notes: 'x'.repeat(300_000) }) });
    expect(JSON.parse(outputs['event'] ?? '')).toMatchObject({ extra: {} });
    expect(annotations).toMatchObject([{ level: 'warning' }]);
  });
});
