import type { Outcome } from '../../../src/deliver/outcome.ts';
import type { Logger } from '../../options/options.ts';
import type { Gate } from './gate.ts';

/** Tells a webhook's gate what an attempt came to, and the logger what that changes: deliveries that wait unsent have their reason there. */
export function endAttempt(
  { webhook, gate }: { readonly webhook: string; readonly gate: Gate },
  { outcome, nowMs }: { readonly outcome: Outcome; readonly nowMs: number },
  logger: Logger,
): void {
  const before = { breaker: gate.breaker().kind, heldUntilMs: gate.heldUntilMs() };
  gate.ended(outcome, nowMs);
  const breaker = gate.breaker();
  if (breaker.kind === 'open' && before.breaker === 'closed') {
    const until = toText(breaker.probeAtMs);
    logger.warn(
      { webhook, until },
      'too many attempts failed in a row: one is made at a time from then on, until it succeeds',
    );
  }
  if (breaker.kind === 'closed' && before.breaker === 'open')
    logger.info({ webhook }, 'an attempt succeeded: all are made again');
  const heldUntilMs = gate.heldUntilMs();
  if (heldUntilMs > before.heldUntilMs)
    logger.warn(
      { webhook, until: toText(heldUntilMs) },
      'the receiving side limits the rate: nothing is sent until then',
    );
}

function toText(atMs: number): string {
  return new Date(atMs).toISOString();
}
