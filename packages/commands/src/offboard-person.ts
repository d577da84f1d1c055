import type { BarReason } from '@latchkey/domain/bar';
import { removalLimits } from '@latchkey/domain/guard-limits';
import type { NeverMailReason } from '@latchkey/domain/letter-kinds';
import { lockAccount, setLife } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { deleteAllGrants } from '@latchkey/store/group-grant';
import { insertHold, strengthenHold } from '@latchkey/store/hold';
import { markWithdrawn } from '@latchkey/store/invitation';
import { withdrawMails } from '@latchkey/store/message-insert';
import { takeTickets } from '@latchkey/store/removal-ticket';
import { askEndings } from './ask-endings.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { endAccess } from './end-access.ts';
import { followHold } from './follow-hold.ts';
import { markMail } from './mark-mail.ts';
import { tell } from './tell.ts';

/** Letters that an ending by a person makes void. */
const OVERTAKEN = ['grace-started', 'cancelled', 'ends-soon', 'renewal-note', 'restored'] as const;

/** `until-paid`: a payment made from now on brings the person back. `barred`: only an admin does. */
export type OffboardHow = { kind: 'barred'; reasonCode: BarReason } | { kind: 'until-paid' };

/**
 * Ends somebody's membership at once: every group, life `left`, all access, a wish and a receipt in every app. An
 * invited person's invitation is withdrawn for good. `quiet`: they are never mailed, about this or anything else.
 */
export async function offboardPerson(
  tx: Tx,
  input: { accountId: string; how: OffboardHow; quiet?: NeverMailReason },
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'no-such-account' | 'wrong-life'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('no-such-account');
  if (account.life === 'erasing' || account.life === 'erased') return refuse('wrong-life');
  const { how, quiet } = input;
  if (quiet !== undefined) await markMail(tx, { accountId: account.id, never: quiet }, context);
  const groups = await deleteAllGrants(tx, account.id);
  const scopes = groups.map((group) => ({ scope: `group:${group}`, forced: true }));
  await takeTickets(tx, { accountId: account.id, scopes }, removalLimits(undefined));
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
    await withdrawMails(tx, account.id, ...OVERTAKEN);
    await tell(tx, account, { template: 'ended-by-admin', payload: { how: how.kind } }, context);
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
