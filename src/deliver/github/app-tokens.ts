import { sha256Hex } from '../../core/crypto.ts';
import { utf8 } from '../../core/encoding.ts';
import {
  askForToken,
  findInstallation,
  type AskingBy,
  type DispatchingApp,
  type InstallationToken,
  type NoToken,
} from './installation-token.ts';

/** The tokens of Apps, each kept until 5 minutes before it expires. */
export interface AppTokens {
  /**
   * A token for the App's repository: the one that is kept, else a new one, for which GitHub is asked once for all who want it. It
   * rejects when the attempt ends before.
   */
  readonly tokenFor: (app: DispatchingApp, by: AskingBy) => Promise<InstallationToken | NoToken>;
  /** Throws a token away that GitHub refused. */
  readonly discard: (app: DispatchingApp, token: string) => void;
}

const marginMs = 300_000;
/** How long GitHub may take to give a token, whoever waits for it: 15 seconds. */
const timeoutMs = 15_000;

/** Tokens, none yet. */
export function createAppTokens(): AppTokens {
  const kept = new Map<string, InstallationToken>();
  const asking = new Map<string, Promise<InstallationToken | NoToken>>();
  const installations = new Map<string, number>();
  const ask = async (key: string, app: DispatchingApp, by: AskingBy): Promise<InstallationToken | NoToken> => {
    try {
      const answer = await askBy(app, by, installations);
      if (answer.kind === 'token') kept.set(key, answer);
      return answer;
    } finally {
      // Whoever comes next finds what is kept, or asks anew.
      asking.delete(key);
    }
  };
  return {
    tokenFor: async (app, by) => {
      forget(kept, by.nowMs);
      const key = keyOf(app);
      const token = kept.get(key);
      if (token !== undefined) return token;
      const asked = asking.get(key) ?? ask(key, app, { ...by, signal: AbortSignal.timeout(timeoutMs) });
      asking.set(key, asked);
      return untilAborted(asked, by.signal);
    },
    discard: (app, token) => {
      const key = keyOf(app);
      if (kept.get(key)?.token === token) kept.delete(key);
    },
  };
}

/** Asks by the installation that is given, or known, or found. */
async function askBy(
  app: DispatchingApp,
  by: AskingBy,
  installations: Map<string, number>,
): Promise<InstallationToken | NoToken> {
  if (app.installationId !== undefined) return askForToken(app, app.installationId, by);
  const key = keyOf(app);
  const known = installations.get(key);
  if (known !== undefined) {
    const answer = await askForToken(app, known, by);
    // At 404 it was taken out since, and maybe installed anew.
    if (answer.kind === 'token' || answer.reply?.status !== 404) return answer;
  }
  const found = await findInstallation(app, by);
  if (found.kind === 'no token') return found;
  installations.set(key, found.id);
  return askForToken(app, found.id, by);
}

function forget(kept: Map<string, InstallationToken>, nowMs: number): void {
  for (const [key, { expiresAtMs }] of kept) if (expiresAtMs - marginMs <= nowMs) kept.delete(key);
}

/** With the private key, or a webhook with a wrong one would get what another's right one opened. */
function keyOf({ apiUrl, repository, id, privateKey, installationId }: DispatchingApp): string {
  return JSON.stringify([apiUrl, repository.toLowerCase(), id, installationId ?? '', sha256Hex(utf8(privateKey))]);
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
