import type { Reader } from './database.ts';

/** Kind of every app that has an OIDC client, by name: apps that can be told of a logout. */
export async function readAppKinds(db: Reader): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query<{ name: string; kind: string }>(
    'SELECT name, kind FROM app WHERE client IS NOT NULL',
  );
  return new Map(rows.map((row) => [row.name, row.kind]));
}
