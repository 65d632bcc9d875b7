import { describe, expect, it } from '@jest/globals';
import { planEvent, type Planning } from '../../../receiver/relay/accept/plan-event.ts';
import { parseEvent } from '../../../src/core/event.ts';
import { templatePayload } from '../../../src/core/payload/template-payload.ts';
import { idOf, nowMs } from './scripted-store.ts';

const body = Buffer.from(
  '{ "event_type": "ADD_ARTIFACT_ALIAS", "alias": "production", "artifact_version_string": "acme/zoo/cat:v3", "note": "\\u0000" }',
);
const event = parseEvent(JSON.parse(body.toString()));

function planned(parts: Partial<Planning> = {}, id?: string) {
  let given = 0;
  return planEvent(
    { event, body, id },
    {
      source: { name: 'wandb', dedupeWindowMs: 10_000 },
      automations: [],
      newId: () => idOf(++given),
      nowMs,
      ...parts,
    },
  );
}

describe('planEvent', () => {
  it('has every verdict in the order of the automations, and a delivery for each that fired', () => {
    const on = { alias: ['production'] };
    const { verdicts, deliveries } = planned({
      automations: [
        { name: 'first', webhook: 'own', on },
        { name: 'second', webhook: 'own', on: { alias: ['staging'] } },
        {
          name: 'third',
          webhook: 'far',
          on,
          payload: templatePayload({ what: '${alias} of ${artifact_version_string}' }),
        },
      ],
    });
    expect(verdicts).toStrictEqual([
      { automation: 'first', webhook: 'own', fired: true, reason: null, delivery: idOf(2) },
      {
        automation: 'second',
        webhook: 'own',
        fired: false,
        reason: 'alias: "production" does not match "staging"',
        delivery: null,
      },
      { automation: 'third', webhook: 'far', fired: true, reason: null, delivery: idOf(3) },
    ]);
    expect(
      deliveries.map(({ payload, ...delivery }) => ({ ...delivery, text: Buffer.from(payload).toString() })),
    ).toStrictEqual([
      { id: idOf(2), automation: 'first', webhook: 'own', test: false, dueAtMs: nowMs, text: body.toString() },
      {
        id: idOf(3),
        automation: 'third',
        webhook: 'far',
        test: false,
        dueAtMs: nowMs,
        text: '{"what":"production of acme/zoo/cat:v3"}',
      },
    ]);
    expect(deliveries[0]?.payload).toBe(body);
  });

  it('owes each delivery after the first delay of its webhook', () => {
    const on = {};
    const automations = [
      { name: 'first', webhook: 'own', on },
      { name: 'second', webhook: 'far', on },
    ];
    const firstDelayMs = (webhook: string) => (webhook === 'far' ? 30_000 : 0);
    const { receivedAtMs, deliveries } = planned({ automations, firstDelayMs });
    expect([receivedAtMs, ...deliveries.map(({ dueAtMs }) => dueAtMs)]).toStrictEqual([nowMs, nowMs, nowMs + 30_000]);
  });

  it('has the event as JSON, its type, its source and when it came', () => {
    const { event: json, ...others } = planned();
    expect(JSON.parse(json)).toStrictEqual(event);
    expect(others).toMatchObject({ id: idOf(1), source: 'wandb', type: 'ADD_ARTIFACT_ALIAS', receivedAtMs: nowMs });
  });

  it('has the type as it was sent where W&B has no such type, and none where none was sent', () => {
    const typeOf = (payload: object): string =>
      planEvent(
        { event: parseEvent(payload), body, id: undefined },
        { source: { name: 'wandb', dedupeWindowMs: 0 }, automations: [], newId: () => idOf(1), nowMs },
      ).type;
    expect(typeOf({ event_type: 'SOMETHING_NEW' })).toBe('SOMETHING_NEW');
    expect(typeOf({ artifact_version_string: 'acme/zoo/cat:v3' })).toBe('');
  });

  it.each([
    ['the signed id for a day', 10_000, 'msg_1', { key: 'id.msg_1.wandb', windowMs: 86_400_000 }],
    ['the signed id also where bodies may repeat', 0, 'msg_1', { key: 'id.msg_1.wandb', windowMs: 86_400_000 }],
    [
      'else the bytes of the body for the window of the source',
      10_000,
      undefined,
      { key: 'body.2f7482a7a7a5ce6e7e145ce718ca7073c881422abba2071413df0962c5055097.wandb', windowMs: 10_000 },
    ],
    ['nothing where the window is 0', 0, undefined, undefined],
  ])('is the same event by %s', (_, dedupeWindowMs, id, dedupe) => {
    expect(planned({ source: { name: 'wandb', dedupeWindowMs } }, id).dedupe).toStrictEqual(dedupe);
  });

  it('never takes events of two sources for the same', () => {
    const keyFor = (name: string) => planned({ source: { name, dedupeWindowMs: 10_000 } }, undefined).dedupe?.key;
    expect(keyFor('one')).not.toBe(keyFor('two'));
  });
});
