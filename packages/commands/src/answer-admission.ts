import { lockAccount, raiseVersion } from '@latchkey/store/account';
import { answerAdmissionRow } from '@latchkey/store/admission';
import { writeAudit } from '@latchkey/store/audit';
import { askToReturn, withdrawReturnAsks } from '@latchkey/store/contribution-ask';
import type { Tx } from '@latchkey/store/database';
import { withdrawMails } from '@latchkey/store/message-insert';
import { askEndings } from './ask-endings.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { writeAdmissionLetter } from './write-admission-letter.ts';

export type AnswerAdmissionInput = { accountId: string; group: string; answer: 'admitted' | 'refused' };

/**
 * A person's word on somebody who waits to be admitted. `admitted`: what the books give them is given in the same
 * transaction. `refused`: it stays refused whatever is paid, and whoever answers for the books is asked to return the
 * payment; it can be taken back by admitting. Nobody answers about themselves.
 */
export async function answerAdmission(
  tx: Tx,
  input: AnswerAdmissionInput,
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'gone' | 'own-account'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('gone');
  const { group, answer } = input;
  if (context.actor.kind === 'account' && context.actor.id === account.id) return refuse('own-account');
  const by = actorText(context.actor);
  const written = await answerAdmissionRow(tx, { accountId: account.id, group, state: answer, by });
  if (!written) return refuse('gone');
  await writeAudit(tx, {
    event: 'answer-admission',
    accountId: account.id,
    actor: context.actor,
    detail: { group, answer },
  });
  await withdrawMails(tx, account.id, 'admission-waits');
  if (account.life !== 'invited') {
    const letter = { accountId: account.id, group, template: `admission-${answer}` } as const;
    await writeAdmissionLetter(tx, letter, context);
  }
  if (answer === 'admitted') await withdrawReturnAsks(tx, account.id);
  else {
    await askToReturn(tx, account.id);
    await askEndings(tx, { accountId: account.id }, context);
    tx.afterCommit(() => context.wake('pull'));
    // What ends by a refusal is ended by the next plan, like everything that the rules take away.
    return { ok: true, version: await raiseVersion(tx, account.id, null) };
  }
  const again = { accountId: account.id, cause: 'by-admin', written: true };
  const decided = await decideAgain(tx, again, context);
  if (!decided.ok) throw new Error(`an admission could not be decided: ${decided.fault.code}`);
  return { ok: true, version: decided.version };
}
