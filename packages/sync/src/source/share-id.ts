/**
 * Whether two lists of one thing's ids, each with spaces between them, have one in common: ids change their form, and
 * any that stays names the same thing. @see contracts/open-collective.md §10
 */
export function shareId(one: string, other: string): boolean {
  const ids = new Set(one.split(' '));
  return other.split(' ').some((id) => ids.has(id));
}
