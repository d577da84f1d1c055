import pg from 'pg';

const TABLES = `
  SELECT c.relname AS name,
    (SELECT array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attidentity <> '' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END ORDER BY a.attnum)
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT array_agg(pg_get_constraintdef(o.oid) ORDER BY o.contype DESC, pg_get_constraintdef(o.oid))
     FROM pg_constraint o WHERE o.conrelid = c.oid AND o.contype IN ('p', 'u', 'f', 'c')) AS constraints,
    (SELECT array_agg(pg_get_indexdef(i.indexrelid) ORDER BY pg_get_indexdef(i.indexrelid)) FROM pg_index i
     WHERE i.indrelid = c.oid AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid)) AS indexes
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY c.relname`;
const VIEWS = `
  SELECT viewname AS name, definition FROM pg_views WHERE schemaname = 'public' ORDER BY viewname`;
const FUNCTIONS = `
  SELECT pg_get_functiondef(p.oid) AS definition FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' ORDER BY p.proname`;

type Table = { name: string; columns: string[]; constraints: string[] | null; indexes: string[] | null };

/** The tables, views and functions that all migrations together make, as SQL to read. `url`: a migrated database. */
export async function describeSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables = (await client.query<Table>(TABLES)).rows.map(({ name, columns, constraints, indexes }) => {
      const lines = [...columns, ...(constraints ?? [])].map((line) => `  ${line}`);
      return [
        `CREATE TABLE ${name} (\n${lines.join(',\n')}\n);`,
        ...(indexes ?? []).map((index) => `${index.replaceAll('public.', '')};`),
      ].join('\n');
    });
    const views = (await client.query<{ name: string; definition: string }>(VIEWS)).rows.map(
      ({ name, definition }) => `CREATE VIEW ${name} AS\n${definition.trim()}`,
    );
    const functions = (await client.query<{ definition: string }>(FUNCTIONS)).rows.map(
      ({ definition }) => `${definition.trim().replaceAll('public.', '')};`,
    );
    const head =
      '-- What all migrations together make, to read; nothing runs this file. Made by test/boundaries/schema.test.ts.';
    return `${[head, ...tables, ...views, ...functions].join('\n\n')}\n`;
  } finally {
    await client.end();
  }
}
