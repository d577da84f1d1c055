import type { BarReason } from '@latchkey/domain/bar';
import { lockAccount, setLife } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { deleteAllGrants } from '@latchkey/store/group-grant';
import { insertHold, strengthenHold } from '@latchkey/store/hold';
import { markWithdrawn } from '@latchkey/store/invitation';
import { insertMail } from '@latchkey/store/message-insert';
import { takeTickets } from '@latchkey/store/removal-ticket';
import { askEndings } from './ask-endings.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { endAccess } from './end-access.ts';
import { followHold } from './follow-hold.ts';

/** `until-paid`: a payment made from now on brings the person back. `barred`: only an admin does. */
export type OffboardHow = { kind: 'barred'; reasonCode: BarReason } | { kind: 'until-paid' };

/**
 * Ends somebody's membership at once: every group, life `left`, all access, a wish and a receipt in every app. An
 * invited person's invitation is withdrawn for good.
 */
export async function offboardPerson(
  tx: Tx,
  input: { accountId: string; how: OffboardHow },
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'no-such-account' | 'wrong-life'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('no-such-account');
  if (account.life === 'erasing' || account.life === 'erased') return refuse('wrong-life');
  const { how } = input;
  const groups = await deleteAllGrants(tx, account.id);
  const scopes = groups.map((group) => ({ scope: `group:${group}`, forced: true }));
  await takeTickets(tx, { accountId: account.id, scopes });
  const hold = {
    accountId: account.id,
    kind: how.kind === 'barred' ? 'barred' : 'lapsed',
    untilOn: null,
    placedBy: actorText(context.actor),
    reasonCode: how.kind === 'barred' ? how.reasonCode : 'until-paid',
  } as const;
  if (!(await insertHold(tx, hold))) await strengthenHold(tx, hold);
  if (account.life === 'invited') await markWithdrawn(tx, account.id, true);
  if (account.life === 'active') {
    await setLife(tx, account.id, 'left');
    await insertMail(tx, { accountId: account.id, template: 'ended-by-admin', payload: { how: how.kind } });
    tx.afterCommit(() => context.wake('messages'));
  }
  const scope = { kind: 'account', accountId: account.id } as const;
  await endAccess(tx, { scope, cause: 'by-admin', logout: true }, context);
  await writeAudit(tx, {
    event: 'offboard',
    accountId: account.id,
    actor: context.actor,
    detail: { how: how.kind, reason: hold.reasonCode, groups },
  });
  const version = await followHold(tx, account.id, 'by-admin', context);
  if (how.kind === 'barred') await askEndings(tx, { accountId: account.id }, context);
  return { ok: true, version };
}
