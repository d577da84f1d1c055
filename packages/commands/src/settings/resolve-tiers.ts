import { type Tier, tierByName } from '@latchkey/domain/tier';
import type { SettingsFile, When, WhenLeaf } from './schema.ts';

/** A tier that a rule names and that has no id yet. `not-read`: its source was never read, so nobody knows. */
export type OpenTier = { source: string; name: string; why: 'none' | 'several' | 'not-read'; known: string };

/**
 * Puts the id beside every tier that a rule names by its name alone, once; from then on the id counts, and a new name in
 * the source changes nothing. What cannot be told stays as it is, and is listed.
 */
export function resolveTiers(
  settings: SettingsFile,
  tiers: Readonly<Record<string, readonly Tier[]>>,
): { settings: SettingsFile; open: OpenTier[] } {
  const open: OpenTier[] = [];
  const one = (source: string, tier: { id?: string | undefined; name?: string | undefined }) => {
    if (tier.id !== undefined || tier.name === undefined) return tier;
    const { name } = tier;
    const known = tiers[source];
    if (known === undefined) {
      open.push({ source, name, why: 'not-read', known: '' });
      return tier;
    }
    const found = tierByName(name, known);
    if (found.kind === 'found') return { id: found.id, name };
    const rest = found.kind === 'several' ? found.ids : found.known;
    open.push({ source, name, why: found.kind, known: rest.join(', ') });
    return tier;
  };
  const leaf = (when: WhenLeaf): WhenLeaf => {
    if (!('tier' in when) || when.tier === 'any') return when;
    const { tier, source } = when;
    return { ...when, tier: Array.isArray(tier) ? tier.map((each) => one(source, each)) : one(source, tier) };
  };
  const walk = (when: When): When => {
    if ('all' in when) return { all: when.all.map(walk) };
    if ('any' in when) return { any: when.any.map(walk) };
    if ('not' in when) return { not: walk(when.not) };
    return leaf(when);
  };
  const rules = settings.rules.map((rule) => ({ ...rule, when: walk(rule.when) }));
  return { settings: { ...settings, rules }, open };
}
