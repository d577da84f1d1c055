import type { Reader, Tx } from './database.ts';

/** A token that replaced the one of the settings. Days are ISO dates; null: nobody has said. */
export type ReplacedToken = { source: string; endsOn: string | null; settingEndsOn: string | null };

/** Of every source whose token was replaced. */
export async function listReplacedTokens(db: Reader): Promise<ReplacedToken[]> {
  return db.query<ReplacedToken>(
    `SELECT source, ends_on::text AS "endsOn", setting_ends_on::text AS "settingEndsOn" FROM source_token ORDER BY source`,
  );
}

/** Keeps until when a new token is good, and whose it is: the next reads expect that owner. */
export async function writeReplacedToken(
  tx: Tx,
  token: ReplacedToken & { me: string | null },
): Promise<void> {
  await tx.query(
    `INSERT INTO source_token (source, ends_on, setting_ends_on) VALUES ($1, $2, $3)
     ON CONFLICT (source) DO UPDATE SET ends_on = excluded.ends_on, setting_ends_on = excluded.setting_ends_on,
       replaced_at = now()`,
    [token.source, token.endsOn, token.settingEndsOn],
  );
  await tx.query('UPDATE source SET pinned_me = coalesce($2, pinned_me) WHERE name = $1', [
    token.source,
    token.me,
  ]);
}
