/** A relay that sends every attempt under an id of its own. */
import { v7 } from 'uuid';
import type { ClaimId } from '../../../receiver/store/store.ts';
import { servePlanted } from './serve-planted.ts';

const stored = new Map<string, string>();
const toStored = ({ id, fence }: ClaimId): ClaimId => ({ id: stored.get(id) ?? id, fence });

await servePlanted((kept) => ({
  claim: async (lanes, at) => {
    const { claimed, nextDueAtMs } = await kept.claim(lanes, at);
    const renamed = claimed.map((one) => {
      const id = v7();
      stored.set(id, one.id);
      return { ...one, id };
    });
    return { claimed: renamed, nextDueAtMs };
  },
  extend: (claims, leaseUntilMs) => kept.extend(claims.map(toStored), leaseUntilMs),
  settle: (claim, attempt, settlement) => kept.settle(toStored(claim), attempt, settlement),
  handBack: (claims, atMs) => kept.handBack(claims.map(toStored), atMs),
}));
