import type { LinkCache } from './link-cache.ts';
import type { SynapseSetup } from './setup.ts';
import type { SynapseState, User } from './state.ts';

/** Whom a sign-in lands on. */
export type Choice =
  | { kind: 'user'; user: User; link: boolean }
  | { kind: 'register'; localpart: string }
  | { kind: 'refused'; reason: 'attributes' | 'localpart' | 'no-account' | 'deactivated' };

/**
 * The user of a sign-in, as Synapse 1.160 picks it:
 *
 * | requirements met | link of (provider, sub) | settings | result |
 * |---|---|---|---|
 * | no | – | – | refused: attributes |
 * | yes | found | – | that user, whatever its name; deactivated: refused |
 * | yes | none, no preferred_username | – | refused: localpart |
 * | yes | none | allow_existing_users, the name exists | that user, and it is linked |
 * | yes | none | registration on | new user; a taken name gets a digit |
 * | yes | none | registration off | refused: no account |
 * @see contracts/matrix.md §3.1
 */
export function chooseUser(
  state: SynapseState,
  links: LinkCache,
  setup: SynapseSetup,
  serverName: string,
  claims: Record<string, unknown>,
): Choice {
  const meets = ({ attribute, value }: { attribute: string; value: string }) =>
    [claims[attribute]].flat().some((given) => given === value);
  if (!setup.attributeRequirements.every(meets)) return { kind: 'refused', reason: 'attributes' };

  const owner = links.find(`oidc-${setup.idpId}`, String(claims.sub));
  const linked = owner === undefined ? undefined : state.users[owner];
  if (linked)
    return linked.deactivated
      ? { kind: 'refused', reason: 'deactivated' }
      : { kind: 'user', user: linked, link: false };

  const name = claims.preferred_username;
  if (typeof name !== 'string' || name === '') return { kind: 'refused', reason: 'localpart' };
  const localpart = mapLocalpart(name);
  const taken = (candidate: string) => state.users[`@${candidate}:${serverName}`];
  const existing = taken(localpart);
  if (existing && setup.allowExistingUsers) return { kind: 'user', user: existing, link: true };
  if (!setup.enableRegistration) return { kind: 'refused', reason: 'no-account' };
  let free = localpart;
  for (let digit = 1; taken(free); digit += 1) free = `${localpart}${digit}`;
  return { kind: 'register', localpart: free };
}

/** A name made into a legal localpart: lower case, and =hex for the rest (`Cy Ñandú` → `cy=20=c3=91and=c3=ba`, §1). */
export function mapLocalpart(name: string): string {
  const bytes = Buffer.from(name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  return Array.from(bytes, (byte) => {
    const sign = String.fromCharCode(byte);
    return /[a-z0-9._\-/+]/.test(sign) ? sign : `=${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
