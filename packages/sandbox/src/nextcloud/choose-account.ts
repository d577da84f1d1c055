import { accountKey, findAccount, sha256Hex } from './accounts.ts';
import type { NextcloudSetup } from './setup.ts';
import type { AccountRow, NextcloudState } from './state.ts';

/** Which account a sign-in lands on. */
export type Choice =
  | { kind: 'existing'; row: AccountRow }
  | { kind: 'create'; id: string }
  | { kind: 'refused'; reason: 'claim-not-a-string' | 'conflict' | 'not-provisioned' };

/**
 * The account of a sign-in, as user_oidc 8.10.1 picks it:
 *
 * | the raw claim is an account's id | settings | result |
 * |---|---|---|
 * | in the Database | soft_auto_provision off | refused: conflict |
 * | in any backend | otherwise | that account |
 * | nowhere | auto_provision off, or account creation disabled | refused, a hashed account is not looked up |
 * | nowhere | otherwise | row of user_oidc with id by `oidcUserId`, got or made |
 * @see contracts/nextcloud.md A1, A6
 */
export function chooseAccount(state: NextcloudState, setup: NextcloudSetup, claim: unknown): Choice {
  if (typeof claim !== 'string' || claim === '') return { kind: 'refused', reason: 'claim-not-a-string' };
  const raw = findAccount(state, claim);
  if (raw) {
    const conflicts = setup.autoProvision && !setup.softAutoProvision && raw.backend === 'Database';
    return conflicts ? { kind: 'refused', reason: 'conflict' } : { kind: 'existing', row: raw };
  }
  if (!setup.autoProvision || setup.disableAccountCreation)
    return { kind: 'refused', reason: 'not-provisioned' };
  const id = oidcUserId(setup, setup.providerId, claim);
  const row = state.accounts[accountKey('user_oidc', id)];
  return row ? { kind: 'existing', row } : { kind: 'create', id };
}

/**
 * Id of a row in the user_oidc backend: hashed with unique-uid or for a provider that does not exist,
 * the claim itself otherwise, its hash when longer than 64 bytes.
 * @see contracts/nextcloud.md A1.3, A2
 */
export function oidcUserId(setup: NextcloudSetup, providerId: number, claim: string): string {
  if (setup.uniqueUid || providerId !== setup.providerId) return sha256Hex(`${providerId}_0_${claim}`);
  return Buffer.byteLength(claim) > 64 ? sha256Hex(claim) : claim;
}

/**
 * A member's groups after a sign-in with group provisioning on. Without a regex everything that the claim does not
 * name is taken away; an absent claim names nothing.
 * @see contracts/nextcloud.md A6, C3
 */
export function groupsAfterSignIn(setup: NextcloudSetup, current: string[], claim: unknown): string[] {
  const named = readGroupsClaim(claim).filter((name) => matches(setup, name));
  const ids = named.map((name) => (setup.uniqueUid ? sha256Hex(`${setup.providerId}_0_${name}`) : name));
  const kept = current.filter((group) => setup.groupWhitelistRegex !== '' && !matches(setup, group));
  return [...new Set([...kept, ...ids])];
}

/** Whether "restrict login to listed groups" lets this claim in. */
export function mayEnterByGroups(setup: NextcloudSetup, claim: unknown): boolean {
  if (!setup.restrictLoginToGroups) return true;
  return readGroupsClaim(claim).some((name) => matches(setup, name));
}

function readGroupsClaim(claim: unknown): string[] {
  if (!Array.isArray(claim)) return [];
  return claim.flatMap((entry) => {
    if (typeof entry === 'string') return [entry];
    const gid = (entry as { gid?: unknown } | null)?.gid;
    return typeof gid === 'string' ? [gid] : [];
  });
}

function matches(setup: NextcloudSetup, group: string): boolean {
  const pattern = setup.groupWhitelistRegex.replace(/^\/(.*)\/$/, '$1');
  return pattern === '' || new RegExp(pattern).test(group);
}
