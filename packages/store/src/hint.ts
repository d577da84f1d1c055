import type { Reader, Tx } from './database.ts';

/**
 * What a hook told: a reason to look at one outside account (or at all of the books), never a fact. `tries`: looks since,
 * for an address that was not there.
 */
export type Hint = {
  id: string;
  source: string;
  type: string;
  alias: string | null;
  arrivedAt: Date;
  ageMs: number;
  tries: number;
};

/** Keeps a hint, due at once where nothing else is said; the same activity told twice is kept once. Returns whether it is new. */
export async function insertHint(
  tx: Tx,
  hint: { source: string; number: string | null; type: string; alias: string | null; dueAt?: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO hint (source, number, type, alias, due_at) VALUES ($1, $2, $3, $4, coalesce($5, now()))
     ON CONFLICT DO NOTHING RETURNING id`,
    [hint.source, hint.number, hint.type, hint.alias, hint.dueAt ?? null],
  );
  return rows.length > 0;
}

/** When the newest hint about somebody was, or will be, looked into first; null: there was none. */
export async function readNewestDue(db: Reader, source: string, alias: string): Promise<Date | null> {
  const [row] = await db.query<{ due: Date | null }>(
    `SELECT max(due_at) AS due FROM hint
     WHERE source = $1 AND alias = $2 AND tries = 0 AND arrived_at > now() - interval '10 min'`,
    [source, alias],
  );
  return row?.due ?? null;
}

/** Hints that are due and nobody has looked into yet, oldest first. */
export async function listUnreadHints(db: Reader, source: string, limit: number): Promise<Hint[]> {
  return db.query<Hint>(
    `SELECT id::text, source, type, alias, arrived_at AS "arrivedAt", tries,
       (extract(epoch FROM now() - arrived_at) * 1000)::float8 AS "ageMs"
     FROM hint WHERE source = $1 AND read_at IS NULL AND due_at <= now() ORDER BY hint.id LIMIT $2`,
    [source, limit],
  );
}

/** Says that hints have been looked into. */
export async function closeHints(db: Reader, ids: readonly string[]): Promise<void> {
  await db.query('UPDATE hint SET read_at = now() WHERE id = ANY($1::bigint[])', [ids]);
}

/** Somebody's address was not there: their hint is looked into once more, then. */
export async function postponeHint(db: Reader, id: string, dueAt: Date): Promise<void> {
  await db.query('UPDATE hint SET due_at = $2, tries = tries + 1 WHERE id = $1::bigint', [id, dueAt]);
}

/** Milliseconds until the next hint is due that is not due yet; null: there is none. */
export async function readNextHintMs(db: Reader): Promise<number | null> {
  const [row] = await db.query<{ ms: number | null }>(
    `SELECT (extract(epoch FROM min(due_at) - now()) * 1000)::float8 AS ms
     FROM hint WHERE read_at IS NULL AND due_at > now()`,
  );
  return row?.ms ?? null;
}

/** The newest hint of a source that nobody has looked into; null: there is none. */
export async function readNewestHint(db: Reader, source: string): Promise<string | null> {
  const [row] = await db.query<{ id: string | null }>(
    'SELECT max(id)::text AS id FROM hint WHERE source = $1 AND read_at IS NULL',
    [source],
  );
  return row?.id ?? null;
}

/**
 * Says that every hint up to this one has been looked into: a complete read began after it. Those that wait for an
 * address go on waiting. Returns how many.
 */
export async function closeHintsUpTo(db: Reader, source: string, id: string): Promise<number> {
  const rows = await db.query(
    `UPDATE hint SET read_at = now() WHERE source = $1 AND id <= $2::bigint AND read_at IS NULL AND tries = 0
     RETURNING id`,
    [source, id],
  );
  return rows.length;
}

/**
 * Whether somebody whom a hint was about would be invited and has no address yet, though a contribution or role of
 * theirs was first seen within the last hour.
 */
export async function lacksAddress(db: Reader, source: string, alias: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM identity_alias l JOIN identity i ON i.id = l.identity_id LEFT JOIN account a ON a.id = i.account_id
     WHERE l.source = $1 AND l.alias = $2 AND i.concerned AND i.type = 'INDIVIDUAL' AND NOT i.is_incognito
       AND i.address IS NULL AND coalesce(a.life, 'invited') = 'invited'
       AND NOT EXISTS (SELECT 1 FROM address d WHERE d.account_id = a.id)
       AND EXISTS (SELECT 1 FROM fact f WHERE f.identity_id = i.id
         AND f.first_read_on > calendar_now() - interval '1 hour')`,
    [source, alias],
  );
  return rows.length > 0;
}
