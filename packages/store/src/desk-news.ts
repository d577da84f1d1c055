import type { KnownEnd } from '@latchkey/domain/lapse-wave';
import type { Reader } from './database.ts';

/** What a week brought, and what waits, as the weekly digest tells it. */
export type WeekNews = {
  /** In the last seven days of the calendar. */
  claimed: number;
  lapsed: number;
  left: number;
  /** Now. */
  inGrace: number;
  ready: number;
  heldChanges: number;
  heldMails: number;
  questions: number;
  /** `readAgoMs`: since the last complete read began; null: there was none. */
  sources: { name: string; readAgoMs: number | null }[];
};

/** Reads the week's news. */
export async function readWeekNews(db: Reader): Promise<WeekNews> {
  const since = `calendar_now() - interval '7 days'`;
  const [counts] = await db.query<Omit<WeekNews, 'sources'>>(
    `SELECT (SELECT count(*)::int FROM account WHERE claimed_on > ${since}) AS claimed,
       (SELECT count(*)::int FROM hold WHERE kind = 'lapsed' AND placed_on > ${since}) AS lapsed,
       (SELECT count(*)::int FROM account WHERE life = 'left' AND left_on > ${since}) AS left,
       (SELECT count(DISTINCT account_id)::int FROM group_grant WHERE end_on IS NOT NULL) AS "inGrace",
       (SELECT count(*)::int FROM invitation WHERE state = 'waiting') AS ready,
       (SELECT count(*)::int FROM plan_change c JOIN plan p ON p.id = c.plan_id
        WHERE c.state = 'held' AND p.state NOT IN ('superseded', 'rejected')) AS "heldChanges",
       (SELECT count(*)::int FROM message WHERE pass = 'held' AND state = 'waiting') AS "heldMails",
       (SELECT count(*)::int FROM question WHERE answered_on IS NULL) AS questions`,
  );
  const sources = await db.query<WeekNews['sources'][number]>(
    `SELECT name, (extract(epoch FROM calendar_now() - last_complete_on) * 1000)::float8 AS "readAgoMs"
     FROM source ORDER BY name`,
  );
  return { ...(counts as Omit<WeekNews, 'sources'>), sources };
}

/** When the hub was set up; null: it was not. */
export async function readMadeAt(db: Reader): Promise<Date | null> {
  const [row] = await db.query<{ madeAt: Date }>('SELECT made_at AS "madeAt" FROM hub');
  return row?.madeAt ?? null;
}

/** Whether a mail about an event was written. */
export async function hasTold(db: Reader, eventKey: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM message WHERE event_key = $1', [eventKey])).length > 0;
}

/** Grants by rule with an end, and those whose end was looked ahead to (coming_end), each person and group once. */
const KNOWN_END = `(SELECT account_id, group_name, end_on FROM group_grant WHERE origin = 'rule' AND end_on IS NOT NULL
  UNION ALL SELECT c.account_id, substr(c.scope, 7), (c.day + interval '12 hours') AT TIME ZONE 'UTC' FROM coming_end c
    WHERE c.scope LIKE 'group:%' AND EXISTS (SELECT 1 FROM group_grant o WHERE o.account_id = c.account_id
      AND o.group_name = substr(c.scope, 7) AND o.origin = 'rule' AND o.end_on IS NULL)) g`;

/** Grants by rule that end within so many days, and how many accounts each group has. */
export async function readKnownEnds(
  db: Reader,
  days: number,
): Promise<{ ends: KnownEnd[]; managed: Map<string, number> }> {
  const ends = await db.query<KnownEnd>(
    `SELECT group_name AS "group", end_on AS "endOn" FROM ${KNOWN_END}
     WHERE end_on > calendar_now() AND end_on <= calendar_now() + make_interval(days => $1)`,
    [days],
  );
  if (ends.length === 0) return { ends, managed: new Map() };
  const counts = await db.query<{ group: string; count: number }>(
    `SELECT group_name AS "group", count(DISTINCT account_id)::int AS count FROM group_grant
     WHERE group_name = ANY($1) GROUP BY group_name`,
    [[...new Set(ends.map((one) => one.group))]],
  );
  return { ends, managed: new Map(counts.map((row) => [row.group, row.count])) };
}

/** Who leaves a group in a span (of milliseconds), by name and day; only people of these sources (null: everybody). */
export async function readLeavers(
  db: Reader,
  wave: { group: string; from: Date; to: Date },
  sources: readonly string[] | null,
): Promise<{ name: string | null; endOn: Date }[]> {
  return db.query(
    `SELECT coalesce(a.name, a.username) AS name, g.end_on AS "endOn" FROM ${KNOWN_END}
       JOIN account a ON a.id = g.account_id
     WHERE g.group_name = $1 AND g.end_on >= $2 AND g.end_on < $3::timestamptz + interval '1 ms' AND ($4::text[] IS NULL
       OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = a.id AND i.source = ANY($4)))
     ORDER BY g.end_on, name LIMIT 500`,
    [wave.group, wave.from, wave.to, sources],
  );
}

/**
 * Active people with a yearly contribution that is charged again between two days from now and of which no note was
 * written in the last 40 days of the calendar.
 */
export async function readRenewing(db: Reader, from: number, to: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT DISTINCT a.id FROM (
       SELECT f.id, i.account_id, coalesce(f.data->>'lastChargedAt', f.data->>'processedAt') AS charged
       FROM fact f JOIN identity i ON i.id = f.identity_id
       WHERE f.kind = 'order' AND NOT f.missing AND f.data->>'status' = 'ACTIVE' AND f.data->>'frequency' = 'YEARLY'
         AND i.account_id IS NOT NULL) o
     JOIN account a ON a.id = o.account_id AND a.life = 'active'
     WHERE CASE WHEN o.charged ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d' THEN o.charged::timestamptz + interval '1 year'
       END BETWEEN calendar_now() + make_interval(days => $1) AND calendar_now() + make_interval(days => $2)
       AND NOT EXISTS (SELECT 1 FROM message m WHERE m.account_id = a.id AND m.template = 'renewal-note'
         AND m.payload->>'factId' = o.id::text AND m.due_on > calendar_now() - interval '40 days')
     ORDER BY a.id`,
    [from, to],
  );
  return rows.map((row) => row.id);
}
