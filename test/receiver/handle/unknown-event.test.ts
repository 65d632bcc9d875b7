import { describe, expect, it } from '@jest/globals';
import { refuseUnknown, tellUnknown } from '../../../receiver/handle/unknown-event.ts';
import type { WandbEvent } from '../../../src/core/event.ts';
import { recordingLogger } from '../recording-logger.ts';
import { refusal } from '../refusal.ts';

const foreign: WandbEvent = { type: 'UNKNOWN', eventType: 'NEW\nTHING', extra: {} };

describe('an event of an unknown type', () => {
  it('is refused by its name, on one line', () => {
    expect(() => refuseUnknown(foreign)).toThrow(refusal('EVENT_UNKNOWN', /^W&B has no event "NEW\\nTHING"$/u));
  });

  it('is told by its name, on one line', () => {
    const logger = recordingLogger();
    tellUnknown(foreign, logger);
    expect(logger.told).toEqual([
      { level: 'warn', fields: { code: 'EVENT_UNKNOWN' }, message: 'accepted: W&B has no event "NEW\\nTHING"' },
    ]);
  });

  it.each<{ readonly what: string; readonly event: WandbEvent }>([
    { what: 'one of W&B', event: { type: 'RUN_STATE', extra: {} } },
    { what: 'one that does not say its type', event: { type: 'UNKNOWN', extra: {} } },
  ])('is not $what', ({ event }) => {
    const logger = recordingLogger();
    tellUnknown(event, logger);
    expect(logger.told).toEqual([]);
    expect(() => refuseUnknown(event)).not.toThrow();
  });
});
