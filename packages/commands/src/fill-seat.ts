import { organizationSeats } from '@latchkey/domain/organization-seats';
import { insertAccount, lockAccount } from '@latchkey/store/account';
import { insertAddress } from '@latchkey/store/address';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { findAccounts } from '@latchkey/store/find-account';
import { isBarredNow } from '@latchkey/store/hold';
import { lockIdentity } from '@latchkey/store/identity-lock';
import { insertInvitation } from '@latchkey/store/invitation';
import { isBarredAddress } from '@latchkey/store/kept-row';
import { insertSeat, listKeepers, listSeats, readOrganization } from '@latchkey/store/seat';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { decideAgain } from './decide-again.ts';
import { readSources } from './read-sources.ts';
import { readPolicy } from './settings/read-settings.ts';

export type FillSeatInput = {
  /** The organization's outside account. */
  identityId: string;
  /** Somebody by username or address. An address that nobody has makes an account that waits to be invited. */
  who: { username: string } | { address: string; name: string | null };
  /** The caller answers for the whole source (a treasurer, the operator); else only a keeper may. */
  byTreasurer?: boolean;
};

export type FillSeatFault =
  | 'gone'
  | 'not-keeper'
  | 'no-such-account'
  | 'ambiguous'
  | 'barred'
  | 'already-seated'
  | 'no-seat-left';

/**
 * Gives somebody a seat of an organization. What follows from it is decided at once. Somebody barred gets none, and
 * nobody more than there are seats. Nobody is mailed by this: an invitation is sent like every other one.
 */
export async function fillSeat(
  tx: Tx,
  input: FillSeatInput,
  context: CommandContext,
): Promise<{ ok: true; accountId: string; invited: boolean } | Refused<FillSeatFault>> {
  const { identityId, who } = input;
  const address = 'address' in who ? who.address.trim() : null;
  if (address !== null && (await isBarredAddress(tx, address))) return refuse('barred');
  const found = await findAccounts(tx, 'username' in who ? who.username : (address ?? ''));
  if (found.length > 1) return refuse('ambiguous');
  const known = found[0] ?? null;
  if (known === null && address === null) return refuse('no-such-account');
  const account = known === null ? null : await lockAccount(tx, known);
  if (account !== null && !['invited', 'active', 'left'].includes(account.life))
    return refuse('no-such-account');
  if (account !== null && (await isBarredNow(tx, account.id))) return refuse('barred');

  // Locked so that two keepers cannot both take the last seat.
  if ((await lockIdentity(tx, identityId)) === null) return refuse('gone');
  const organization = await readOrganization(tx, identityId);
  if (organization === null || organization.accountId !== null) return refuse('gone');
  if (input.byTreasurer !== true && !(await isKeeper(tx, identityId, context))) return refuse('not-keeper');
  const policy = await readPolicy(tx);
  const { count } = organizationSeats(organization, policy, await readSources(tx), await readCalendar(tx));
  const taken = await listSeats(tx, [identityId]);
  if (account !== null && taken.some((seat) => seat.accountId === account.id))
    return refuse('already-seated');
  if (taken.length >= (count ?? 0)) return refuse('no-seat-left');

  const accountId = account?.id ?? (await invite(tx, who as { name: string | null }, address ?? ''));
  await insertSeat(tx, { identityId, accountId, filledBy: actorText(context.actor) });
  const detail = { identity: identityId, source: organization.source };
  await writeAudit(tx, { event: 'fill-seat', accountId, actor: context.actor, detail });
  const decided = await decideAgain(
    tx,
    { accountId, cause: 'by-keeper', written: true },
    { ...context, actor: { kind: 'system' } },
  );
  if (!decided.ok) throw new Error(`a seat could not be decided: ${decided.fault.code}`);
  return { ok: true, accountId, invited: account === null };
}

/** Whether whoever acts keeps this organization. */
export async function isKeeper(tx: Tx, identityId: string, { actor }: CommandContext): Promise<boolean> {
  if (actor.kind !== 'account') return false;
  return (await listKeepers(tx, [identityId])).some((one) => one.accountId === actor.id);
}

async function invite(tx: Tx, who: { name: string | null }, address: string): Promise<string> {
  const accountId = await insertAccount(tx, who.name);
  await insertAddress(tx, { accountId, address, origin: 'admin' });
  await insertInvitation(tx, accountId, null);
  return accountId;
}
