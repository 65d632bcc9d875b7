import type { NewEvent } from '../../store/store.ts';

/** What waits for the store at a time, bounded: a disk that is slower than the senders must not fill the memory. */
export interface Backlog {
  readonly isFull: () => boolean;
  /** Waits for what stores an event; undefined where that has no room, and then nothing is stored. */
  readonly take: <Result>(event: NewEvent, store: () => Promise<Result>) => Promise<Result> | undefined;
}

/** How much may wait. */
export interface BacklogLimits {
  readonly events: number;
  readonly bytes: number;
}

/** @param limits 10,000 events and 64 MiB by default */
export function createBacklog(limits: BacklogLimits = { events: 10_000, bytes: 64 * 1024 * 1024 }): Backlog {
  let events = 0;
  let bytes = 0;
  const isFull = () => events >= limits.events || bytes >= limits.bytes;
  return {
    isFull,
    take: (event, store) => {
      if (isFull()) return undefined;
      const size = sizeOf(event);
      events += 1;
      bytes += size;
      return store().finally(() => {
        events -= 1;
        bytes -= size;
      });
    },
  };
}

/** About how many bytes an event takes while it waits. */
function sizeOf({ event, deliveries }: NewEvent): number {
  return event.length + deliveries.reduce((sum, { payload }) => sum + payload.length, 0);
}
