import type { HoldKind } from '@latchkey/domain/hold';
import type { Tx } from './database.ts';

/** Rows that went from one account to another, as they were. Instants are ISO texts: this is kept as JSON. */
export type MovedRows = {
  identities: string[];
  addresses: { address: string; verifiedAt: string | null; origin: string; merged: boolean }[];
  grants: {
    group: string;
    origin: string;
    startOn: string;
    endOn: string | null;
    givenBy: string;
    added: boolean;
  }[];
  holds: { kind: HoldKind; placedOn: string; untilOn: string | null; placedBy: string; reasonCode: string }[];
  roles: { role: string; source: string; givenBy: string; added: boolean }[];
  /** Apps whose accounts went over: alone, or in exchange. */
  bindings: string[];
  neverMail: boolean;
};

/** Hands every outside account over; returns their ids. */
export async function moveIdentities(
  tx: Tx,
  from: string,
  to: string,
  only: readonly string[] | null = null,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE identity SET account_id = $2 WHERE account_id = $1 AND ($3::uuid[] IS NULL OR id = ANY($3::uuid[]))
     RETURNING id`,
    [from, to, only],
  );
  return rows.map((row) => row.id);
}

/** Hands every address over. `merged`: the other account had it already. */
export async function moveAddresses(tx: Tx, from: string, to: string): Promise<MovedRows['addresses']> {
  const rows = await tx.query<MovedRows['addresses'][number]>(
    `WITH gone AS (DELETE FROM address WHERE account_id = $1 RETURNING address, verified_at, origin),
     added AS (INSERT INTO address (account_id, address, verified_at, origin)
       SELECT $2, address, verified_at, origin FROM gone ON CONFLICT (account_id, address) DO NOTHING RETURNING address)
     SELECT gone.address, to_json(gone.verified_at) #>> '{}' AS "verifiedAt", gone.origin, added.address IS NULL AS merged
     FROM gone LEFT JOIN added USING (address)`,
    [from, to],
  );
  return rows;
}

/** Gives addresses back to the account they came from. */
export async function returnAddresses(
  tx: Tx,
  from: string,
  to: string,
  rows: MovedRows['addresses'],
): Promise<void> {
  for (const row of rows) {
    if (!row.merged)
      await tx.query('DELETE FROM address WHERE account_id = $1 AND address = $2', [from, row.address]);
    await tx.query(
      `INSERT INTO address (account_id, address, verified_at, origin) VALUES ($1, $2, $3::timestamptz, $4)
       ON CONFLICT DO NOTHING`,
      [to, row.address, row.verifiedAt, row.origin],
    );
  }
}

/** Hands every group over. `added`: the other account was not in it by the same origin. */
export async function moveGrants(tx: Tx, from: string, to: string): Promise<MovedRows['grants']> {
  return tx.query<MovedRows['grants'][number]>(
    `WITH gone AS (DELETE FROM group_grant WHERE account_id = $1
       RETURNING group_name, origin, start_on, end_on, given_by),
     added AS (INSERT INTO group_grant (account_id, group_name, origin, start_on, end_on, given_by)
       SELECT $2, group_name, origin, start_on, end_on, given_by FROM gone
       ON CONFLICT (account_id, group_name, origin) DO NOTHING RETURNING group_name, origin)
     SELECT gone.group_name AS "group", gone.origin, to_json(gone.start_on) #>> '{}' AS "startOn",
       to_json(gone.end_on) #>> '{}' AS "endOn", gone.given_by AS "givenBy", added.group_name IS NOT NULL AS added
     FROM gone LEFT JOIN added USING (group_name, origin)`,
    [from, to],
  );
}

/** Gives groups back to the account they came from. */
export async function returnGrants(
  tx: Tx,
  from: string,
  to: string,
  rows: MovedRows['grants'],
): Promise<void> {
  for (const row of rows) {
    if (row.added)
      await tx.query('DELETE FROM group_grant WHERE account_id = $1 AND group_name = $2 AND origin = $3', [
        from,
        row.group,
        row.origin,
      ]);
    await tx.query(
      `INSERT INTO group_grant (account_id, group_name, origin, start_on, end_on, given_by)
       VALUES ($1, $2, $3, $4::timestamptz, $5::timestamptz, $6) ON CONFLICT DO NOTHING`,
      [to, row.group, row.origin, row.startOn, row.endOn, row.givenBy],
    );
  }
}

/**
 * Places the holds of one account on another as well, as they stand; what the rules alone placed for want of a payment
 * is decided anew. One that stands there already is made as long as the longer. Returns those that are new there.
 */
export async function copyHolds(tx: Tx, from: string, to: string): Promise<MovedRows['holds']> {
  return tx.query<MovedRows['holds'][number]>(
    `WITH both_kinds AS (
       UPDATE hold h SET until_on = CASE WHEN h.until_on IS NULL OR o.until_on IS NULL THEN NULL
         ELSE greatest(h.until_on, o.until_on) END
       FROM hold o WHERE h.account_id = $2 AND o.account_id = $1 AND o.kind = h.kind
         AND NOT (o.kind = 'lapsed' AND o.placed_by = 'system'))
     INSERT INTO hold (account_id, kind, placed_on, until_on, placed_by, reason_code)
     SELECT $2, kind, placed_on, until_on, placed_by, reason_code FROM hold
     WHERE account_id = $1 AND NOT (kind = 'lapsed' AND placed_by = 'system')
     ON CONFLICT (account_id, kind) DO NOTHING
     RETURNING kind, to_json(placed_on) #>> '{}' AS "placedOn", to_json(until_on) #>> '{}' AS "untilOn",
       placed_by AS "placedBy", reason_code AS "reasonCode"`,
    [from, to],
  );
}

/** Takes copied holds away again, where nobody placed them anew since. */
export async function dropCopiedHolds(tx: Tx, accountId: string, rows: MovedRows['holds']): Promise<void> {
  for (const row of rows)
    await tx.query('DELETE FROM hold WHERE account_id = $1 AND kind = $2 AND placed_on = $3::timestamptz', [
      accountId,
      row.kind,
      row.placedOn,
    ]);
}

/** Hands roles of the hub over. */
export async function moveRoles(tx: Tx, from: string, to: string): Promise<MovedRows['roles']> {
  return tx.query<MovedRows['roles'][number]>(
    `WITH gone AS (DELETE FROM role WHERE account_id = $1 RETURNING role, source, given_by),
     added AS (INSERT INTO role (account_id, role, source, given_by) SELECT $2, role, source, given_by FROM gone
       ON CONFLICT DO NOTHING RETURNING role, source)
     SELECT gone.role, gone.source, gone.given_by AS "givenBy", added.role IS NOT NULL AS added
     FROM gone LEFT JOIN added USING (role, source)`,
    [from, to],
  );
}

/** Gives roles back. */
export async function returnRoles(tx: Tx, from: string, to: string, rows: MovedRows['roles']): Promise<void> {
  for (const row of rows) {
    if (row.added)
      await tx.query('DELETE FROM role WHERE account_id = $1 AND role = $2 AND source = $3', [
        from,
        row.role,
        row.source,
      ]);
    await tx.query(
      'INSERT INTO role (account_id, role, source, given_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [to, row.role, row.source, row.givenBy],
    );
  }
}

/** Exchanges what two accounts have in one app: whichever have one there. The same call takes it back. */
export async function exchangeBindings(tx: Tx, one: string, other: string, app: string): Promise<void> {
  const rows = await tx.query<{ account: string; row: string }>(
    `DELETE FROM binding WHERE app = $3 AND account_id IN ($1, $2)
     RETURNING account_id AS account, to_jsonb(binding)::text AS row`,
    [one, other, app],
  );
  for (const { account, row } of rows) {
    await tx.query(
      `INSERT INTO binding SELECT (jsonb_populate_record(NULL::binding, $1::jsonb || jsonb_build_object('account_id', $2::text))).*`,
      [row, account === one ? other : one],
    );
  }
}

/** “Never mail” counts for both; true where it is new there. */
export async function copyNeverMail(tx: Tx, from: string, to: string): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO never_mail SELECT (jsonb_populate_record(NULL::never_mail,
       to_jsonb(n) || jsonb_build_object('account_id', $2::text))).* FROM never_mail n WHERE account_id = $1
     ON CONFLICT (account_id) DO NOTHING RETURNING account_id`,
    [from, to],
  );
  return rows.length > 0;
}

/** Takes a copied mark away again. */
export async function dropNeverMail(tx: Tx, accountId: string): Promise<void> {
  await tx.query('DELETE FROM never_mail WHERE account_id = $1', [accountId]);
}

/** Open questions about one account are about the other. */
export async function moveQuestions(tx: Tx, from: string, to: string): Promise<void> {
  await tx.query('UPDATE question SET account_id = $2 WHERE account_id = $1 AND answered_on IS NULL', [
    from,
    to,
  ]);
}
