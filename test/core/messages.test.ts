import { describe, expect, it } from '@jest/globals';
import { parseArtifactRef } from '../../src/core/artifact-ref.ts';
import { signBody } from '../../src/core/body-signature.ts';
import { verifyDispatch } from '../../src/core/dispatch-signature.ts';
import { parseEvent } from '../../src/core/event.ts';
import { parseJson } from '../../src/core/json.ts';
import { plan } from '../../src/core/plan.ts';
import { parseSecret } from '../../src/core/secret.ts';
import { compileTemplate } from '../../src/core/template.ts';

const sentAt = '2026-11-25T00:00:00Z';
const sentAtMs = 1_795_564_800_000;
const secret = 'dispatch-secret-of-enough-bytes';
// Made by openssl: test/vectors/dispatch-signatures.json, "the documented payload".
const signature = 'mkxbp3CgpR4IK0wquGne+yicyKoSNdPiACBYCtvj05Y=';
const clientPayload = {
  event_author: 'ada',
  artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
  artifact_version_string: 'acme/wandb-registry-model/churn:v3',
  artifact_collection_name: 'churn',
  project_name: 'wandb-registry-model',
  entity_name: 'acme',
  dispatch: { id: '01a21000-8800-7102-9eb4-fb3afd4646de', sent_at: sentAt, signature },
};
const dispatch = { eventType: 'BUILD_AND_DEPLOY', clientPayload, secrets: [secret], nowMs: sentAtMs, maxAgeMs: 90_000 };
const publicKey = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

const otherKind = 'the signature is an HMAC, and no secret given is of that kind';
const mismatch =
  'the signature was not made over this event_type and client_payload with any of these secrets: the dispatch is forged, was changed on its way, or the sender has another secret';

/** What a person reads, whole: the part that is wrong, and what to do. */
const said: readonly (readonly [string, () => unknown, string])[] = [
  [
    'a dispatch one millisecond too old',
    () => verifyDispatch({ ...dispatch, nowMs: sentAtMs + 90_001 }),
    'the dispatch is 91 seconds old, more than max-age allows (90): it was sent again later, or this is a re-run of an old run; dispatch it anew, or raise max-age',
  ],
  [
    'a dispatch one millisecond too far ahead',
    () => verifyDispatch({ ...dispatch, nowMs: sentAtMs - 300_001 }),
    'sent_at is 301 seconds ahead, more than 300: set the clock of the sending side',
  ],
  ['an HMAC where only keys are given', () => verifyDispatch({ ...dispatch, secrets: [publicKey] }), otherKind],
  ['an HMAC that fails', () => verifyDispatch({ ...dispatch, secrets: ['another secret'] }), mismatch],
  [
    'an HMAC that fails, beside a key',
    () => verifyDispatch({ ...dispatch, secrets: [publicKey, 'another'] }),
    mismatch,
  ],
  [
    'a public key that is too short',
    () => parseSecret('whpk_AAAA'),
    'the secret is 3 bytes: after whpk_ stands the base64 of the 32-byte public key',
  ],
  [
    'a seed that is no base64',
    () => parseSecret('whsk_!'),
    'the secret is no padded base64: after whsk_ stands the base64 of the 32-byte seed',
  ],
  [
    'a reference of one part',
    () => parseArtifactRef('churn:v3'),
    '"churn:v3" is no artifact reference: it has 1 part between slashes, not entity/project/collection',
  ],
  [
    'a host that nothing follows',
    () => parseArtifactRef('wandb-artifact://https://example.com'),
    '"wandb-artifact://https://example.com" is no artifact reference: no artifact follows the host',
  ],
  [
    'a host within the path',
    () => parseArtifactRef('wandb-artifact://acme/https://example.com/e/p/c:v0'),
    '"wandb-artifact://acme/https://example.com/e/p/c:v0" is no artifact reference: it has 7 parts between slashes, not entity/project/collection',
  ],
  [
    'a field that is no text',
    () => parseEvent({ event_type: 'LINK_ARTIFACT', event_author: 5 }),
    'event_author must be a text; it is a number: 5',
  ],
  [
    'names that make no reference',
    () =>
      parseEvent({ artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6MQ==', entity_name: 'a/b', project_name: 'p' }),
    'entity_name, project_name, artifact_collection_name: "a/b/p/" is no artifact reference: the entity "a/b" holds "/"',
  ],
  ['JSON that ends too early', () => parseJson('{"a":', 9), 'no JSON: it ends too early'],
  ['JSON broken on its first line', () => parseJson('{"a" 1}', 9), 'no JSON at position 5 (line 1 column 6)'],
  [
    'JSON broken far away',
    () => parseJson(`[\n${'1,\n'.repeat(20)}             2 3]`, 9),
    'no JSON at position 77 (line 22 column 16)',
  ],
  ['JSON of which V8 shows the text', () => parseJson('hunter2', 9), 'no JSON'],
  [
    'a misspelt variable at the top',
    () => compileTemplate('${artifact_version_strin}'),
    'W&B has no variable "artifact_version_strin": did you mean artifact_version_string? Secrets are not variables: give them to the webhook instead.',
  ],
  [
    'a variable like no other',
    () => compileTemplate('${zzzzzzzz}'),
    'W&B has no variable "zzzzzzzz": there are automation_name, event_type, event_author, entity_name, project_name, artifact_collection_name, artifact_version, artifact_version_string, artifact_version_index, artifact_metadata, alias, tag, run_name, run_status, metric_name, metric_values, metric_filter, metric_filter_short, metric_current_status and artifact_metadata.KEY. Secrets are not variables: give them to the webhook instead.',
  ],
  [
    'a variable that another begins in',
    () => compileTemplate('${alias${tag}'),
    '${alias without its } in "${alias${tag}"; write $${ for a literal ${',
  ],
  [
    'a body that was parsed already',
    () => signBody({} as unknown as string, secret),
    'the body is no Uint8Array: give the bytes that arrived, before JSON.parse or a body parser',
  ],
  [
    'a measurement with a NUL',
    () => parseEvent({ event_type: 'RUN_METRIC', metric_values: '\0' }),
    'metric_values holds a NUL, which no file or header carries unharmed; it is a text: "\\u0000"',
  ],
  [
    'a misspelt variable inside',
    () => compileTemplate({ blocks: [{ text: '${artifact_metdata.acc}' }] }),
    'blocks[0].text: W&B has no variable "artifact_metdata.acc": did you mean artifact_metadata.KEY? Secrets are not variables: give them to the webhook instead.',
  ],
];

describe('the message of', () => {
  it.each(said)('%s', (_what, act, message) => {
    expect(act).toThrow(expect.objectContaining({ name: 'DispatchError', message }));
  });

  it('an automation that the event is not for', () => {
    const automations = [{ name: 'deploy', webhook: 'github', on: {} }];
    const verdict = { automation: 'deploy', webhook: 'github', fired: false, condition: 'event', patterns: [] };
    expect(plan({ type: 'UNKNOWN', extra: {} }, automations).verdicts).toStrictEqual([
      {
        ...verdict,
        value: undefined,
        reason: 'event: the event names no artifact, and the automation asks for no event',
      },
    ]);
    expect(plan({ type: 'RUN_STATE', extra: {} }, automations).verdicts).toStrictEqual([
      {
        ...verdict,
        value: 'RUN_STATE',
        reason: 'event: "RUN_STATE" names no artifact, and the automation asks for no event',
      },
    ]);
  });
});
