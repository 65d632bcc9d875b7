import type { DatabaseSync } from 'node:sqlite';
import { text } from './row.ts';
import type { StateMachine } from './state-machine.ts';

const name = 'admin_token_sha256';

/** What is kept of the admin token that was made, which is not the token. */
export function prepareAdminToken(db: DatabaseSync): Pick<StateMachine, 'adminTokenHash' | 'keepAdminTokenHash'> {
  const find = db.prepare('SELECT value FROM settings WHERE name = ?');
  const keep = db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  return {
    adminTokenHash: () => {
      const row = find.get(name);
      return row && text(row, 'value');
    },
    keepAdminTokenHash: (sha256) => {
      keep.run(name, sha256);
    },
  };
}
