import type { Reader, Tx } from './database.ts';

export type AddressChangeState = 'asked' | 'confirming' | 'taken' | 'declined' | 'expired' | 'overtaken';

/**
 * A question to a member whether an address of the books is theirs. `address`: null once it is closed. `expired`: its
 * time is over by the calendar, whether it was closed or not.
 */
export type AddressChange = {
  id: string;
  accountId: string;
  identityId: string;
  address: string | null;
  state: AddressChangeState;
  /** A new counter voids every older link. */
  counter: number;
  expiresOn: Date;
  expired: boolean;
};

const COLUMNS = `id, account_id AS "accountId", identity_id AS "identityId", address, state, counter,
  expires_on AS "expiresOn", expires_on <= calendar_now() AS expired`;

export async function readAddressChange(db: Reader, id: string): Promise<AddressChange | null> {
  const [row] = await db.query<AddressChange>(`SELECT ${COLUMNS} FROM address_change WHERE id = $1`, [id]);
  return row ?? null;
}

/** The one question that is open to a member; null: none. */
export async function readOpenAddressChange(db: Reader, accountId: string): Promise<AddressChange | null> {
  const [row] = await db.query<AddressChange>(
    `SELECT ${COLUMNS} FROM address_change
     WHERE account_id = $1 AND address IS NOT NULL AND expires_on > calendar_now()`,
    [accountId],
  );
  return row ?? null;
}

/** What became of an address (any of these hashes) that a member was asked about; null: they were not. */
export async function findAddressChange(
  db: Reader,
  accountId: string,
  hashes: readonly string[],
): Promise<(AddressChange & { closedDaysAgo: number | null }) | null> {
  const [row] = await db.query<AddressChange & { closedDaysAgo: number | null }>(
    `SELECT ${COLUMNS}, (extract(epoch FROM calendar_now() - closed_on) / 86400)::float8 AS "closedDaysAgo"
     FROM address_change WHERE account_id = $1 AND address_hash = ANY($2::text[])`,
    [accountId, [...hashes]],
  );
  return row ?? null;
}

/** Writes a question, for `days` by the calendar; one about the same address is opened again under a new counter. */
export async function openAddressChange(
  tx: Tx,
  change: { accountId: string; identityId: string; address: string; hash: string; days: number },
): Promise<{ id: string; counter: number }> {
  const [row] = await tx.query<{ id: string; counter: number }>(
    `INSERT INTO address_change AS c (account_id, identity_id, address, address_hash, expires_on)
     VALUES ($1, $2, $3, $4, calendar_now() + make_interval(days => $5))
     ON CONFLICT (account_id, address_hash) DO UPDATE SET identity_id = excluded.identity_id,
       address = excluded.address, state = 'asked', counter = c.counter + 1, expires_on = excluded.expires_on,
       closed_on = NULL
     RETURNING id, counter`,
    [change.accountId, change.identityId, change.address, change.hash, change.days],
  );
  return row as { id: string; counter: number };
}

/** The member said yes: the new address is to be proved, for `days`, under a new counter. */
export async function markConfirming(tx: Tx, id: string, days: number): Promise<{ counter: number }> {
  const [row] = await tx.query<{ counter: number }>(
    `UPDATE address_change SET state = 'confirming', counter = counter + 1,
       expires_on = calendar_now() + make_interval(days => $2) WHERE id = $1 RETURNING counter`,
    [id, days],
  );
  return row as { counter: number };
}

/** Closes a question; the address is forgotten with it. */
export async function closeAddressChange(
  tx: Tx,
  id: string,
  state: Exclude<AddressChangeState, 'asked' | 'confirming'>,
): Promise<void> {
  await tx.query(
    `UPDATE address_change SET state = $2, address = NULL, closed_on = calendar_now() WHERE id = $1`,
    [id, state],
  );
}

/** Closes what is open to a member: something newer took its place. */
export async function overtakeAddressChange(tx: Tx, accountId: string): Promise<void> {
  await tx.query(
    `UPDATE address_change SET state = 'overtaken', address = NULL, closed_on = calendar_now()
     WHERE account_id = $1 AND address IS NOT NULL`,
    [accountId],
  );
}

/** Closes questions whose time is over: nothing was changed by them. */
export async function sweepAddressChanges(db: Reader): Promise<void> {
  await db.query(
    `UPDATE address_change SET state = 'expired', address = NULL, closed_on = calendar_now()
     WHERE address IS NOT NULL AND expires_on <= calendar_now()`,
  );
}
