import type { Reader, Tx } from './database.ts';

/** What the settings say of an app that the database keeps by itself: its kind and its OIDC client. */
export type AppSettingRow = {
  name: string;
  kind: string;
  mode: 'observe' | 'manage' | 'paused';
  client: Record<string, unknown> | null;
  retiredAt: Date | null;
};

/** Every app that ever stood in the settings. */
export async function readAppSettings(db: Reader): Promise<AppSettingRow[]> {
  return db.query<AppSettingRow>(
    `SELECT name, kind, mode, client, retired_at AS "retiredAt" FROM app ORDER BY name`,
  );
}

/** Puts an app under the settings: new apps begin in `observe`; one that comes back keeps its epoch and its accounts. */
export async function saveApp(
  tx: Tx,
  app: { name: string; kind: string; client: Record<string, unknown> | null },
): Promise<void> {
  await tx.query(
    `INSERT INTO app (name, kind, client) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, client = excluded.client,
       mode = CASE WHEN app.retired_at IS NULL THEN app.mode ELSE 'observe' END, retired_at = NULL`,
    [app.name, app.kind, app.client === null ? null : JSON.stringify(app.client)],
  );
}

/** Takes an app out of the settings: nobody signs in to it, nothing is sent to it, its rows stay. */
export async function retireApp(tx: Tx, name: string): Promise<void> {
  await tx.query(
    `UPDATE app SET retired_at = now(), mode = 'paused' WHERE name = $1 AND retired_at IS NULL`,
    [name],
  );
}

/** Sets the hashes of the secrets that an app's client may present, newest first. */
export async function saveAppSecrets(tx: Tx, name: string, hashes: readonly string[]): Promise<void> {
  await tx.query('UPDATE app SET secret_hashes = $2 WHERE name = $1', [name, JSON.stringify(hashes)]);
}

export async function readAppSecrets(db: Reader, name: string): Promise<string[] | null> {
  const [row] = await db.query<{ hashes: string[] }>(
    'SELECT secret_hashes AS hashes FROM app WHERE name = $1',
    [name],
  );
  return row?.hashes ?? null;
}

/** Puts a source under the settings; what was read of it before stays. */
export async function saveSource(tx: Tx, source: { name: string; kind: string }): Promise<void> {
  await tx.query(
    'INSERT INTO source (name, kind) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET kind = excluded.kind',
    [source.name, source.kind],
  );
}
