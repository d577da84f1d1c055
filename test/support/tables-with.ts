import type { Database } from '@latchkey/store/database';

/** Tables of the hub in which a text stands in any column of any row, whatever its case; by name. */
export async function tablesWith(db: Database, text: string): Promise<string[]> {
  const tables = await db.one.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.one.query(
      `SELECT 1 FROM "${name}" t WHERE strpos(lower(t::text), lower($1)) > 0 OR strpos(lower(to_jsonb(t)::text), lower($1)) > 0 LIMIT 1`,
      [text],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}
