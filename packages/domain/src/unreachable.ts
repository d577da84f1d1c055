/** Why the books give no address that an invitation could go to. */
export type UnreachableCause = 'incognito' | 'organization' | 'guest' | 'hidden' | 'not-in-list' | 'no-books';

/** What is known of one outside account that has no address. `sourceKind`: kind of its source. */
export type Unreached = { type: string; isIncognito: boolean; isGuest: boolean; sourceKind: string };

/**
 * The cause that is told, out of all outside accounts of somebody without an address.
 *
 * | the outside account            | cause        |
 * |--------------------------------|--------------|
 * | none                           | no-books     |
 * | incognito                      | incognito    |
 * | no person                      | organization |
 * | a guest                        | guest        |
 * | of a list kept by hand         | not-in-list  |
 * | else                           | hidden       |
 */
export function unreachableCause(identities: readonly Unreached[]): UnreachableCause {
  const [one] = identities;
  if (one === undefined) return 'no-books';
  if (one.isIncognito) return 'incognito';
  if (one.type !== 'INDIVIDUAL') return 'organization';
  if (one.isGuest) return 'guest';
  return one.sourceKind === 'open-collective' ? 'hidden' : 'not-in-list';
}
