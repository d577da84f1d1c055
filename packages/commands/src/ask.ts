import type { Tx } from '@latchkey/store/database';
import { insertTask } from '@latchkey/store/task-insert';
import { actorText, type CommandContext } from './context.ts';

/** Asks the worker for something from outside; the page or the command line follows the task by its id. */
export async function ask(
  tx: Tx,
  input: { kind: string; arguments: Readonly<Record<string, unknown>> },
  context: CommandContext,
): Promise<{ ok: true; taskId: string }> {
  const taskId = await insertTask(tx, { ...input, askedBy: actorText(context.actor) });
  tx.afterCommit(() => context.wake('tasks'));
  return { ok: true, taskId };
}
