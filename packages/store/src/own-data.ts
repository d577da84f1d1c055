import type { Reader } from './database.ts';

/** What the hub keeps of one member, for that member to see. */
export type OwnData = {
  claimedOn: Date | null;
  addresses: { address: string; origin: 'books' | 'member' | 'admin'; verified: boolean }[];
  groups: { group: string; origin: 'rule' | 'manual'; startOn: Date; endOn: Date | null }[];
  identities: { source: string; slug: string | null }[];
  bindings: { app: string; handle: string }[];
  /** Browsers that are signed in now. */
  sessions: number;
};

/** Reads it in five statements, which travel together on a pipelined connection. */
export async function readOwnData(db: Reader, accountId: string): Promise<OwnData> {
  const of = [accountId];
  const [accounts, addresses, groups, identities, bindings] = await Promise.all([
    db.query<{ claimedOn: Date | null; sessions: number }>(
      `SELECT a.claimed_on AS "claimedOn", (SELECT count(*)::int FROM session s
         WHERE s.account_id = a.id AND s.fence = a.epoch AND s.expires_at > now()) AS sessions
       FROM account a WHERE a.id = $1`,
      of,
    ),
    db.query<OwnData['addresses'][number]>(
      `SELECT address, origin, verified_at IS NOT NULL AS verified FROM address
       WHERE account_id = $1 ORDER BY verified_at IS NULL, address`,
      of,
    ),
    db.query<OwnData['groups'][number]>(
      `SELECT group_name AS "group", origin, start_on AS "startOn", end_on AS "endOn" FROM group_grant
       WHERE account_id = $1 ORDER BY group_name, origin`,
      of,
    ),
    db.query<OwnData['identities'][number]>(
      'SELECT source, slug FROM identity WHERE account_id = $1 ORDER BY source, slug',
      of,
    ),
    db.query<OwnData['bindings'][number]>(
      'SELECT app, handle FROM binding WHERE account_id = $1 ORDER BY app',
      of,
    ),
  ]);
  const account = accounts[0] ?? { claimedOn: null, sessions: 0 };
  return { ...account, addresses, groups, identities, bindings };
}

/** Keeps the language that a member chose. */
export async function writeLanguage(db: Reader, accountId: string, language: string): Promise<void> {
  await db.query('UPDATE account SET language = $2 WHERE id = $1', [accountId, language]);
}
