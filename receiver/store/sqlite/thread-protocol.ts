import type { StateMachine } from './state-machine.ts';

/** A method of the store, other than close. */
export type Method = keyof StateMachine;

/** One request to the thread that has the database: a method and its input. */
export type Call = {
  readonly [Name in Method]: { readonly method: Name; readonly input: Parameters<StateMachine[Name]> };
}[Method];

/** What the thread is sent: calls in the order in which they were asked, or that no more will come. */
export type ToThread = readonly Call[] | 'close';

/** What came of one call; `refused` is the reply to opening alone. */
export type Reply = { readonly value: unknown } | { readonly failure: string } | { readonly refused: string };

/** What the thread sends: replies, to opening first, and then in the order of the calls. */
export type FromThread = readonly Reply[];
