import { createHmac } from 'node:crypto';

/** Signs what is poured in, and what the relay sends on. */
export const secret = 'the secret of the crash harness';

/** The automations that every event fires: what the relay sends on is told apart by the path that it comes to. */
export const automations = ['whole', 'rendered'] as const;
export type AutomationName = (typeof automations)[number];

/** The marker of an event: no two events of a run have the same. */
export function markerOf(number: number): string {
  return `m${number}`;
}

/** The body of the event of a marker. */
export function bodyOf(marker: string): string {
  return JSON.stringify({
    event_type: 'ADD_ARTIFACT_ALIAS',
    event_author: 'crash',
    artifact_version_string: 'acme/wandb-registry-model/churn:v3',
    alias: marker,
    // As large as a payload with some metadata is.
    artifact_metadata: { accuracy: 0.93, notes: marker.repeat(40) },
  });
}

/** What the relay sends on for it: the body as it was, or what the automation's template makes of it. */
export function payloadOf(marker: string, automation: AutomationName): string {
  return automation === 'whole' ? bodyOf(marker) : JSON.stringify({ marker, about: `alias ${marker} by crash` });
}

/** HMAC-SHA256 by node:crypto alone: nothing of ours checks what ours made. */
export function hmac(...parts: readonly (string | Uint8Array)[]): string {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest('base64');
}

/** A config with the automations, both to a sink. */
export function configFor(sinkPort: number): string {
  const webhook = (name: AutomationName) =>
    `  - { name: ${name}, type: http, url: "http://127.0.0.1:${sinkPort}/${name}", signingSecret: SECRET, timeout: 5s }\n`;
  return `version: 1
secrets:
  SECRET: { env: CRASH_SECRET }
  ADMIN: { env: CRASH_ADMIN_TOKEN }
admin: { tokens: [ADMIN] }
allowPrivateNetworks: [127.0.0.0/8]
sources:
  - { name: wandb, type: webhook, signingSecrets: [SECRET] }
webhooks:
${automations.map(webhook).join('')}automations:
  - { name: whole, on: { alias: "m*" }, webhook: whole }
  - { name: rendered, on: { alias: "m*" }, webhook: rendered, payload: { marker: "\${alias}", about: "alias \${alias} by \${event_author}" } }
  - { name: never, on: { alias: nobody }, webhook: whole }
`;
}
