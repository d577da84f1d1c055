import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { lockRaise, agreeRaise as writeAgreement } from '@latchkey/store/guard-raise';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/** The second person's word on a raised limit: never the author's, never the shell's. The next plan that needs it uses it. */
export async function agreeRaise(
  tx: Tx,
  input: { raiseId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'own'>> {
  const raise = await lockRaise(tx, input.raiseId);
  if (raise === null || raise.agreedOn !== null) return refuse('gone');
  const second = actorText(context.actor);
  if (second === raise.author || context.actor.kind !== 'account') return refuse('own');
  await writeAgreement(tx, raise.id, second);
  await writeAudit(tx, {
    event: 'raise-agreed',
    accountId: null,
    actor: context.actor,
    detail: { raise: raise.id, scope: raise.scope, upTo: raise.upTo },
  });
  tx.afterCommit(() => context.wake('tick'));
  return { ok: true };
}
