import type { OtherAddress } from '@latchkey/domain/merge-read';
import { lockAccount } from '@latchkey/store/account';
import { readVerifiedAddress } from '@latchkey/store/address';
import {
  findAddressChange,
  openAddressChange,
  overtakeAddressChange,
  readOpenAddressChange,
} from '@latchkey/store/address-change';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { isBarredNow } from '@latchkey/store/hold';
import { withdrawMails } from '@latchkey/store/message-insert';
import { readNeverMail } from '@latchkey/store/never-mail';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { tell } from './tell.ts';

/** How long the question can be answered, in days of the calendar. */
export const QUESTION_DAYS = 30;
/** Without an answer the same address is asked about again so much later. */
const AGAIN_DAYS = 365;
const PURPOSE = 'address-change';

/**
 * Asks a member, at the address that they have, whether the one that the books show is theirs too. Nothing changes
 * unless they say so.
 *
 * | this address                                    | then                                                  |
 * |-------------------------------------------------|-------------------------------------------------------|
 * | was never asked about                           | asked; an open question about the same books is overtaken |
 * | was taken, and is shown again after another one | asked                                                 |
 * | had no answer, or was overtaken, a year ago     | asked                                                 |
 * | is being asked about, was declined, or was so lately | nothing                                          |
 * | while a question about other books is open      | nothing yet                                           |
 *
 * Nobody is asked who is barred, never mailed, not active, or has proved no address.
 */
export async function askAddress(
  tx: Tx,
  input: OtherAddress,
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'asked-already'>> {
  const { accountId, identityId, address } = input;
  const said = `${accountId} ${address.toLowerCase()}`;
  const hashes = context.keys.hashes(PURPOSE, said);
  if (!mayAsk(await findAddressChange(tx, accountId, hashes))) return refuse('asked-already');
  const account = await lockAccount(tx, accountId);
  const before = await findAddressChange(tx, accountId, hashes);
  if (!mayAsk(before)) return refuse('asked-already');
  const old = await readVerifiedAddress(tx, accountId);
  if (account?.life !== 'active' || old === null || (await readNeverMail(tx, accountId)) !== null)
    return refuse('gone');
  if (await isBarredNow(tx, accountId)) return refuse('gone');
  const open = await readOpenAddressChange(tx, accountId);
  if (open !== null && open.identityId !== identityId) return refuse('asked-already');
  await overtakeAddressChange(tx, accountId);
  await withdrawMails(tx, accountId, 'address-question', 'address-proof');
  const hash = context.keys.hash(PURPOSE, said);
  const { id, counter } = await openAddressChange(tx, {
    ...{ accountId, identityId, address, hash },
    days: QUESTION_DAYS,
  });
  const payload = { changeId: id, counter };
  await tell(tx, account, { template: 'address-question', payload, event: `${id}.${counter}` }, context);
  await writeAudit(tx, {
    event: 'address-asked',
    accountId,
    actor: context.actor,
    detail: { change: id },
  });
  return { ok: true };
}

function mayAsk(before: Awaited<ReturnType<typeof findAddressChange>>): boolean {
  if (before === null || before.state === 'taken') return true;
  if (before.state !== 'expired' && before.state !== 'overtaken') return false;
  return (before.closedDaysAgo ?? 0) > AGAIN_DAYS;
}
