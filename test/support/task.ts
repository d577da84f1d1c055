import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '@latchkey/commands/ask';
import type { CommandContext } from '@latchkey/commands/context';
import type { Database } from '@latchkey/store/database';
import { readTask } from '@latchkey/store/task';

/** How the worker answered. */
export type TaskAnswer = { ok: boolean; result: Record<string, unknown> };

const PATIENCE_MS = 60_000;

/** Puts a task and waits until the worker has answered it. Throws where it does not within a minute. */
export async function askAndWait(
  db: Database,
  kind: string,
  args: Record<string, unknown>,
  context: CommandContext,
): Promise<TaskAnswer> {
  const asked = await db.tx((tx) => ask(tx, { kind, arguments: args }, context));
  if (!asked.ok) throw new Error(`${kind} was not asked`);
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const task = await readTask(db.one, asked.taskId);
    if (task?.state === 'done' || task?.state === 'failed') {
      return { ok: task.state === 'done', result: task.result ?? {} };
    }
    await sleep(50);
  }
  throw new Error(`nobody answered the task ${kind}`);
}
