import { describe, expect, it } from '@jest/globals';
import { drawLedger, type Seen } from './ledger.ts';
import type { Poured } from './pour.ts';
import { reportOf } from './report.ts';
import type { Arrival } from './sink.ts';

/** One accepted event, m1; the relay was killed between 1,000 and 1,010. */
const accepted: Poured = { kind: 'accepted', marker: 'm1', deliveries: ['w1', 'r1'] };
const kills = [{ sentAtMs: 1_000, goneAtMs: 1_010 }];
const whole: Arrival = {
  marker: 'm1',
  automation: 'whole',
  id: 'w1',
  isSigned: true,
  isWhole: true,
  atMs: 500,
  answeredAtMs: 510,
};
const rendered: Arrival = { ...whole, automation: 'rendered', id: 'r1' };

/** What the ledger finds violated in what differs from a run in which all is well. */
function violationsOf(seen: Partial<Seen>): readonly string[] {
  return drawLedger({ poured: [accepted], kills, arrivals: [whole, rendered], ...seen }).violations.map(
    ({ kind }) => kind,
  );
}

describe('drawLedger', () => {
  it('finds nothing where each delivery came once', () => {
    expect(violationsOf({})).toStrictEqual([]);
  });

  it.each<[string, Partial<Seen>, readonly string[]]>([
    ['a delivery that never came', { arrivals: [whole] }, ['lost']],
    ['an event that never came', { arrivals: [] }, ['lost', 'lost']],
    [
      'an unanswered event of which half came',
      { poured: [{ kind: 'unanswered', marker: 'm1' }], arrivals: [whole] },
      ['half stored'],
    ],
    [
      'one id on one arrival and another on the next',
      { arrivals: [{ ...whole, atMs: 990, answeredAtMs: null }, rendered, { ...whole, id: 'w2', atMs: 2_000 }] },
      ['several ids'],
    ],
    ['an id that was not promised', { arrivals: [{ ...whole, id: 'w2' }, rendered] }, ['id not as promised']],
    ['ids promised for fewer deliveries', { poured: [{ ...accepted, deliveries: ['w1'] }] }, ['id not as promised']],
    [
      'two deliveries of one id',
      { poured: [{ ...accepted, deliveries: undefined }], arrivals: [whole, { ...rendered, id: 'w1' }] },
      ['id in use twice'],
    ],
    [
      'a repeat without a kill',
      { kills: [], arrivals: [whole, rendered, { ...whole, atMs: 600 }] },
      ['unexplained repeat'],
    ],
    ['a repeat before the next kill', { arrivals: [whole, rendered, { ...whole, atMs: 600 }] }, ['unexplained repeat']],
    [
      'a repeat after a kill that it was long settled before',
      { kills: [{ sentAtMs: 1_511, goneAtMs: 1_520 }], arrivals: [whole, rendered, { ...whole, atMs: 2_000 }] },
      ['unexplained repeat'],
    ],
    [
      'two repeats for one kill',
      { arrivals: [whole, rendered, { ...whole, atMs: 1_500 }, { ...whole, atMs: 1_600 }] },
      ['unexplained repeat'],
    ],
    [
      'an event that nobody sent',
      { arrivals: [whole, rendered, { ...whole, marker: 'm2', id: 'w2' }] },
      ['unknown event'],
    ],
    ['a bad signature', { arrivals: [whole, { ...rendered, isSigned: false }] }, ['bad signature']],
    ['another payload', { arrivals: [whole, { ...rendered, isWhole: false }] }, ['changed payload']],
    ['a refusal', { poured: [accepted, { kind: 'refused', marker: 'm2', status: 503 }] }, ['refused']],
  ])('finds %s', (_, seen, kinds) => {
    expect(violationsOf(seen)).toStrictEqual(kinds);
  });

  it.each<[string, Partial<Seen>]>([
    [
      'a repeat whose first send was unanswered at the kill',
      { arrivals: [{ ...whole, atMs: 990, answeredAtMs: null }, rendered, { ...whole, atMs: 2_000 }] },
    ],
    [
      'a repeat whose first send was answered shortly before the kill',
      { arrivals: [whole, rendered, { ...whole, atMs: 2_000 }] },
    ],
    ['an unanswered event that is not there', { poured: [accepted, { kind: 'unanswered', marker: 'm2' }] }],
    ['an unanswered event that is there', { poured: [{ kind: 'unanswered', marker: 'm1' }] }],
    ['a 2xx whose body was cut off', { poured: [{ ...accepted, deliveries: undefined }] }],
  ])('lets pass %s', (_, seen) => {
    expect(violationsOf(seen)).toStrictEqual([]);
  });
});

describe('reportOf', () => {
  it('is a table, and names what was violated', () => {
    const poured: readonly Poured[] = [
      accepted,
      { kind: 'accepted', marker: 'm2', deliveries: ['w2', 'r2'] },
      { kind: 'unanswered', marker: 'm3' },
      { kind: 'unanswered', marker: 'm4' },
    ];
    const stored = [whole, rendered].map((arrival) => ({ ...arrival, marker: 'm3', id: `${arrival.id}3` }));
    const arrivals = [whole, rendered, ...stored, { ...whole, atMs: 1_500 }];
    expect(`\n${reportOf(drawLedger({ poured, kills, arrivals }))}\n`).toBe(`
kills by SIGKILL, each followed by a restart    1
events sent                                     4
  accepted (a 2xx was seen)                     2
  refused                                       0
  without an answer                             2
    and stored all the same                     1
deliveries owed for the accepted ones           4
  arrived at least once                         2
  lost                                          2
arrivals again                                  1
  longest from the answer to the kill, ms     490
violations                                      2
VIOLATED lost: 2
  m2 whole
  m2 rendered
`);
  });
});
