import type { RelayConfig } from '../../../receiver/relay/config/config.ts';
import type { Result } from '../report.ts';
import { packageVersion } from '../version.ts';
import type { AdminAccess, AdminTokenOrigin } from './admin-access.ts';
import { usualConfigFile } from '../config/read-config-file.ts';
import { tokenVariable, type SetUp } from './set-up.ts';

/** A relay that started. */
export interface Started extends Pick<SetUp, 'config' | 'madeSigningSecret'>, Pick<AdminAccess, 'adminTokenOrigin'> {
  readonly url: string;
  /** As `--store` names it. */
  readonly store: string;
  /** Undefined: there is none. */
  readonly file: string | undefined;
  /** What a proxy changes; undefined: the environment names none. */
  readonly proxyNotice: string | undefined;
}

/** What is printed when the relay listens. What was made is shown here, once, and nowhere else. */
export function startLines(started: Started): Result {
  const { url, store, file, config, madeSigningSecret, adminTokenOrigin, proxyNotice } = started;
  const sources = config.sources.map(({ name }) => ({ name, url: `${url}/wandb/${encodeURIComponent(name)}` }));
  const lines = [
    `wandb-dispatch ${packageVersion()} listens on ${url}, and keeps events in ${store}`,
    file === undefined ? `no ${usualConfigFile} is here, so this is a trial` : `config: ${file} (${counts(config)})`,
    ...sources.map((source) => `source ${source.name}: W&B posts to ${source.url}`),
    ...(proxyNotice === undefined ? [] : [proxyNotice]),
    ...(madeSigningSecret === undefined ? [] : [`signing secret: ${madeSigningSecret}`]),
    ...adminTokenLines(adminTokenOrigin),
    ...(file === undefined ? howToGoOn : []),
  ];
  const json = {
    listening: url,
    store,
    config: file ?? null,
    sources,
    signingSecret: madeSigningSecret ?? null,
    adminToken: adminTokenOrigin.kind === 'made' ? adminTokenOrigin.token : null,
    proxyNotice: proxyNotice ?? null,
    adminTokenKept: adminTokenOrigin.kind === 'kept',
  };
  return { text: lines.join('\n'), json };
}

function adminTokenLines(origin: AdminTokenOrigin): readonly string[] {
  const replace = `to replace it, set ${tokenVariable} or the config's admin.tokens`;
  if (origin.kind === 'told') return [];
  if (origin.kind === 'kept') return [`The admin token that was made at an earlier start holds; ${replace}.`];
  return [`admin token: ${origin.token}`, `It is shown this once, and holds at later starts; ${replace}.`];
}

function counts({ sources, webhooks, automations }: RelayConfig): string {
  const parts = Object.entries({ source: sources, webhook: webhooks, automation: automations });
  return parts.map(([word, { length }]) => `${length} ${word}${length === 1 ? '' : 's'}`).join(', ');
}

const howToGoOn = [
  `Events are kept, and nothing is sent on: there is no automation. Each start makes another signing secret.`,
  `To go on, write ${usualConfigFile} with your sources, webhooks and automations, and start again (docs/relay.md).`,
];
