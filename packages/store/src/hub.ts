import type { Reader, Tx } from './database.ts';

/** The one row about the hub itself. `issuer` null: not started yet. */
export type Hub = { sandbox: boolean; issuer: string | null };

/** Reads the hub's row; null in a database that has not been set up. */
export async function readHub(db: Reader): Promise<Hub | null> {
  const [row] = await db.query<Hub>('SELECT sandbox, issuer FROM hub');
  return row ?? null;
}

/** Sets up a migrated, empty database; marks it sandbox for good. A second call changes nothing. */
export async function setUpHub(tx: Tx, sandbox: boolean): Promise<void> {
  await tx.query('INSERT INTO hub (sandbox) VALUES ($1) ON CONFLICT DO NOTHING', [sandbox]);
  await tx.query('INSERT INTO clock (only_row) SELECT true FROM hub WHERE sandbox ON CONFLICT DO NOTHING');
}

/** Pins the issuer. In a sandbox it follows each start; elsewhere only the first call has an effect. */
export async function pinIssuer(tx: Tx, issuer: string): Promise<string> {
  const [row] = await tx.query<{ issuer: string }>(
    'UPDATE hub SET issuer = CASE WHEN sandbox OR issuer IS NULL THEN $1 ELSE issuer END RETURNING issuer',
    [issuer],
  );
  return row?.issuer ?? issuer;
}
