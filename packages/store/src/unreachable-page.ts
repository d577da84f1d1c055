import type { Unreached } from '@latchkey/domain/unreachable';
import type { Reader } from './database.ts';
import { BARS_NOW } from './hold.ts';

/** Somebody who is to be invited and whom the books give no address. */
export type UnreachableRow = {
  invitationId: string;
  name: string | null;
  slug: string | null;
  identities: Unreached[];
  /** Typed by a treasurer and not confirmed yet; null: none. */
  typed: string | null;
  sentOn: Date | null;
  /** Until when a code works that was made for them; null: none works. */
  codeUntil: Date | null;
};

const UNREACHED = `FROM invitation v JOIN account a ON a.id = v.account_id
  WHERE a.life = 'invited' AND v.state IN ('waiting', 'sent') AND v.role IS NULL
    AND NOT EXISTS (SELECT 1 FROM address d WHERE d.account_id = a.id AND d.origin <> 'admin')
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.account_id = a.id AND ${BARS_NOW})
    AND ($1::text[] IS NULL OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = a.id AND i.source = ANY($1)))`;

/** People of these sources (null: of all) who cannot be invited by mail, the oldest first. */
export async function readUnreachable(
  db: Reader,
  sources: readonly string[] | null,
  limit: number,
): Promise<{ rows: UnreachableRow[]; total: number }> {
  const rows = await db.query<UnreachableRow & { total: number }>(
    `SELECT v.id AS "invitationId", a.name,
       (SELECT i.slug FROM identity i WHERE i.account_id = a.id AND i.slug IS NOT NULL ORDER BY i.id LIMIT 1) AS slug,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('type', i.type, 'isGuest', i.is_guest, 'isIncognito',
          i.is_incognito, 'sourceKind', s.kind) ORDER BY i.id), '[]')
        FROM identity i JOIN source s ON s.name = i.source WHERE i.account_id = a.id) AS identities,
       (SELECT d.address FROM address d WHERE d.account_id = a.id ORDER BY d.address LIMIT 1) AS typed,
       v.sent_on AS "sentOn",
       (SELECT c.expires_on FROM claim_code c WHERE c.invitation_id = v.id AND c.expires_on > calendar_now())
         AS "codeUntil",
       count(*) OVER ()::int AS total
     ${UNREACHED} ORDER BY v.made_on, v.id LIMIT $2`,
    [sources, limit],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** Whether an invitation is of somebody on that list. */
export async function isUnreachable(
  db: Reader,
  sources: readonly string[] | null,
  invitationId: string,
): Promise<boolean> {
  return (await db.query(`SELECT 1 ${UNREACHED} AND v.id = $2`, [sources, invitationId])).length > 0;
}
