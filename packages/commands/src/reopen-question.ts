import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { lockQuestion, withdrawRefusals } from '@latchkey/store/question';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** Takes back that somebody is not let in: the next decision about them asks again. */
export async function reopenQuestion(
  tx: Tx,
  input: { questionId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const question = await lockQuestion(tx, input.questionId);
  if (question?.answer !== 'refused') return refuse('gone');
  await withdrawRefusals(tx, question.identityId);
  await writeAudit(tx, {
    event: 'reopen-question',
    accountId: null,
    actor: context.actor,
    detail: { question: input.questionId },
  });
  tx.afterCommit(() => context.wake('pull'));
  return { ok: true };
}
