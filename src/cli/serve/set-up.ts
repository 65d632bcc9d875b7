import { isToken, notToken } from '../../deliver/token.ts';
import { hashToken, type HashedToken } from '../../../receiver/relay/api/admin-guard.ts';
import type { RelayConfig } from '../../../receiver/relay/config/config.ts';
import { resolveSecrets } from '../../../receiver/relay/config/resolve-secrets.ts';
import { DispatchError } from '../../core/errors.ts';
import type { Surroundings } from '../surroundings.ts';
import { readVariable } from '../variable.ts';
import { makeText } from './make-text.ts';

/** What a relay is started with, and what of it was made and so has to be told. */
export interface SetUp {
  readonly config: RelayConfig;
  /** The values of secrets by name. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Those of the config, else the environment's; empty: they have none. */
  readonly adminTokens: readonly HashedToken[];
  /** Undefined: the config names it. */
  readonly madeSigningSecret: string | undefined;
}

/** Where an admin token stands, when the config names none. */
export const tokenVariable = 'WANDB_DISPATCH_ADMIN_TOKEN';

/**
 * The set-up of a config; without one, that of a trial: a source `wandb` whose secret is made, and no automation.
 *
 * @throws SECRET_MISSING naming all secrets that are not there
 * @throws INPUT_INVALID naming the admin token that is none
 */
export async function setUp(config: RelayConfig | undefined, surroundings: Surroundings): Promise<SetUp> {
  const made = config === undefined ? makeText(surroundings) : undefined;
  const secrets =
    config === undefined
      ? new Map([[trialSecret, made ?? '']])
      : await resolveSecrets(config, surroundings.environment, surroundings.readFile);
  const names = config?.adminTokens ?? [];
  const told = names.length > 0 ? names.map((name) => namedToken(name, secrets)) : environmentToken(surroundings);
  return {
    config: config ?? trialConfig,
    secrets,
    adminTokens: told.map(hashToken),
    madeSigningSecret: made,
  };
}

const trialSecret = 'WANDB_SECRET';

const trialConfig: RelayConfig = {
  secrets: new Map(),
  adminTokens: [],
  allowPrivateNetworks: [],
  sources: [
    {
      name: 'wandb',
      type: 'webhook',
      signingSecrets: [trialSecret],
      accessTokens: [],
      scheme: 'wandb',
      dedupeWindowMs: 10_000,
    },
  ],
  webhooks: [],
  automations: [],
};

function namedToken(name: string, secrets: ReadonlyMap<string, string>): string {
  const token = secrets.get(name) ?? '';
  if (isToken(token)) return token;
  throw new DispatchError('INPUT_INVALID', `admin.tokens: the secret ${name}: ${notToken}`);
}

function environmentToken(surroundings: Surroundings): readonly string[] {
  if (!Object.hasOwn(surroundings.environment, tokenVariable)) return [];
  const token = readVariable(surroundings, { kind: 'token', option: 'the admin token', name: tokenVariable });
  if (isToken(token)) return [token];
  throw new DispatchError('INPUT_INVALID', `the admin token: ${tokenVariable}: ${notToken}`);
}
