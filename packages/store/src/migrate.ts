import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { grantRoles } from './grant-roles.ts';
import { migrateWake } from './wake.ts';

const FOLDER = new URL('../migrations/', import.meta.url);
/** Any two starters of one database meet at this advisory lock. */
const LOCK = 0x6c61_7463;

export type Migration = { name: string; sql: string; hash: string };

/** The numbered SQL migrations of this release, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(FOLDER)).filter((file) => /^\d{4}-[a-z-]+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(new URL(file, FOLDER), 'utf8');
      return { name: file.slice(0, -4), sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

export type SchemaState =
  | { kind: 'current' }
  | { kind: 'behind'; missing: string[] }
  | { kind: 'ahead'; unknown: string[] }
  | { kind: 'changed'; names: string[] };

/** Compares what a database holds with what this release brings. Reads only. */
export async function readSchemaState(client: pg.ClientBase): Promise<SchemaState> {
  const { rows: exists } = await client.query(`SELECT to_regclass('migration') IS NOT NULL AS there`);
  const there = exists[0]?.there === true;
  const done = there
    ? (await client.query<{ name: string; hash: string }>('SELECT name, hash FROM migration')).rows
    : [];
  const ours = await readMigrations();
  const known = new Map(ours.map((migration) => [migration.name, migration.hash]));
  const unknown = done.filter((row) => !known.has(row.name)).map((row) => row.name);
  if (unknown.length > 0) return { kind: 'ahead', unknown };
  const changed = done.filter((row) => known.get(row.name) !== row.hash).map((row) => row.name);
  if (changed.length > 0) return { kind: 'changed', names: changed };
  const have = new Set(done.map((row) => row.name));
  const missing = ours.filter((migration) => !have.has(migration.name)).map((migration) => migration.name);
  return missing.length > 0 ? { kind: 'behind', missing } : { kind: 'current' };
}

/**
 * Brings a database to this release's schema: one transaction a migration, under an advisory lock, so that two
 * starters do it once. Then grants the roles `latchkey_idp` and `latchkey_worker` what they need, where they exist.
 * Throws where the database is newer than this release or a landed migration was edited.
 */
export async function migrate(options: { url: string; onStep?: (name: string) => void }): Promise<void> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'latchkey-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const { rows } = await client.query(`SELECT current_setting('server_version_num')::int AS version`);
    if ((rows[0]?.version ?? 0) < 140000) {
      throw new Error('PostgreSQL is older than 14: give Latchkey a PostgreSQL of version 14 or newer.');
    }
    const state = await readSchemaState(client);
    if (state.kind === 'ahead') {
      throw new Error(
        `The database is from a newer release (${state.unknown.join(', ')}): start that release, or restore a backup.`,
      );
    }
    if (state.kind === 'changed') {
      throw new Error(`Landed migrations differ from this release's: ${state.names.join(', ')}.`);
    }
    await client.query(
      `CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, hash text NOT NULL, ran_at timestamptz NOT NULL DEFAULT now())`,
    );
    if (state.kind === 'behind') {
      const todo = new Set(state.missing);
      for (const migration of await readMigrations()) {
        if (!todo.has(migration.name)) continue;
        await client.query('BEGIN');
        await client.query(migration.sql);
        await client.query('INSERT INTO migration (name, hash) VALUES ($1, $2)', [
          migration.name,
          migration.hash,
        ]);
        await client.query('COMMIT');
        options.onStep?.(migration.name);
      }
    }
    await migrateWake(options.url);
    await grantRoles(client);
  } finally {
    await client.end();
  }
}
