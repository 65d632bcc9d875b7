import type { Reason } from './reason.ts';

/** What came of one attempt. */
export type Outcome =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'retry';
      readonly reason: Reason;
      /** The attempt may have arrived all the same, so that another one may do its work twice. */
      readonly mayHaveArrived: boolean;
      /** How long the receiving side asks to be left alone; absent: it does not say. */
      readonly afterMs?: number;
    }
  | { readonly kind: 'dead'; readonly reason: Reason };
