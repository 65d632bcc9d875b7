/** A relay that forgets to store the second delivery of every tenth event. */
import { servePlanted } from './serve-planted.ts';

let count = 0;

await servePlanted((kept) => ({
  accept: (event) =>
    kept.accept((count += 1) % 10 === 0 ? { ...event, deliveries: event.deliveries.slice(0, 1) } : event),
}));
