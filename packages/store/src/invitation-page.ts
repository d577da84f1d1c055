import type { Reader } from './database.ts';
import { BARS_NOW } from './hold.ts';
import { ANEW } from './pipelines.ts';

/** Which invitations a page shows: ready to be sent, sent and not claimed yet, or without an address. */
export type InvitationView = 'ready' | 'sent' | 'no-address';

/** One person on the treasurer's list. */
export type InvitationPageRow = {
  id: string;
  accountId: string;
  name: string | null;
  address: string | null;
  slug: string | null;
  role: string | null;
  madeOn: Date;
  sentOn: Date | null;
  expiresOn: Date | null;
  expired: boolean;
};

export type InvitationCounts = {
  ready: number;
  noAddress: number;
  sent: number;
  expired: number;
  claimed: number;
  withdrawn: number;
};

/** `sources`: only people of these sources; null: everybody. `search`: part of a name or address. */
export type InvitationScope = { sources: readonly string[] | null; search?: string };

// The first address of everybody at once: looked up person by person it takes seconds right after a first large read,
// while PostgreSQL has no statistics yet and walks through all addresses for each.
const FROM = `FROM invitation v JOIN account a ON a.id = v.account_id
  LEFT JOIN (SELECT DISTINCT ON (account_id) account_id, address FROM address
    ORDER BY account_id, verified_at IS NULL, address) d ON d.account_id = a.id
  WHERE ($1::text[] IS NULL OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = a.id AND i.source = ANY($1))
      OR EXISTS (SELECT 1 FROM seat s JOIN identity i ON i.id = s.identity_id
        WHERE s.account_id = a.id AND i.source = ANY($1)))
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.account_id = a.id AND ${BARS_NOW})
    AND NOT EXISTS (SELECT 1 FROM never_mail n WHERE n.account_id = a.id)`;
const READY = `v.state = 'waiting' AND v.queued_on IS NULL AND d.address IS NOT NULL`;
const VIEWS: Readonly<Record<InvitationView, string>> = {
  ready: READY,
  sent: `v.state = 'sent'`,
  'no-address': `v.state = 'waiting' AND d.address IS NULL`,
};

/** How many there are of each kind. */
export async function countInvitations(db: Reader, scope: InvitationScope): Promise<InvitationCounts> {
  const [row] = await db.query<InvitationCounts>(
    `${ANEW} SELECT count(*) FILTER (WHERE ${READY})::int AS ready,
       count(*) FILTER (WHERE v.state = 'waiting' AND d.address IS NULL)::int AS "noAddress",
       count(*) FILTER (WHERE v.state = 'sent')::int AS sent,
       count(*) FILTER (WHERE v.state = 'sent' AND v.expires_on <= calendar_now())::int AS expired,
       count(*) FILTER (WHERE v.state = 'claimed')::int AS claimed,
       count(*) FILTER (WHERE v.state = 'withdrawn')::int AS withdrawn ${FROM}`,
    [scope.sources],
  );
  return row as InvitationCounts;
}

/** One page of them, the oldest first; `total`: how many the search finds. */
export async function readInvitationPage(
  db: Reader,
  view: InvitationView,
  scope: InvitationScope,
  page: { limit: number; offset: number },
): Promise<{ rows: InvitationPageRow[]; total: number }> {
  const rows = await db.query<InvitationPageRow & { total: number }>(
    `${ANEW} SELECT v.id, v.account_id AS "accountId", a.name, d.address, v.role, v.made_on AS "madeOn", v.sent_on AS "sentOn",
       v.expires_on AS "expiresOn", coalesce(v.expires_on <= calendar_now(), false) AS expired,
       (SELECT i.slug FROM identity i WHERE i.account_id = a.id AND i.slug IS NOT NULL ORDER BY i.id LIMIT 1) AS slug,
       count(*) OVER ()::int AS total
     ${FROM} AND ${VIEWS[view]} AND ($2 = '' OR a.name ILIKE $3 OR d.address ILIKE $3)
     ORDER BY v.made_on, v.id LIMIT $4 OFFSET $5`,
    [
      scope.sources,
      scope.search ?? '',
      `%${(scope.search ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`,
      page.limit,
      page.offset,
    ],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** Of these invitations, those that may be sent within the scope; never more than were asked for. */
export async function readSendable(
  db: Reader,
  ids: readonly string[],
  scope: InvitationScope,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `${ANEW} SELECT v.id ${FROM} AND v.id = ANY($2::uuid[]) AND v.state IN ('waiting', 'sent') AND d.address IS NOT NULL`,
    [scope.sources, [...ids]],
  );
  return rows.map((row) => row.id);
}

/** The next that wait to be sent, of those that were there when the list was shown. */
export async function readReadyPeople(
  db: Reader,
  scope: InvitationScope,
  shown: { madeBy: Date; limit: number },
): Promise<{ id: string; accountId: string }[]> {
  return db.query(
    `${ANEW} SELECT v.id, v.account_id AS "accountId" ${FROM} AND ${READY} AND v.made_on <= $2
     ORDER BY v.made_on, v.id LIMIT $3`,
    [scope.sources, shown.madeBy, shown.limit],
  );
}

/** As `readReadyPeople`, the ids of the invitations alone. */
export async function readReadyIds(
  db: Reader,
  scope: InvitationScope,
  shown: { madeBy: Date; limit: number },
): Promise<string[]> {
  return (await readReadyPeople(db, scope, shown)).map((row) => row.id);
}

/** People of the books who have no account yet because a question about them is open, by its kind. */
export async function readHeldBack(
  db: Reader,
  sources: readonly string[] | null,
): Promise<{ identityId: string; name: string | null; slug: string | null; source: string; kind: string }[]> {
  return db.query(
    `SELECT i.id AS "identityId", i.name, i.slug, i.source, q.kind FROM question q JOIN identity i ON i.id = q.identity_id
     WHERE q.answered_on IS NULL AND i.account_id IS NULL AND ($1::text[] IS NULL OR i.source = ANY($1))
     ORDER BY q.asked_on, q.id LIMIT 200`,
    [sources],
  );
}
