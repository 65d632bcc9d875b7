import { DispatchError } from '../../src/core/errors.ts';
import type { WandbEvent } from '../../src/core/event.ts';
import { quote } from '../../src/core/quote.ts';
import type { Logger } from '../options/options.ts';

/** @throws EVENT_UNKNOWN for an event of a type that W&B does not have */
export function refuseUnknown(event: WandbEvent): void {
  const found = unknownType(event);
  if (found !== undefined) throw new DispatchError('EVENT_UNKNOWN', found);
}

/** Tells the logger of an event of a type that W&B does not have, for it may be a slip in the payload template. */
export function tellUnknown(event: WandbEvent, logger: Logger): void {
  const found = unknownType(event);
  if (found !== undefined) logger.warn({ code: 'EVENT_UNKNOWN' }, `accepted: ${found}`);
}

/** An event that does not say its type, as W&B's documented payload, is none of an unknown type. */
function unknownType(event: WandbEvent): string | undefined {
  if (event.type !== 'UNKNOWN' || event.eventType === undefined) return undefined;
  return `W&B has no event ${quote(event.eventType)}`;
}
