import type { Reader, Tx } from './database.ts';

/** Where a secret comes from at each use. */
export type SecretReference = { env: string } | { file: string };
export type StoredSecret = { name: string; sealed: string | null; reference: SecretReference | null };

/** Writes a secret: sealed to the worker, or as a reference. Pages may write one and never read it. */
export async function writeSecret(
  tx: Tx,
  secret: { name: string } & ({ sealed: string } | { reference: SecretReference }),
): Promise<void> {
  await tx.query(
    `INSERT INTO secret (name, sealed, reference) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, reference = excluded.reference, changed_at = now()`,
    [
      secret.name,
      'sealed' in secret ? secret.sealed : null,
      'reference' in secret ? JSON.stringify(secret.reference) : null,
    ],
  );
}

/** Keeps what a page sealed to the worker; all that the role of pages may write of a secret (and `excluded` would be read). */
export async function sealSecret(tx: Tx, secret: { name: string; sealed: string }): Promise<void> {
  await tx.query(
    `INSERT INTO secret (name, sealed) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET sealed = $2, changed_at = now()`,
    [secret.name, secret.sealed],
  );
}

/** Forgets one secret. */
export async function forgetSecret(tx: Tx, name: string): Promise<void> {
  await tx.query('DELETE FROM secret WHERE name = $1', [name]);
}

/** Reads one stored secret; null where none was given. Only the worker's role may. */
export async function readSecret(db: Reader, name: string): Promise<StoredSecret | null> {
  const [row] = await db.query<StoredSecret>('SELECT name, sealed, reference FROM secret WHERE name = $1', [
    name,
  ]);
  return row ?? null;
}

/** Forgets every secret but these: what the settings no longer name, nobody keeps for them. */
export async function keepOnlySecrets(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM secret WHERE name <> ALL($1::text[])', [[...names]]);
}

/** The public half of the key that secrets are sealed to; null before the worker's secret was first used. */
export async function readWorkerKey(db: Reader): Promise<{ id: string; publicKey: string } | null> {
  const [row] = await db.query<{ id: string; publicKey: string }>(
    `SELECT id, public_key AS "publicKey" FROM worker_key WHERE retired_at IS NULL ORDER BY made_at DESC LIMIT 1`,
  );
  return row ?? null;
}

/** Publishes the worker's public key; a second call with the same key changes nothing. */
export async function publishWorkerKey(tx: Tx, key: { id: string; publicKey: string }): Promise<void> {
  await tx.query('UPDATE worker_key SET retired_at = now() WHERE id <> $1 AND retired_at IS NULL', [key.id]);
  await tx.query('INSERT INTO worker_key (id, public_key) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [
    key.id,
    key.publicKey,
  ]);
}

/** Names of every stored secret. */
export async function readSecretNames(db: Reader): Promise<string[]> {
  return (await db.query<{ name: string }>('SELECT name FROM secret ORDER BY name')).map((row) => row.name);
}
