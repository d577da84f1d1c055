import { type AccountRow, lockAccount } from '@latchkey/store/account';
import { replaceAddresses } from '@latchkey/store/address';
import {
  type AddressChange,
  closeAddressChange,
  markConfirming,
  readAddressChange,
} from '@latchkey/store/address-change';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { withdrawMails } from '@latchkey/store/message-insert';
import { type AddressLink, type AddressStep, isAddressOpen } from './address-token.ts';
import { type CommandContext, type Refused, refuse } from './context.ts';
import { tell } from './tell.ts';

/** How long the new address can be proved, in days of the calendar. */
const PROOF_DAYS = 7;

/**
 * A member says whether an address of the books is theirs. `yes`: a mail goes there, and it counts once the link in it
 * was followed; until then, and with `no`, nothing changes. `gone`: answered, overtaken, or too late.
 */
export async function answerAddress(
  tx: Tx,
  input: { link: AddressLink; answer: 'yes' | 'no' },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const open = await lockChange(tx, input.link, 'question');
  if (open === null) return refuse('gone');
  const { change, account } = open;
  await withdrawMails(tx, account.id, 'address-question');
  if (input.answer === 'no') await closeAddressChange(tx, change.id, 'declined');
  else {
    const { counter } = await markConfirming(tx, change.id, PROOF_DAYS);
    const payload = { changeId: change.id, counter };
    const event = `${change.id}.${counter}`;
    await tell(tx, account, { template: 'address-proof', payload, event }, context);
  }
  await writeAudit(tx, {
    event: 'address-answered',
    accountId: account.id,
    actor: context.actor,
    detail: { change: change.id, answer: input.answer },
  });
  return { ok: true };
}

/** The link that was mailed to the new address was followed: it is the member's one address from now on. */
export async function proveAddress(
  tx: Tx,
  input: { link: AddressLink },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone'>> {
  const open = await lockChange(tx, input.link, 'proof');
  if (open === null) return refuse('gone');
  const { change, account } = open;
  await replaceAddresses(tx, account.id, change.address);
  await closeAddressChange(tx, change.id, 'taken');
  await writeAudit(tx, {
    event: 'address-changed',
    accountId: account.id,
    actor: context.actor,
    detail: { change: change.id },
  });
  return { ok: true };
}

async function lockChange(
  tx: Tx,
  link: AddressLink,
  step: AddressStep,
): Promise<{ change: AddressChange & { address: string }; account: AccountRow } | null> {
  const seen = await readAddressChange(tx, link.id);
  const account = seen === null ? null : await lockAccount(tx, seen.accountId);
  const change = await readAddressChange(tx, link.id);
  if (account?.life !== 'active' || change?.address == null) return null;
  return isAddressOpen(change, step, link.counter)
    ? { change: { ...change, address: change.address }, account }
    : null;
}
