import type { Attempt, NewDelivery, NewEvent } from '../../receiver/store/store.ts';

/** A UUID v7 of a time and a number. */
export function uuidAt(atMs: number, number: number): string {
  const hex = atMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`;
}

/** What a test says of an event. */
export interface EventGiven extends Partial<Omit<NewEvent, 'deliveries'>> {
  readonly deliveries?: readonly Partial<NewDelivery>[];
}

/** An event with a number of its own, received that many milliseconds after 1,000,000, owed to `own` unless said otherwise. */
export function newEvent(number: number, { deliveries = [{}], ...given }: EventGiven = {}): NewEvent {
  const receivedAtMs = given.receivedAtMs ?? 1_000_000 + number;
  return {
    id: uuidAt(receivedAtMs, number),
    source: 'wandb',
    type: 'ADD_ARTIFACT_ALIAS',
    event: `{"number":${number}}`,
    dedupe: undefined,
    verdicts: [],
    ...given,
    receivedAtMs,
    deliveries: deliveries.map((delivery, index) => ({
      id: uuidAt(receivedAtMs, number * 100 + index),
      automation: 'deploy',
      webhook: 'own',
      payload: new TextEncoder().encode(`payload ${number}`),
      test: false,
      dueAtMs: receivedAtMs,
      ...delivery,
    })),
  };
}

/** An attempt that took 250 ms and was answered by 200. */
export function attemptAt(startedAtMs: number, given: Partial<Attempt> = {}): Attempt {
  const reply = { status: 200, error: null, headers: {}, body: new Uint8Array() };
  return { startedAtMs, durationMs: 250, outcome: 'delivered', ...reply, ...given };
}
