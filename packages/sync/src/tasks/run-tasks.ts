import type { Database } from '@latchkey/store/database';
import { addTaskStep, claimTasks, closeTask, type Task } from '@latchkey/store/task';

/** Answers one kind of task. Steps are shown to the person who waits, as they come; the result closes the task. */
export type TaskRunner = (
  task: Task,
  step: (step: Record<string, unknown>) => Promise<void>,
) => Promise<{ ok: boolean } & Record<string, unknown>>;

/** Answers every waiting task, a few at once. A runner that throws closes its task as failed, with a code. */
export async function runTasks(options: {
  db: Database;
  runners: Readonly<Record<string, TaskRunner>>;
  onFault: (taskId: string, code: string) => void;
}): Promise<number> {
  const { db } = options;
  let done = 0;
  for (;;) {
    const batch = await db.tx((tx) => claimTasks(tx, 8, 60));
    if (batch.length === 0) return done;
    await Promise.all(
      batch.map(async (task) => {
        const runner = options.runners[task.kind];
        if (runner === undefined) {
          await closeTask(db.one, task.id, 'failed', { ok: false, code: 'unknown-task' });
          return;
        }
        try {
          const result = await runner(task, (step) => addTaskStep(db.one, task.id, step));
          await closeTask(db.one, task.id, result.ok ? 'done' : 'failed', result);
        } catch (error) {
          options.onFault(task.id, (error as Error).name);
          await closeTask(db.one, task.id, 'failed', { ok: false, code: 'threw' });
        }
      }),
    );
    done += batch.length;
  }
}
