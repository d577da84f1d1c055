import { insertAccount, readAccount } from '@latchkey/store/account';
import { insertAddress } from '@latchkey/store/address';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { findAccounts } from '@latchkey/store/find-account';
import { findInvitationOf, insertInvitation, markReached } from '@latchkey/store/invitation';
import { closeKeeperAsk, type KeeperAsk, lockKeeperAsk } from '@latchkey/store/keeper-ask';
import { isBarredAddress } from '@latchkey/store/kept-row';
import { readOrganization } from '@latchkey/store/seat';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { askState } from './keeper-token.ts';
import { nameKeeper } from './name-keeper.ts';

/** How long whoever has no account yet has to make one, in days of the calendar. */
const CLAIM_DAYS = 1;

/** What came of an answer. `claim`: an invitation is open to whoever answered: they have no account yet. */
export type KeeperAnswer =
  | { ok: true; kind: 'keeper' }
  | { ok: true; kind: 'claim'; invitationId: string; counter: number }
  | Refused<'gone' | 'used' | 'expired' | 'barred' | 'has-account' | 'no-such-account'>;

/**
 * Somebody agreed on the page of the link that a mail brought to an address of an organization: they hand out its seats.
 *
 * | who agrees                                          | what comes of it                                        |
 * |-----------------------------------------------------|---------------------------------------------------------|
 * | somebody signed in                                  | keeper                                                  |
 * | nobody signed in, no account has the address        | an account is made, to be claimed now; its keeper       |
 * | nobody signed in, one that is not claimed has it    | that one is to be claimed now; its keeper               |
 * | nobody signed in, a claimed one or several have it  | has-account: they sign in first; the link stays good    |
 */
export async function answerKeeperAsk(
  tx: Tx,
  input: { askId: string; accountId: string | null },
  context: CommandContext,
): Promise<KeeperAnswer> {
  const ask = await lockKeeperAsk(tx, input.askId);
  if (ask === null) return refuse('gone');
  const state = askState(ask, await readCalendar(tx));
  if (state !== 'open') return refuse(state);
  if (await isBarredAddress(tx, ask.address)) return refuse('barred');
  // Before an account is made: it would be there for nothing.
  const organization = await readOrganization(tx, ask.identityId);
  if (organization === null || organization.accountId !== null) return refuse('gone');
  if (input.accountId !== null) return keep(tx, ask, input.accountId, context);

  const known = await findAccounts(tx, ask.address);
  const [only] = known;
  if (known.length > 1) return refuse('has-account');
  if (only !== undefined && (await readAccount(tx, only))?.life !== 'invited') return refuse('has-account');
  const accountId = only ?? (await insertAccount(tx, null));
  if (only === undefined) {
    await insertAddress(tx, { accountId, address: ask.address, origin: 'admin' });
    await insertInvitation(tx, accountId, null);
  }
  const invitationId = await findInvitationOf(tx, accountId);
  const reached =
    invitationId === null ? null : await markReached(tx, invitationId, { by: 'mail', days: CLAIM_DAYS });
  if (invitationId === null || reached === null) return refuse('no-such-account');
  const kept = await keep(tx, ask, accountId, context);
  if (!kept.ok) return kept;
  await writeAudit(tx, { event: 'invitation-proved', accountId, actor: context.actor });
  return { ok: true, kind: 'claim', invitationId, counter: reached.counter };
}

async function keep(
  tx: Tx,
  ask: KeeperAsk,
  accountId: string,
  context: CommandContext,
): Promise<KeeperAnswer> {
  const { identityId } = ask;
  const named = await nameKeeper(tx, { identityId, accountId, origin: 'mail' }, context);
  if (!named.ok && named.fault.code !== 'already-keeper') return refuse(named.fault.code);
  await closeKeeperAsk(tx, ask.id);
  return { ok: true, kind: 'keeper' };
}
