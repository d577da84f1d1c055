import type { Reader } from './database.ts';

/** Why the last read was not complete: `errors.source.CODE` takes the params. */
export type SourceProblem = { code: string; params: Record<string, string | number> };

/** The hub at a glance: counts and dates, no people. */
export type HubStatus = {
  calendar: Date;
  active: number;
  invited: number;
  left: number;
  withHold: number;
  messages: number;
  tasks: number;
  heldChanges: number;
  sources: { name: string; kind: string; lastCompleteOn: Date | null; lastProblem: SourceProblem | null }[];
};

export async function readHubStatus(db: Reader): Promise<HubStatus> {
  const [counts] = await db.query<Omit<HubStatus, 'sources'>>(
    `SELECT calendar_now() AS calendar,
       (SELECT count(*)::int FROM account WHERE life = 'active') AS active,
       (SELECT count(*)::int FROM account WHERE life = 'invited') AS invited,
       (SELECT count(*)::int FROM account WHERE life = 'left') AS left,
       (SELECT count(DISTINCT account_id)::int FROM hold) AS "withHold",
       (SELECT count(*)::int FROM message WHERE state = 'waiting'
         AND (due_on IS NULL OR due_on <= calendar_now())) AS messages,
       (SELECT count(*)::int FROM task WHERE state IN ('waiting', 'running')) AS tasks,
       (SELECT count(*)::int FROM plan_change c JOIN plan p ON p.id = c.plan_id
        WHERE c.state = 'held' AND p.state NOT IN ('superseded', 'rejected')) AS "heldChanges"`,
  );
  const sources = await db.query<HubStatus['sources'][number]>(
    `SELECT name, kind, last_complete_on AS "lastCompleteOn",
       (SELECT problems -> 0 FROM source_read r WHERE r.source = s.name AND r.kind = 'full' AND r.finished_on IS NOT NULL
        ORDER BY r.id DESC LIMIT 1) AS "lastProblem"
     FROM source s ORDER BY name`,
  );
  return { ...(counts as Omit<HubStatus, 'sources'>), sources };
}
