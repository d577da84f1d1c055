import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { insertAcceptance } from '@latchkey/store/source-acceptance';
import { listFullReads } from '@latchkey/store/source-read';
import { insertTask } from '@latchkey/store/task-insert';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/** What a read may be held for that a person can say is right. */
export const ACCEPTABLE = ['totals-fell', 'me-other'] as const;
export type Acceptable = (typeof ACCEPTABLE)[number];

/** Whether a person can say that this problem is right as it is. */
export function isAcceptable(code: string): code is Acceptable {
  return (ACCEPTABLE as readonly string[]).includes(code);
}

/**
 * A person has looked at what a read was held for, and it is right: counts for exactly what that read showed. The read
 * must still be the source's newest. The source is read again at once, by the task that is returned.
 */
export async function acceptProblem(
  tx: Tx,
  input: { source: string; readId: string; problem: Acceptable },
  context: CommandContext,
): Promise<{ ok: true; taskId: string } | Refused<'moved'>> {
  const [read] = await listFullReads(tx, input.source, 1);
  const found = read?.problems.filter((one) => one.code === input.problem) ?? [];
  if (read?.id !== input.readId || found.length === 0) return refuse('moved');
  const acceptedBy = actorText(context.actor);
  for (const { code, params } of found) {
    await insertAcceptance(tx, {
      source: input.source,
      readId: read.id,
      problem: code,
      params,
      acceptedBy,
    });
  }
  await writeAudit(tx, {
    event: 'source-accepted',
    accountId: null,
    actor: context.actor,
    detail: {
      source: input.source,
      read: read.id,
      problem: input.problem,
      shown: found.map((one) => one.params),
    },
  });
  const taskId = await insertTask(tx, { kind: 'sync', arguments: {}, askedBy: acceptedBy });
  tx.afterCommit(() => context.wake('tasks'));
  return { ok: true, taskId };
}
