import { exchange, type AttemptBy } from '../http/exchange.ts';
import { secretsInUrl } from '../http/secret-url.ts';
import { keepRedactors } from '../kept-redactor.ts';
import type { Outgoing, Sent } from '../sent.ts';
import { teamsOutcome } from './teams-outcome.ts';
import { requireTeamsSize, teamsRequest } from './teams-request.ts';
import type { TeamsWebhook } from './teams-webhook.ts';

/** Sends a delivery once. A 2xx status line is `delivered`: Workflows answers 202 before it posts. It never rejects. */
export function sendToTeamsWebhook(webhook: TeamsWebhook, { payload }: Outgoing, by: AttemptBy): Promise<Sent> {
  return exchange(
    {
      redactor: redactorOf(webhook),
      request: () => {
        requireTeamsSize(payload);
        return teamsRequest(webhook, payload);
      },
      outcomeOf: (reply) => teamsOutcome(reply, by.nowMs),
    },
    by,
  );
}

// Whoever has the URL may post, for it holds a signature, wherever it was written.
const redactorOf = keepRedactors((webhook: TeamsWebhook) => [
  ...secretsInUrl({ ...webhook, isUrlSecret: true }),
  ...signatureIn(webhook.url),
]);

function signatureIn(text: string): readonly string[] {
  return URL.canParse(text) ? new URL(text).searchParams.getAll('sig') : [];
}
