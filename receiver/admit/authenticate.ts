import { DispatchError } from '../../src/core/errors.ts';
import { parseSignatureHeader } from '../../src/core/signature-header.ts';
import { standardSignedParts } from '../../src/core/standard-key.ts';
import { whenAnswered, type Answer } from '../platform/platform.ts';
import type { HeaderOf } from './request-head.ts';
import type { Settled } from '../options/settle-options.ts';
import type { SettledSecret } from '../options/settle-secrets.ts';
import { parseStandardHeaders, requireRecent, type StandardHeaders } from './standard-webhooks.ts';

/** What proof a request carried. */
export interface Proof {
  /** The id of Standard Webhooks, where its signature held: unsigned headers decide nothing. */
  readonly id: string | undefined;
}

/**
 * Verifies what is configured: access token, signature, or both.
 *
 * @throws TOKEN_MISSING TOKEN_MISMATCH
 * @throws SIGNATURE_MISSING SIGNATURE_MALFORMED SENT_AT_INVALID SIGNATURE_MISMATCH DISPATCH_EXPIRED DISPATCH_FROM_FUTURE
 */
export function authenticate(body: Uint8Array, request: ToAuthenticate): Answer<Proof> {
  const { header, settled } = request;
  if (settled.tokenMatchers.length === 0) return proveSignatures(body, request);
  return requireToken(header('authorization'), settled).then(() => proveSignatures(body, request));
}

/** What is looked at beside the body. */
interface ToAuthenticate {
  readonly header: HeaderOf;
  readonly settled: Settled;
  readonly nowMs: number;
}

function proveSignatures(body: Uint8Array, { header, settled, nowMs }: ToAuthenticate): Answer<Proof> {
  if (settled.secrets.length === 0) return { id: undefined };
  const secrets = settled.secrets.filter(({ notAfterMs }) => nowMs <= notAfterMs);
  const { wandb, standard } = signaturesOf(header, settled.scheme);
  const signature = wandb === undefined ? undefined : parseSignatureHeader(wandb);
  const triple = standard ? parseStandardHeaders(header) : undefined;
  const matched = signature === undefined || anyMatches(secrets, ({ key }) => key.over([body])(signature));
  return whenAnswered(matched, (byWandb) => {
    requireMatch(byWandb);
    if (triple === undefined) return { id: undefined };
    return whenAnswered(anyMatches(secrets, standardMatcher(body, triple)), (byStandard) => {
      requireMatch(byStandard);
      requireRecent(triple, nowMs, settled.toleranceMs);
      return { id: triple.id };
    });
  });
}

/** Which signatures have to hold: of `either` each that is there. */
function signaturesOf(
  header: HeaderOf,
  scheme: Settled['scheme'],
): { readonly wandb: string | undefined; readonly standard: boolean } {
  const wandb = header('x-wandb-signature');
  if (scheme === 'wandb') return { wandb: wandb ?? '', standard: false };
  const standard = header('webhook-signature') !== undefined;
  if (scheme === 'standard-webhooks') return { wandb: undefined, standard: true };
  return { wandb: standard ? wandb : (wandb ?? ''), standard };
}

async function requireToken(authorization: string | undefined, { tokenMatchers }: Settled): Promise<void> {
  const [, given] = /^Bearer +([\x21-\x7e]+)$/iu.exec(authorization ?? '') ?? [];
  if (given === undefined)
    throw new DispatchError('TOKEN_MISSING', 'no Authorization: Bearer …: set the access token on the webhook in W&B');
  for (const matches of tokenMatchers) if (await matches(given)) return;
  throw new DispatchError(
    'TOKEN_MISMATCH',
    'the access token is none of those that are taken: compare it on both sides',
  );
}

type Matcher = (secret: SettledSecret) => Answer<boolean>;

function standardMatcher(body: Uint8Array, triple: StandardHeaders): Matcher {
  const parts = standardSignedParts(triple, body);
  return async ({ standardKey }) => {
    const isMadeOver = standardKey.over(parts);
    for (const signature of triple.signatures) if (await isMadeOver(signature)) return true;
    return false;
  };
}

/** Whether one of the secrets matches; at once where the platform answers at once. */
function anyMatches(secrets: readonly SettledSecret[], matches: Matcher, from = 0): Answer<boolean> {
  const secret = secrets[from];
  if (secret === undefined) return false;
  const answer = matches(secret);
  if (typeof answer === 'boolean') return answer || anyMatches(secrets, matches, from + 1);
  return answer.then((matched) => matched || anyMatches(secrets, matches, from + 1));
}

function requireMatch(matched: boolean): void {
  if (matched) return;
  throw new DispatchError(
    'SIGNATURE_MISMATCH',
    'the signature was not made over this body with this secret: compare the secret on both sides, and see that nothing rewrites the body on its way',
  );
}
