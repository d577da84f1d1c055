import type { Tx } from './database.ts';

/** Writes a question to the outside that the worker answers; returns its id. `askedBy`: operator, system, account:ID or invitation:ID. */
export async function insertTask(
  tx: Tx,
  task: { kind: string; arguments: Readonly<Record<string, unknown>>; askedBy: string },
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    'INSERT INTO task (kind, arguments, asked_by) VALUES ($1, $2, $3) RETURNING id',
    [task.kind, JSON.stringify(task.arguments), task.askedBy],
  );
  return row?.id as string;
}
