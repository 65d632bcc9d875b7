import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import { newEvent, uuidAt } from '../new-event.ts';
import { inFolder } from './folder.ts';
import { startStoreProcess } from './run-store-process.ts';

/** What processes said that they did, before they were killed. */
class Ledger {
  readonly accepted = new Map<string, string>();
  readonly delivered = new Set<string>();

  enter(lines: readonly string[]): void {
    for (const line of lines) {
      const [what, id = '', delivery = ''] = line.split(' ');
      if (what === 'accepted') this.accepted.set(id, delivery);
      if (what === 'delivered') this.delivered.add(id);
    }
  }
}

describe('a store whose process is killed', () => {
  it('has all that was acknowledged, knows copies of it, and nothing is being sent', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      const ledger = new Ledger();
      for (let round = 0; round < 6; round += 1) {
        const child = startStoreProcess(['pour', path, String(round * 1_000_000)]);
        await child.untilLines(150 + round * 150);
        child.process.kill('SIGKILL');
        await child.untilEnd();
        ledger.enter(child.lines());

        const store = await openSqliteStore(path);
        try {
          for (const [event, delivery] of ledger.accepted) {
            expect(await store.event(event)).toMatchObject({ id: event });
            const { state, attempts } = (await store.delivery(delivery)) ?? {};
            // What was settled, but killed before it could say so, is delivered too.
            const isDelivered = ledger.delivered.has(delivery) || state === 'delivered';
            const expected = isDelivered ? { state: 'delivered', attempts: [{}] } : { state: 'waiting', attempts: [] };
            expect({ state, attempts }).toMatchObject(expected);
          }
          for (const event of [...ledger.accepted.keys()].slice(-20)) {
            const number = Number(event.slice(-12));
            const copy = {
              id: uuidAt(1_000_000, 5_000_000 + number),
              deliveries: [],
              dedupe: { key: String(number), windowMs: 1000 },
            };
            expect(await store.accept(newEvent(number, copy))).toStrictEqual({ kind: 'duplicate', event });
          }
        } finally {
          await store.close();
        }
      }
      expect(ledger.accepted.size).toBeGreaterThan(600);
      expect(ledger.delivered.size).toBeGreaterThan(0);
      const db = new DatabaseSync(path, { readOnly: true });
      expect(db.prepare('PRAGMA integrity_check').all()).toStrictEqual([
        expect.objectContaining({ integrity_check: 'ok' }),
      ]);
      const counted =
        'SELECT automation, webhook, state, count(*) AS count FROM deliveries GROUP BY automation, webhook, state';
      const tallied = 'SELECT automation, webhook, state, count FROM tallies WHERE count > 0';
      expect(db.prepare(tallied).all()).toStrictEqual(db.prepare(counted).all());
      db.close();
    });
  });
});
