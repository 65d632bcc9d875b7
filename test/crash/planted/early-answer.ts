/** A relay that answers before the commit. */
import { servePlanted } from './serve-planted.ts';

/** As long as a slow disk takes. */
const commitMs = 30;

await servePlanted((kept) => ({
  accept: async (event) => {
    setTimeout(() => void kept.accept(event), commitMs);
    return { kind: 'accepted' };
  },
}));
