import type { HttpWebhookConfig, RelayConfig } from '../../receiver/relay/config/config.ts';
import { planEvent, type AdmittedEvent } from '../../receiver/relay/accept/plan-event.ts';
import type { Match } from '../core/filter.ts';
import { plan } from '../core/plan.ts';
import { httpHeaders } from '../deliver/http/http-headers.ts';

/** What would become of one automation. */
export interface Explained {
  readonly automation: string;
  readonly webhook: string;
  readonly fired: boolean;
  /** The first condition that did not hold; null where it fired. */
  readonly reason: string | null;
  /** By which patterns it fired. */
  readonly matches: readonly Match[];
  /** Null where it did not fire. */
  readonly request: ExplainedRequest | null;
}

/** What its webhook would get. Secrets, tokens, ids, times and signatures stand as `<…>`. */
export interface ExplainedRequest {
  readonly method: string;
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const hidden = '<…>';

/** What the relay would make of an event: the same plan, and the same requests but for what nobody is to see. */
export function explainEvent(
  { event, body }: Pick<AdmittedEvent, 'event' | 'body'>,
  { automations, webhooks }: RelayConfig,
): readonly Explained[] {
  const source = { name: '', dedupeWindowMs: 0 };
  const admitted = { event, body, id: undefined };
  const { deliveries } = planEvent(admitted, { source, automations, newId: () => hidden, nowMs: 0 });
  return plan(event, automations).verdicts.map((verdict): Explained => {
    const { automation, webhook: name, fired } = verdict;
    const webhook = webhooks.find((candidate) => candidate.name === name);
    const delivery = deliveries.find((candidate) => candidate.automation === automation);
    const request = webhook && delivery ? requestOf(webhook, delivery.payload) : null;
    const reason = verdict.fired ? null : verdict.reason;
    return { automation, webhook: name, fired, reason, matches: verdict.fired ? verdict.matches : [], request };
  });
}

function requestOf(webhook: HttpWebhookConfig, payload: Uint8Array): ExplainedRequest {
  const { url, method } = webhook;
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload);
  return { method, url: url.kind === 'text' ? url.text : hidden, headers: headersOf(webhook, payload), body };
}

/** What stands for a secret while the headers are made, and is hidden then. */
const standIn = 'secret';

function headersOf(webhook: HttpWebhookConfig, payload: Uint8Array): Readonly<Record<string, string>> {
  const { accessToken, signingSecret } = webhook;
  const secrets = {
    url: '',
    isUrlSecret: false,
    accessToken: accessToken && standIn,
    signingSecret: signingSecret && standIn,
  };
  const headers = httpHeaders({ ...webhook, ...secrets }, { id: hidden, payload }, 0);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, shown(name, value)]));
}

/** Headers of one's own may hold tokens too. */
function shown(name: string, value: string): string {
  if (name === 'authorization') return value.replace(/^(Bearer )?.*$/su, `$1${hidden}`);
  return /^webhook-|signature|token|secret|key|cookie|password/u.test(name) ? hidden : value;
}
