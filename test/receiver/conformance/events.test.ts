import { describe, expect, it } from '@jest/globals';
import { adapters, receiverAdapters } from './adapters.ts';
import { problem } from './problem.ts';
import { secret, signed } from './signed.ts';
import { subjectsOf } from './subject.ts';

describe.each(adapters)('$name', (adapter) => {
  const open = subjectsOf(adapter);

  it.each(['{}', ' { }\n'])("answers 200 to W&B's test, %j, and hands nothing on", async (body) => {
    const subject = await open();
    await expect(subject.send(signed(body))).resolves.toMatchObject({ status: 200, body: '' });
    expect(subject.seen).toHaveLength(0);
  });

  it.each([
    ['an unknown event', '{"event_type":"SOMETHING_NEW"}'],
    [
      'an unknown event that names no artifact that reads',
      '{"event_type":"SOMETHING_NEW","artifact_version_string":"??"}',
    ],
    [
      'an unknown event that contradicts itself',
      '{"event_type":"SOMETHING_NEW","artifact_version_string":"a/b/c:v1","entity_name":"other","artifact_version_index":"7"}',
    ],
    ['an unknown event with fields of other types', '{"event_type":"SOMETHING_NEW","alias":[1],"event_author":{}}'],
  ])('hands on %s as UNKNOWN, and tells the logger', async (_what, body) => {
    const subject = await open();
    await expect(subject.send(signed(body))).resolves.toMatchObject({ status: 204 });
    expect(subject.seen).toMatchObject([{ event: { type: 'UNKNOWN', eventType: 'SOMETHING_NEW' } }]);
    expect(subject.logged).toMatchObject([{ level: 'warn', fields: { code: 'EVENT_UNKNOWN' } }]);
  });

  it.each([
    ['an artifact without an event type', '{"artifact_version_string":"acme/models/churn:v3"}', 'UNKNOWN'],
    ['a run without an event type', '{"run_name":"brave-lake-7"}', 'UNKNOWN'],
    ['what stands under client_payload', '{"client_payload":{"event_type":"RUN_STATE"}}', 'RUN_STATE'],
    ['LINK_MODEL', '{"event_type":"LINK_MODEL","artifact_version_string":"acme/models/churn:v3"}', 'LINK_ARTIFACT'],
  ])('hands on %s', async (_what, body, type) => {
    const subject = await open();
    await expect(subject.send(signed(body))).resolves.toMatchObject({ status: 204 });
    expect(subject.seen).toMatchObject([{ event: { type } }]);
    expect(subject.logged).toHaveLength(0);
  });

  it.each([
    ['null', 'EVENT_INVALID'],
    ['true', 'EVENT_INVALID'],
    ['5', 'EVENT_INVALID'],
    ['"abc"', 'EVENT_INVALID'],
    ['[]', 'EVENT_INVALID'],
    ['[{"event_type":"RUN_STATE"}]', 'EVENT_INVALID'],
    ['{"a":1}', 'EVENT_INVALID'],
    ['{"event_type":""}', 'EVENT_INVALID'],
    ['{"event_type":null,"run_name":""}', 'EVENT_INVALID'],
    ['{"event_type":5}', 'EVENT_INVALID'],
    ['{"client_payload":[]}', 'EVENT_INVALID'],
    ['{"event_type":"LINK_ARTIFACT","artifact_version_string":"??"}', 'EVENT_INVALID'],
    [
      '{"event_type":"LINK_ARTIFACT","artifact_version_string":"a/b/c:v1","artifact_version_index":2}',
      'EVENT_CONTRADICTORY',
    ],
    ['{', 'JSON_INVALID'],
    ['', 'JSON_INVALID'],
  ] as const)('answers 400 to a signed %s', async (body, code) => {
    const subject = await open();
    await expect(subject.send(signed(body))).resolves.toEqual(problem(400, code));
    expect(subject.seen).toHaveLength(0);
  });

  it('takes JSON nested 64 deep, and no deeper', async () => {
    const nested = (levels: number): string =>
      `{"event_type":"RUN_STATE","x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    const subject = await open();
    await expect(subject.send(signed(nested(64)))).resolves.toMatchObject({ status: 204 });
    await expect(subject.send(signed(nested(65)))).resolves.toEqual(problem(400, 'JSON_INVALID'));
  });

  it('takes maxDepth, and counts no bracket inside a text', async () => {
    const subject = await open({ options: { secrets: [secret], maxDepth: 2 } });
    const flat = '{"event_type":"RUN_STATE","x":["[[[[{{{{ \\" ["]}';
    await expect(subject.send(signed(flat))).resolves.toMatchObject({ status: 204 });
    await expect(subject.send(signed('{"event_type":"RUN_STATE","x":[[]]}'))).resolves.toEqual(
      problem(400, 'JSON_INVALID'),
    );
  });
});

describe.each(receiverAdapters)('$name', (adapter) => {
  const open = subjectsOf(adapter);

  it("answers 400 to an unknown event under onUnknown: 'refuse', not to one that does not say its type", async () => {
    const subject = await open({ options: { secrets: [secret], onUnknown: 'refuse' } });
    await expect(subject.send(signed('{"event_type":"SOMETHING_NEW"}'))).resolves.toEqual(
      problem(400, 'EVENT_UNKNOWN'),
    );
    await expect(subject.send(signed('{"run_name":"brave-lake-7"}'))).resolves.toMatchObject({ status: 204 });
    await expect(subject.send(signed('{}'))).resolves.toMatchObject({ status: 200 });
    expect(subject.seen).toHaveLength(1);
  });
});
