import type { Tier } from '@latchkey/domain/tier';
import type { Reader, Tx } from './database.ts';

/** Takes over what a source shows of its tiers; one that it no longer has keeps its name. Writes only what changed. */
export async function writeTiers(tx: Tx, source: string, tiers: readonly Tier[]): Promise<void> {
  await tx.query(
    `INSERT INTO tier (source, id, aliases, name, slug, type)
     SELECT $1, r.id, coalesce(r.aliases, '{}'), r.name, r.slug, r.type
     FROM jsonb_to_recordset($2::jsonb) AS r(id text, aliases text[], name text, slug text, type text)
     ON CONFLICT (source, id) DO UPDATE SET aliases = excluded.aliases, name = excluded.name, slug = excluded.slug,
       type = excluded.type, gone = false
     WHERE (tier.aliases, tier.name, tier.slug, tier.type, tier.gone)
       IS DISTINCT FROM (excluded.aliases, excluded.name, excluded.slug, excluded.type, false)`,
    [source, JSON.stringify(tiers)],
  );
  await tx.query(`UPDATE tier SET gone = true WHERE source = $1 AND NOT gone AND id <> ALL($2::text[])`, [
    source,
    tiers.map((tier) => tier.id),
  ]);
}

/** Tiers of every source that is read by tiers, by its name; without those that are gone. */
export async function readTiers(db: Reader): Promise<Record<string, Tier[]>> {
  const rows = await db.query<Tier & { source: string }>(
    'SELECT source, id, aliases, name, slug, type FROM tier WHERE NOT gone ORDER BY source, name, id',
  );
  const tiers: Record<string, Tier[]> = {};
  for (const { source, ...tier } of rows) {
    tiers[source] ??= [];
    tiers[source].push(tier);
  }
  return tiers;
}
