import type { FactData } from '@latchkey/domain/fact';
import type { PersonRow } from '@latchkey/domain/source-row';
import type { Reader } from './database.ts';

/** Whose the facts with these aliases are, by alias: the outside account as it was last written down. */
export async function readOwnersOf(
  db: Reader,
  source: string,
  kind: FactData['kind'],
  aliases: readonly string[],
): Promise<Map<string, PersonRow>> {
  const rows = await db.query<{ alias: string; person: PersonRow }>(
    `SELECT a.alias, json_build_object('type', i.type, 'isGuest', i.is_guest, 'isIncognito', i.is_incognito,
       'slug', i.slug, 'name', i.name, 'address', i.address,
       'aliases', ARRAY(SELECT b.alias FROM identity_alias b WHERE b.identity_id = i.id ORDER BY b.alias)) AS person
     FROM fact_alias a JOIN fact f ON f.id = a.fact_id JOIN identity i ON i.id = f.identity_id
     WHERE a.source = $1 AND a.kind = $2 AND a.alias = ANY($3::text[])`,
    [source, kind, aliases],
  );
  return new Map(rows.map(({ alias, person }) => [alias, person]));
}
