import { hashToken, type HashedToken } from '../../../receiver/relay/api/admin-guard.ts';
import type { Store } from '../../../receiver/store/store.ts';
import type { Surroundings } from '../surroundings.ts';
import { makeText } from './make-text.ts';

/** Where the admin tokens are from: config or environment; an earlier start, whose hash the store keeps; this start. */
export type AdminTokenOrigin =
  | { readonly kind: 'told' }
  | { readonly kind: 'kept' }
  | { readonly kind: 'made'; readonly token: string };

/** Who may ask the API. */
export interface AdminAccess {
  /** At least one. */
  readonly adminTokens: readonly HashedToken[];
  readonly adminTokenOrigin: AdminTokenOrigin;
}

/**
 * The tokens that were told; where there are none the one that the store knows; where it knows none a new one, which {@link keepMade}
 * is to make known to it.
 *
 * @throws STORE_FAILED
 */
export async function findAdminAccess(
  told: readonly HashedToken[],
  store: Pick<Store, 'adminTokenHash'>,
  surroundings: Surroundings,
): Promise<AdminAccess> {
  if (told.length > 0) return { adminTokens: told, adminTokenOrigin: { kind: 'told' } };
  const sha256 = await store.adminTokenHash();
  if (sha256 !== undefined) return { adminTokens: [{ sha256 }], adminTokenOrigin: { kind: 'kept' } };
  const token = makeText(surroundings);
  return { adminTokens: [hashToken(token)], adminTokenOrigin: { kind: 'made', token } };
}

/**
 * Keeps a made token's hash. To be done when nothing more can go wrong before the token is shown: it could not be shown later.
 *
 * @throws STORE_FAILED
 */
export async function keepMade({ adminTokenOrigin }: AdminAccess, store: Pick<Store, 'keepAdminTokenHash'>) {
  if (adminTokenOrigin.kind === 'made') await store.keepAdminTokenHash(hashToken(adminTokenOrigin.token).sha256);
}
