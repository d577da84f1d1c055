/** A tier as its source shows it. `aliases`: its other ids. */
export type Tier = {
  id: string;
  aliases: readonly string[];
  name: string;
  slug: string | null;
  type: string | null;
};

/** What a bare name of a tier stands for. `known`: the names there are. */
export type NamedTier =
  | { kind: 'found'; id: string }
  | { kind: 'several'; ids: string[] }
  | { kind: 'none'; known: string[] };

/**
 * | the name is that of | then    |
 * |---------------------|---------|
 * | one tier            | found   |
 * | several tiers       | several |
 * | no tier             | none    |
 *
 * Capitals, and spaces around the name, make no difference.
 */
export function tierByName(name: string, tiers: readonly Tier[]): NamedTier {
  const wanted = plain(name);
  const ids = tiers.filter((tier) => plain(tier.name) === wanted).map((tier) => tier.id);
  const [only] = ids;
  if (only === undefined) return { kind: 'none', known: tiers.map((tier) => tier.name) };
  return ids.length === 1 ? { kind: 'found', id: only } : { kind: 'several', ids };
}

function plain(name: string): string {
  return name.normalize('NFC').trim().toLocaleLowerCase('en');
}
