import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { readIdentity } from '@latchkey/store/identity-lock';
import { closeQuestions, lockQuestion } from '@latchkey/store/question';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { linkPerson } from './link-person.ts';
import { newPerson } from './new-person.ts';

export type AnswerQuestionInput = {
  questionId: string;
  answer: { kind: 'same'; accountId: string } | { kind: 'new' } | { kind: 'refused' };
};

/**
 * Answers a question about an outside account, and every other one about it. `same`: it is linked and its account
 * decided again, additions at once and removals with the next plan. `new`: it gets an account that waits to be invited;
 * one that has an account already keeps it, and the rows asked about become its own with the next read. `refused`: it
 * stays without, and is not asked about again. Nobody links a contribution to their own account; a guest's address is
 * unverified, so a guest is linked to an account by rows that moved, or by the person alone (`guest`).
 */
export async function answerQuestion(
  tx: Tx,
  input: AnswerQuestionInput,
  context: CommandContext,
): Promise<
  | { ok: true; accountId: string | null }
  | Refused<'gone' | 'already-answered' | 'already-linked' | 'own-account' | 'guest'>
> {
  const { answer, questionId } = input;
  const chosen = answer.kind === 'same' ? answer.accountId : null;
  if (chosen !== null && (await lockAccount(tx, chosen)) === null) return refuse('gone');
  const question = await lockQuestion(tx, questionId);
  if (question === null) return refuse('gone');
  if (question.answered) return refuse('already-answered');
  const { identityId, kind } = question;
  const identity = await readIdentity(tx, identityId);
  if (identity === null) return refuse('gone');
  if (chosen !== null && context.actor.kind === 'account' && context.actor.id === chosen)
    return refuse('own-account');
  if (chosen !== null && identity.isGuest && kind !== 'continuity') return refuse('guest');
  if (identity.accountId !== null && answer.kind !== 'new') return refuse('already-linked');

  let accountId = chosen;
  if (chosen !== null) {
    const linked = await linkPerson(tx, { identityId, accountId: chosen }, context);
    if (!linked.ok) return linked;
  } else if (answer.kind === 'new' && identity.accountId === null) {
    const made = await newPerson(tx, { identityId }, context);
    if (!made.ok) return made;
    accountId = made.accountId;
  }
  await closeQuestions(tx, identityId, { answer: answer.kind, account: accountId }, actorText(context.actor));
  await writeAudit(tx, {
    event: 'answer-question',
    accountId: accountId ?? identity.accountId,
    actor: context.actor,
    detail: { question: questionId, kind, answer: answer.kind },
  });
  if (chosen !== null) {
    const decided = await decideAgain(tx, { accountId: chosen, cause: 'by-admin' }, context);
    if (!decided.ok) throw new Error(`an answer could not be decided: ${decided.fault.code}`);
  }
  tx.afterCommit(() => context.wake('pull'));
  return { ok: true, accountId };
}
