import type { WandbEvent } from '../event.ts';

/** Makes what a webhook receives of an event. */
export interface Payload {
  /**
   * The payload, a JSON value, which is fixed from then on.
   *
   * @param automation the name of the automation that fired
   */
  readonly render: (event: WandbEvent, automation: string) => unknown;
}
