/** An event's key, as it is looked up. */
export interface Key {
  readonly source: string;
  readonly key: string;
}

/** Where an event stands, and when it was received. */
export interface Found {
  readonly seq: number;
  readonly atMs: number;
}

/** Instants, both of them included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Events by their keys, in memory. */
export interface HeldKeys {
  readonly count: () => number;
  readonly put: (key: Key, event: Found) => void;
  /** Takes back what was put last with a key. */
  readonly takeBack: (key: Key) => void;
  /** The latest event with a key that was received less than a window away. */
  readonly latest: (key: Key, at: Around) => Found | undefined;
  /** Forgets what was received outside a span. */
  readonly dropOutside: (span: Span) => void;
}

/** An instant, and how far around it. */
export interface Around {
  readonly receivedAtMs: number;
  readonly windowMs: number;
}

interface Entry extends Found {
  /** Another event with the same key, put before. */
  readonly next: Entry | undefined;
}

/** No events. */
export function createHeldKeys(): HeldKeys {
  let entries = new Map<string, Entry>();
  let count = 0;
  const put = (name: string, { seq, atMs }: Found): void => {
    entries.set(name, { seq, atMs, next: entries.get(name) });
    count += 1;
  };
  return {
    count: () => count,
    put: (key, event) => put(nameOf(key), event),
    takeBack: (key) => {
      const name = nameOf(key);
      const rest = entries.get(name)?.next;
      if (rest === undefined) entries.delete(name);
      else entries.set(name, rest);
      count -= 1;
    },
    latest: (key, around) => latestOf(entries.get(nameOf(key)), around),
    dropOutside: ({ fromMs, toMs }) => {
      const before = entries;
      entries = new Map();
      count = 0;
      for (const [name, first] of before) {
        for (const entry of chainOf(first)) if (entry.atMs >= fromMs && entry.atMs <= toMs) put(name, entry);
      }
    },
  };
}

/** A source may be named anything; its length says where it ends. */
const nameOf = ({ source, key }: Key): string => `${source.length} ${source}${key}`;

function* chainOf(first: Entry | undefined): Generator<Entry> {
  for (let entry = first; entry !== undefined; entry = entry.next) yield entry;
}

function latestOf(first: Entry | undefined, { receivedAtMs, windowMs }: Around): Found | undefined {
  let latest: Entry | undefined;
  for (const entry of chainOf(first)) {
    const isInside = entry.atMs > receivedAtMs - windowMs && entry.atMs < receivedAtMs + windowMs;
    if (isInside && isLater(entry, latest)) latest = entry;
  }
  return latest;
}

/** Whether one was received after another; of one millisecond, whether it was stored after it. */
export function isLater(one: Found, other: Found | undefined): boolean {
  if (other === undefined) return true;
  return one.atMs === other.atMs ? one.seq > other.seq : one.atMs > other.atMs;
}
