import { createSources } from '../../../receiver/relay/accept/source.ts';
import { createStderrLogger } from '../../../receiver/relay/log/logger.ts';
import type { Relay } from '../../../receiver/relay/relay.ts';
import type { Address } from '../../../receiver/node/listen-on.ts';
import { openSqliteStore } from '../../../receiver/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../receiver/store/store.ts';
import { proxyNotice } from '../../deliver/proxy-settings.ts';
import { reportResult } from '../report.ts';
import type { Surroundings } from '../surroundings.ts';
import { findAdminAccess, keepMade, type AdminAccess } from './admin-access.ts';
import { reportProblems } from '../config/config-problems.ts';
import { readConfigFile } from '../config/read-config-file.ts';
import { requireSigningSecrets } from './require-signing-secrets.ts';
import { setUp } from './set-up.ts';
import { startLines } from './start-lines.ts';
import { startRelayOn, type StartParts } from './start-relay-on.ts';
import { parseStore } from './store-option.ts';

/** Opens the store of a path. @throws STORE_REFUSED */
export type OpenStore = (path: string) => Promise<Store>;

/** What the command was given. */
export interface ServeOptions {
  readonly config?: string | undefined;
  readonly store: string;
  readonly address: Address;
  readonly json?: true | undefined;
}

/**
 * Runs the relay until it is stopped.
 *
 * @param openStore opens the store of a path
 * @throws INPUT_INVALID SECRET_MISSING SECRET_INVALID STORE_REFUSED STORE_FAILED
 */
export async function serve(
  options: ServeOptions,
  surroundings: Surroundings,
  openStore: OpenStore = openSqliteStore,
): Promise<void> {
  const { store, address, json } = options;
  const path = parseStore(store);
  const read = await readConfigFile(options.config, surroundings);
  if (read.kind === 'invalid') return reportProblems(read.problems, surroundings, { json: json === true });
  const [config, file] = read.kind === 'config' ? [read.config, read.file] : [];
  const made = await setUp(config, surroundings);
  const logger = createStderrLogger();
  try {
    const sources = createSources(made.config.sources, { secrets: made.secrets, logger });
    requireSigningSecrets(made.config.webhooks, made.secrets);
    // From here on, so that a signal that comes with the first line is not missed.
    const untilStopped = surroundings.untilStopped();
    const opened = await openStore(path);
    const parts = { ...made, sources, logger, newId: surroundings.newId, address };
    const { relay, access } = await startWithAccess(opened, parts, surroundings);
    const told = { url: relay.url, store, file, proxyNotice: proxyNotice(surroundings.environment) };
    reportResult(surroundings, startLines({ ...made, ...access, ...told }), { json });
    await untilStopped;
    logger.info({}, 'stopping');
    await relay.stop();
  } finally {
    logger.flush();
  }
}

/** Starts a relay, and finds or makes who may ask it. Where that fails nothing listens, and the store is closed. */
async function startWithAccess(
  store: Store,
  parts: StartParts,
  surroundings: Surroundings,
): Promise<{ readonly relay: Relay; readonly access: AdminAccess }> {
  let relay: Relay | undefined;
  try {
    const access = await findAdminAccess(parts.adminTokens, store, surroundings);
    relay = await startRelayOn(store, { ...parts, ...access });
    await keepMade(access, store);
    return { relay, access };
  } catch (error) {
    await relay?.stop();
    await store.close();
    throw error;
  }
}
