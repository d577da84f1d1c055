import type { Tier } from '@latchkey/domain/tier';
import type { Reader } from '@latchkey/store/database';
import { readTiers } from '@latchkey/store/tier';
import { tierKey } from '../settings/policy-from.ts';
import type { HubSettings } from '../settings/read-settings.ts';
import type { When, WhenLeaf } from '../settings/schema.ts';

/** What apps, groups and tiers are called; an app or group of no settings by its own name, a tier by its id. */
export type Names = {
  app(name: string): string;
  group(name: string): string;
  tier(id: string): string;
};

/** Tiers that sources show, by source. */
type TiersOf = Readonly<Record<string, readonly Tier[]>>;

/**
 * Names as the settings give them: titles, and the names that rules write beside their tiers' ids. `known`: what the
 * sources call their tiers, for those that no rule names.
 */
export function namesOf(settings: HubSettings | null, known: TiersOf = {}): Names {
  const document = settings?.document;
  const tiers = new Map([
    ...Object.values(known).flatMap((of) =>
      of.flatMap(({ id, aliases, name }) => [id, ...aliases].map((one): [string, string] => [one, name])),
    ),
    ...(document?.rules ?? []).flatMap((rule) => tiersOf(rule.when)),
  ]);
  return {
    app: (name) => document?.apps[name]?.title ?? name.charAt(0).toUpperCase() + name.slice(1),
    group: (name) => document?.groups[name]?.title ?? name,
    tier: (id) => tiers.get(id) ?? id,
  };
}

function tiersOf(when: When): [id: string, name: string][] {
  if ('all' in when) return when.all.flatMap(tiersOf);
  if ('any' in when) return when.any.flatMap(tiersOf);
  if ('not' in when) return tiersOf(when.not);
  const leaf: WhenLeaf = when;
  if (!('tier' in leaf) || leaf.tier === 'any') return [];
  return [leaf.tier].flat().flatMap((tier) => (tier.name === undefined ? [] : [[tierKey(tier), tier.name]]));
}

/** Names as the settings in force and what was read of the sources give them. */
export async function readNames(db: Reader, settings: HubSettings | null): Promise<Names> {
  return namesOf(settings, await readTiers(db));
}
