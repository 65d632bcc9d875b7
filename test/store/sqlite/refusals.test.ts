import { chmod, copyFile, mkdir, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import { newEvent } from '../new-event.ts';
import { contentOf, inFolder } from './folder.ts';
import { startStoreProcess } from './run-store-process.ts';

/** Makes a store of ours with a few events, closed. */
async function makeStore(path: string, count = 200): Promise<void> {
  const store = await openSqliteStore(path);
  await Promise.all(Array.from({ length: count }, async (_, index) => store.accept(newEvent(index + 1))));
  await store.close();
}

/** Makes a database by SQL alone. */
function makeDatabase(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

/** Writes over bytes of a file. */
async function overwrite(path: string, position: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, position);
  await file.close();
}

/** Page of a table or index of a database that is closed, the nth of them, as a position in the file. */
function pageOf(path: string, name: string, nth: number): number {
  // As a file that nobody changes, so that no log is left beside it.
  const db = new DatabaseSync(`${pathToFileURL(path).href}?immutable=1`, { readOnly: true });
  const row = db.prepare('SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno LIMIT 1 OFFSET ?').get(name, nth);
  db.close();
  return (Number(row?.['pageno']) - 1) * 4096;
}

const garbage = new Uint8Array(4096).fill(0xa5);

/** What stands at a path, and why it cannot be a store. */
const refused: readonly [string, string, (path: string) => Promise<void> | void][] = [
  ['a text', 'is no SQLite database; name another file', async (path) => writeFile(path, 'hello\n')],
  [
    'a longer text',
    'is no SQLite database; name another file',
    async (path) => writeFile(path, 'version: 1\n'.repeat(5000)),
  ],
  [
    'a folder',
    'is no file; give the path of one',
    async (path) => {
      await mkdir(path);
    },
  ],
  [
    'a database of another program',
    'is a SQLite database of another program; name another file',
    (path) => {
      makeDatabase(path, 'CREATE TABLE users (name TEXT); INSERT INTO users VALUES (1);');
    },
  ],
  [
    'a database of another program that says which',
    'is a SQLite database of another program; name another file',
    (path) => {
      makeDatabase(path, 'PRAGMA application_id = 7; CREATE TABLE events (id TEXT);');
    },
  ],
  [
    'an empty database that is not ours',
    'is a SQLite database of another program; name another file',
    (path) => {
      makeDatabase(path, 'CREATE TABLE t (x); DROP TABLE t;');
    },
  ],
  [
    'a database of another program with a log that is not copied into it',
    'is a SQLite database of another program; name another file',
    async (path) => {
      const db = new DatabaseSync(`${path}-open`);
      db.exec('PRAGMA journal_mode = WAL; CREATE TABLE users (name TEXT); INSERT INTO users VALUES (1);');
      await copyFile(`${path}-open`, path);
      await copyFile(`${path}-open-wal`, `${path}-wal`);
      db.close();
    },
  ],
  [
    'a store of a newer release',
    'was written by a newer release (schema 5, this one knows 4); run that one',
    async (path) => {
      await makeStore(path);
      makeDatabase(path, 'PRAGMA user_version = 5;');
    },
  ],
  [
    'a store of an older program',
    'was written by an older program (schema 3, this one knows 4); let that one deliver what it owes, and name another file',
    async (path) => {
      await makeStore(path);
      makeDatabase(path, 'PRAGMA user_version = 3; DROP INDEX events_by_time;');
    },
  ],
  [
    'a store that somebody changed',
    'its tables are not as this program makes them; restore it from a copy, or name another file',
    async (path) => {
      await makeStore(path);
      makeDatabase(path, 'DROP INDEX deliveries_due;');
    },
  ],
  [
    'a store with a damaged page',
    'is corrupt; restore it from a copy, or name another file',
    async (path) => {
      await makeStore(path);
      await overwrite(path, pageOf(path, 'deliveries', 2), garbage);
    },
  ],
  [
    'a store with an index that is blank',
    'is corrupt; restore it from a copy, or name another file',
    async (path) => {
      await makeStore(path);
      await overwrite(path, pageOf(path, 'deliveries_due', 1), new Uint8Array(4096));
    },
  ],
  [
    'a store that was cut off',
    'is corrupt; restore it from a copy, or name another file',
    async (path) => {
      await makeStore(path);
      await truncate(path, 40_960);
    },
  ],
  [
    'a store with a damaged first page',
    'is corrupt; restore it from a copy, or name another file',
    async (path) => {
      await makeStore(path);
      await overwrite(path, 100, garbage.subarray(0, 3900));
    },
  ],
  [
    'a log alone',
    'is gone, but its log',
    async (path) => {
      await writeFile(`${path}-wal`, 'what was accepted last');
    },
  ],
];

describe('a store', () => {
  it.each(refused)('refuses %s, in one line, and leaves it as it was', async (_, words, make) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      await make(path);
      const before = await contentOf(folder);
      const opened = openSqliteStore(path);
      await expect(opened).rejects.toMatchObject({ name: 'DispatchError', code: 'STORE_REFUSED' });
      const message = await opened.catch((error: unknown) => (error instanceof Error ? error.message : ''));
      expect(message).toContain(`${path}: ${words}`);
      expect(message).not.toContain('\n');
      expect(await contentOf(folder)).toStrictEqual(before);
    });
  });

  it('refuses a path in a folder that is not there', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'none', 'store.db');
      await expect(openSqliteStore(path)).rejects.toMatchObject({
        code: 'STORE_REFUSED',
        message: `${path}: cannot be made (ENOENT); name a file in a folder that is there and writable`,
      });
    });
  });

  it('takes an empty file, and one whose name means something else to SQLite', async () => {
    await inFolder(async (folder) => {
      for (const name of ['empty.db', ':memory:', 'file:a?mode=memory', 'with space#?%20.db', 'ü.db']) {
        const path = join(folder, name);
        await writeFile(path, '');
        await makeStore(path, 3);
        const store = await openSqliteStore(path);
        expect(await store.counts()).toMatchObject([{ count: 3 }]);
        await store.close();
        expect((await readFile(path)).length).toBeGreaterThan(4096);
      }
    });
  });
});

describe('a store that may not be written', () => {
  // Nothing is read-only to the superuser.
  const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const readOnly: readonly [string, string, number, number][] = [
    ['file', 'the file is read-only (EACCES); let this user write to it, or name another file', 0o444, 0o777],
    ['folder', 'its folder is read-only (EACCES); let this user write to it, or name another file', 0o666, 0o555],
  ];

  it.each(readOnly)('is refused: its %s', async (_, words, fileMode, folderMode) => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      await makeStore(path);
      await chmod(path, fileMode);
      await chmod(folder, folderMode);
      const before = await contentOf(folder);
      const child = startStoreProcess(['try', path], asNobody);
      await child.untilEnd();
      expect(child.lines()).toStrictEqual([`STORE_REFUSED ${path}: ${words}`]);
      expect(await contentOf(folder)).toStrictEqual(before);
      await chmod(folder, 0o777);
    });
  });

  it('is refused where there is none yet and none can be made', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      await chmod(folder, 0o555);
      const child = startStoreProcess(['try', path], asNobody);
      await child.untilEnd();
      const words = 'cannot be made (EACCES); name a file in a folder that is there and writable';
      expect(child.lines()).toStrictEqual([`STORE_REFUSED ${path}: ${words}`]);
      expect(await contentOf(folder)).toStrictEqual([]);
    });
  });
});

describe('a store that is in use', () => {
  const words = 'is in use by another process; stop that one, or name another file';

  it('is refused to another process, and goes on in the one that has it', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      const holder = startStoreProcess(['hold', path]);
      await holder.untilLines(1);
      for (let accepted = 1; accepted <= 3; accepted += 1) {
        const before = await contentOf(folder);
        const second = startStoreProcess(['try', path]);
        await second.untilEnd();
        expect(second.lines()).toStrictEqual([`STORE_REFUSED ${path}: ${words}`]);
        expect(await contentOf(folder)).toStrictEqual(before);
        holder.process.stdin.write('accept\n');
        await holder.untilLines(1 + accepted);
      }
      holder.process.stdin.end();
      await holder.untilEnd();
      expect(holder.lines()).toStrictEqual(['opened', 'accepted', 'accepted', 'accepted']);
    });
  });

  it('is refused to the same process, whose lock stays', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      const store = await openSqliteStore(path);
      await expect(openSqliteStore(path)).rejects.toMatchObject({ message: `${path}: ${words}` });
      const other = startStoreProcess(['try', path]);
      await other.untilEnd();
      expect(other.lines()).toStrictEqual([`STORE_REFUSED ${path}: ${words}`]);
      await store.close();
    });
  });

  it('is free again as soon as the process that had it is killed, with what it accepted', async () => {
    await inFolder(async (folder) => {
      const path = await killedWithAnEvent(folder);
      const store = await openSqliteStore(path);
      expect(await store.counts()).toMatchObject([{ webhook: 'own', count: 1 }]);
      await store.close();
    });
  });
});

describe('a store whose process was killed, with a log that is not copied into it', () => {
  it.each([
    ['a newer release went on with', 'was written by a newer release (schema 5', 'PRAGMA user_version = 5'],
    ['somebody changed', 'its tables are not as this program makes them', 'CREATE TABLE more (x)'],
  ])('is refused where %s, and is as it was, the log too', async (_, words, sql) => {
    await inFolder(async (folder) => {
      const path = await killedWithAnEvent(folder);
      // Changed in the log alone: the second connection keeps the first from copying it.
      const other = join(folder, 'other');
      await mkdir(other);
      const copy = join(other, 'store.db');
      const db = new DatabaseSync(path);
      db.exec(sql);
      await copyFile(path, copy);
      await copyFile(`${path}-wal`, `${copy}-wal`);
      db.close();
      const before = await contentOf(other);
      expect(before).toHaveLength(2);
      await expect(openSqliteStore(copy)).rejects.toMatchObject({
        code: 'STORE_REFUSED',
        message: expect.stringContaining(words),
      });
      expect(await contentOf(other)).toStrictEqual(before);
    });
  });

  it('is refused where a page of it is damaged, and is as it was, the log too', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      await makeStore(path);
      await killedWithAnEvent(folder);
      await overwrite(path, pageOf(path, 'deliveries', 2), garbage);
      const before = await contentOf(folder);
      expect(before).toHaveLength(2);
      await expect(openSqliteStore(path)).rejects.toMatchObject({
        code: 'STORE_REFUSED',
        message: `${path}: is corrupt; restore it from a copy, or name another file`,
      });
      expect(await contentOf(folder)).toStrictEqual(before);
    });
  });
});

/** Has a process accept an event into the store of a folder, and kills it. */
async function killedWithAnEvent(folder: string): Promise<string> {
  const path = join(folder, 'store.db');
  const holder = startStoreProcess(['hold', path]);
  await holder.untilLines(1);
  holder.process.stdin.write('accept\n');
  await holder.untilLines(2);
  holder.process.kill('SIGKILL');
  await holder.untilEnd();
  return path;
}

describe('a store that is found corrupt later', () => {
  it('fails what reads the damage, and stores nothing more, until it is opened anew', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'store.db');
      const store = await openSqliteStore(path);
      // Larger than what is looked at in whole when it is opened.
      const event = JSON.stringify('x'.repeat(1_000_000));
      for (let number = 1; number <= 40; number += 1) await store.accept(newEvent(number, { event }));
      await store.close();
      await overwrite(path, pageOf(path, 'payloads', 0), garbage);
      const again = await openSqliteStore(path);
      try {
        const claim = again.claim([{ webhook: 'own', limit: 1 }], { nowMs: 2_000_000, leaseUntilMs: 3_000_000 });
        await expect(claim).rejects.toMatchObject({
          code: 'STORE_FAILED',
          message: expect.stringContaining('malformed'),
        });
        await expect(again.accept(newEvent(41))).rejects.toMatchObject({
          code: 'STORE_FAILED',
          message: expect.stringContaining('nothing is stored until a restart'),
        });
      } finally {
        await again.close();
      }
      await rm(path);
    });
  });
});

it('keeps what it stores from other users of the machine', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'store.db');
    await makeStore(path);
    const file = await open(path);
    expect((await file.stat()).mode & 0o777).toBe(0o600);
    await file.close();
  });
});
