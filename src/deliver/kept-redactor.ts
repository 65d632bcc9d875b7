import { createRedactor, type Redactor } from './redact.ts';

/** Redactors that are made once for each webhook, as long as its secrets stay: making one costs as much as signing. */
export function keepRedactors<Webhook extends object>(
  secretsOf: (webhook: Webhook) => readonly string[],
): (webhook: Webhook) => Redactor {
  const redactors = new WeakMap<Webhook, Redactor>();
  return (webhook) => {
    const made = redactors.get(webhook) ?? createRedactor(secretsOf(webhook));
    redactors.set(webhook, made);
    return made;
  };
}

/** A signing secret as it stands in a config, and what of it forges as well as the whole. */
export function secretsInSigningSecret(signingSecret: string | undefined): readonly string[] {
  return signingSecret === undefined ? [] : [signingSecret, signingSecret.replace(/^wh(?:sec|sk)_/u, '')];
}
