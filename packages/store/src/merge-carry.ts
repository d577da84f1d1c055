import type { Tx } from './database.ts';

/** Tables whose rows are somebody's, with the column that says whose; both are part of the key. */
const CARRIED = {
  seat: 'account_id',
  seat_keeper: 'account_id',
  admission: 'account_id',
  keeper: 'keeper_id',
} as const;
type Carried = keyof typeof CARRIED;

/** A row that went over. `added`: the other account had none of the same key. */
export type CarriedRow = { table: Carried; row: Record<string, unknown>; added: boolean };

/** Hands seats, what somebody keeps, and admissions over; where the other account has the same, its own stays. */
export async function carryRows(tx: Tx, from: string, to: string): Promise<CarriedRow[]> {
  const carried: CarriedRow[] = [];
  for (const [table, column] of Object.entries(CARRIED) as [Carried, string][]) {
    const rows = await tx.query<{ row: Record<string, unknown> }>(
      `DELETE FROM ${table} WHERE ${column} = $1 RETURNING to_jsonb(${table}) AS row`,
      [from],
    );
    for (const { row } of rows) {
      const added = await insertRow(tx, table, { ...row, [column]: to });
      carried.push({ table, row, added });
    }
  }
  return carried;
}

/** Gives them back to the account they came from; what was emptied or taken away since is not made anew there. */
export async function returnRows(tx: Tx, from: string, rows: readonly CarriedRow[]): Promise<void> {
  for (const { table, row, added } of rows) {
    const column = CARRIED[table];
    const keys = Object.keys(row).filter((name) => KEYS[table].includes(name));
    const match = keys.map((name, at) => `${name}::text = $${at + 2}`).join(' AND ');
    const still = await tx.query(
      `${added ? 'DELETE FROM' : 'SELECT 1 FROM'} ${table} WHERE ${column} = $1 AND ${match}${added ? ' RETURNING 1' : ''}`,
      [from, ...keys.map((name) => String(row[name]))],
    );
    if (still.length > 0) await insertRow(tx, table, row);
  }
}

/** The rest of each key. */
const KEYS: Readonly<Record<Carried, readonly string[]>> = {
  seat: ['identity_id'],
  seat_keeper: ['identity_id'],
  admission: ['group_name'],
  keeper: ['shared_id'],
};

async function insertRow(tx: Tx, table: Carried, row: Record<string, unknown>): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb)).* ON CONFLICT DO NOTHING RETURNING 1`,
    [JSON.stringify(row)],
  );
  return rows.length > 0;
}

/** Contributions that treasurers were asked to end are those of whoever their outside account belongs to now. */
export async function followAsks(tx: Tx, identityIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE contribution_ask c SET account_id = i.account_id FROM fact f JOIN identity i ON i.id = f.identity_id
     WHERE c.fact_id = f.id AND i.id = ANY($1::uuid[]) AND i.account_id IS NOT NULL AND c.account_id <> i.account_id`,
    [[...identityIds]],
  );
}

/** Members kept by hand for whom one account answers are the other's to answer for. `only`: these rows; returns them. */
export async function moveSponsored(
  tx: Tx,
  from: string,
  to: string,
  only: readonly string[] | null = null,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE kept_row SET sponsor_id = $2 WHERE sponsor_id = $1 AND ($3::uuid[] IS NULL OR id = ANY($3::uuid[]))
     RETURNING id`,
    [from, to, only],
  );
  return rows.map((row) => row.id);
}
