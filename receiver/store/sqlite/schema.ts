/** Stands in the file's header, at byte 68, from its first write on: `WBDs`. By it a file is ours. */
export const applicationId = 0x57_42_44_73;

/** Stands in the header's user_version: which of our schemas it is. No release had one of 1 to 3. */
export const schemaVersion = 4;

/**
 * Events, deliveries, attempts, and what the relay made for itself, as tables.
 *
 * - What is long stands apart from what changes, so that no change of state writes a payload or an event anew.
 * - A delivery's id is its key, and ids are in the order of time, so every index that ends in it gives pages, newest first. A claim
 *   changes none of these: what waits and what is being sent stand in one, what is settled in another.
 * - `next_attempt_at_ms` is set while a delivery is owed, `fence` and `lease_until_ms` while one claim has it.
 * - `key_indexed` says where an event's key is looked up: 1, in the index; 0, in the thread's memory, which reads it by the time
 *   (`recent-keys.ts`). Hashes are in no order, so each key in the index costs a page to write.
 * - `tallies` counts deliveries, kept by the thread (`tallies.ts`): counting a million of them anew would hold the store up.
 * - No foreign keys: whatever refers to a row is written in one transaction with it, or after it, and nothing is deleted.
 */
export const schema = `
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  dedupe_key TEXT,
  key_indexed INTEGER CHECK ((key_indexed IS NULL) = (dedupe_key IS NULL)),
  verdicts TEXT NOT NULL,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_key ON events (source, dedupe_key, received_at_ms) WHERE key_indexed = 1;
CREATE INDEX events_by_time ON events (received_at_ms) WHERE key_indexed = 0;

CREATE TABLE duplicates (
  event TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE payloads (
  seq INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  event TEXT NOT NULL,
  automation TEXT NOT NULL,
  webhook TEXT NOT NULL,
  payload INTEGER NOT NULL,
  test INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'delivered', 'dead', 'cancelled')),
  next_attempt_at_ms INTEGER CHECK ((next_attempt_at_ms IS NOT NULL) = (state IN ('waiting', 'sending'))),
  fence INTEGER CHECK ((fence IS NOT NULL) = (state = 'sending')),
  lease_until_ms INTEGER CHECK ((lease_until_ms IS NOT NULL) = (state = 'sending')),
  attempt_count INTEGER NOT NULL DEFAULT 0,
  retry_count INTEGER NOT NULL DEFAULT 0,
  settled_at_ms INTEGER CHECK ((settled_at_ms IS NULL) = (state IN ('waiting', 'sending'))),
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (webhook, next_attempt_at_ms) WHERE state = 'waiting';
CREATE INDEX deliveries_leased ON deliveries (webhook, lease_until_ms) WHERE state = 'sending';
CREATE INDEX deliveries_owed ON deliveries (automation, webhook, id) WHERE next_attempt_at_ms IS NOT NULL;
CREATE INDEX deliveries_settled ON deliveries (automation, webhook, state, id) WHERE settled_at_ms IS NOT NULL;
CREATE INDEX deliveries_by_event ON deliveries (event, id);

CREATE TABLE attempts (
  delivery TEXT NOT NULL,
  number INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'retry', 'dead')),
  status INTEGER,
  error TEXT,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE fences (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO fences VALUES (1, 0);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
  automation TEXT NOT NULL,
  webhook TEXT NOT NULL,
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (automation, webhook, state)
) STRICT, WITHOUT ROWID;
`;
