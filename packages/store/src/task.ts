import type { Reader, Tx } from './database.ts';

/** Something a page or the command line wants from outside now; the worker answers it step by step. */
export type Task = {
  id: string;
  kind: string;
  arguments: Record<string, unknown>;
  /** operator, system, account:ID or invitation:ID. */
  askedBy: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  steps: Record<string, unknown>[];
  result: Record<string, unknown> | null;
  madeAt: Date;
};

const COLUMNS = 'id, kind, arguments, asked_by AS "askedBy", state, steps, result, made_at AS "madeAt"';

/** Claims up to `limit` tasks. One whose worker died is claimed again after its claim ran out. */
export async function claimTasks(tx: Tx, limit: number, claimSeconds: number): Promise<Task[]> {
  return tx.query<Task>(
    `UPDATE task t SET state = 'running', claimed_until = now() + make_interval(secs => $2)
     FROM (SELECT id FROM task WHERE state = 'waiting' OR (state = 'running' AND claimed_until <= now())
           ORDER BY made_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
     WHERE t.id = due.id
     RETURNING t.id, t.kind, t.arguments, t.asked_by AS "askedBy", t.state, t.steps, t.result, t.made_at AS "madeAt"`,
    [limit, claimSeconds],
  );
}

/** Whether a task waits, or its worker has gone. */
export async function hasDueTasks(db: Reader): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM task WHERE state = 'waiting' OR (state = 'running' AND claimed_until <= now()) LIMIT 1`,
  );
  return rows.length > 0;
}

/** Adds a step for the page that watches, and lengthens the claim. */
export async function addTaskStep(db: Reader, id: string, step: Record<string, unknown>): Promise<void> {
  await db.query(
    `UPDATE task SET steps = steps || $2::jsonb, claimed_until = now() + interval '60 s' WHERE id = $1`,
    [id, JSON.stringify([step])],
  );
}

export async function closeTask(
  db: Reader,
  id: string,
  state: 'done' | 'failed',
  result: Record<string, unknown>,
): Promise<void> {
  await db.query(
    `UPDATE task SET state = $2, result = $3::jsonb, closed_at = now(), claimed_until = NULL WHERE id = $1`,
    [id, state, JSON.stringify(result)],
  );
}

export async function readTask(db: Reader, id: string): Promise<Task | null> {
  const [row] = await db.query<Task>(`SELECT ${COLUMNS} FROM task WHERE id = $1`, [id]);
  return row ?? null;
}

/** Forgets what was answered more than a day ago. */
export async function sweepTasks(db: Reader): Promise<void> {
  await db.query(`DELETE FROM task WHERE closed_at < now() - interval '1 day'`);
}
