import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { isBarredNow } from '@latchkey/store/hold';
import { deleteKeeper, insertKeeper, type KeeperOrigin, readOrganization } from '@latchkey/store/seat';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';

/**
 * Says who fills the seats of an organization. Being a keeper gives no seat and no group by itself. Whom Open Collective
 * names, or a mail, may still be claiming the account.
 */
export async function nameKeeper(
  tx: Tx,
  input: { identityId: string; accountId: string; origin: KeeperOrigin },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'no-such-account' | 'barred' | 'already-keeper'>> {
  const { identityId, accountId, origin } = input;
  const account = await lockAccount(tx, accountId);
  const lives = origin === 'treasurer' ? ['active'] : ['active', 'invited'];
  if (account === null || !lives.includes(account.life)) return refuse('no-such-account');
  if (await isBarredNow(tx, accountId)) return refuse('barred');
  const organization = await readOrganization(tx, identityId);
  if (organization === null || organization.accountId !== null) return refuse('gone');
  const named = { identityId, accountId, origin, namedBy: actorText(context.actor) };
  if (!(await insertKeeper(tx, named))) return refuse('already-keeper');
  const detail = { identity: identityId, source: organization.source, origin };
  await writeAudit(tx, { event: 'name-keeper', accountId, actor: context.actor, detail });
  return { ok: true };
}

/** Ends somebody's keeping; the seats stay as they are. */
export async function dropKeeper(
  tx: Tx,
  input: { identityId: string; accountId: string },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  if ((await lockAccount(tx, input.accountId)) === null) return refuse('gone');
  if (!(await deleteKeeper(tx, input))) return refuse('gone');
  const { accountId, identityId } = input;
  const detail = { identity: identityId };
  await writeAudit(tx, { event: 'drop-keeper', accountId, actor: context.actor, detail });
  return { ok: true };
}
