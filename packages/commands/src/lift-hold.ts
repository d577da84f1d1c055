import { type HoldKind, type Lifter, mayLift } from '@latchkey/domain/hold';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { deleteHold, readHolds } from '@latchkey/store/hold';
import { withdrawMails } from '@latchkey/store/message-insert';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { tell } from './tell.ts';

export type LiftHoldInput = { accountId: string; kind: HoldKind; by: Lifter };

/**
 * Lifts a hold that `by` may lift, and gives back in the same transaction what the rules give. Nothing is taken away by
 * it: what the rules would end is left to the next plan.
 */
export async function liftHold(
  tx: Tx,
  input: LiftHoldInput,
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'no-such-account' | 'not-held' | 'may-not-lift'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('no-such-account');
  if (!mayLift(input.kind, input.by)) return refuse('may-not-lift');
  if (!(await deleteHold(tx, account.id, input.kind))) return refuse('not-held');
  await writeAudit(tx, {
    event: 'lift-hold',
    accountId: account.id,
    actor: context.actor,
    detail: { hold: input.kind, by: input.by },
  });
  if (account.life === 'active' && (await readHolds(tx, account.id)).length === 0) {
    await withdrawMails(tx, account.id, 'suspended', 'access-ended');
    await tell(tx, account, { template: 'restored', payload: { hold: input.kind } }, context);
  }
  const decided = await decideAgain(
    tx,
    { accountId: account.id, cause: 'hold-lifted', written: true },
    context,
  );
  if (!decided.ok) throw new Error(`a locked account could not be decided: ${decided.fault.code}`);
  return { ok: true, version: decided.version };
}
