import { canMove } from '@latchkey/domain/account';
import { type Change, isRemoving } from '@latchkey/domain/change';
import type { HoldKind } from '@latchkey/domain/hold';
import { type AccountRow, setLife } from '@latchkey/store/account';
import { deleteWaitingAdmission, insertAdmission } from '@latchkey/store/admission';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { openReceipt, queueDelivery, writeEntitlement } from '@latchkey/store/entitlement';
import { deleteRuleGrant, insertRuleGrant, setGrantEnd } from '@latchkey/store/group-grant';
import { deleteHold, insertHold } from '@latchkey/store/hold';
import { markWaiting, markWithdrawn } from '@latchkey/store/invitation';
import { withdrawMails } from '@latchkey/store/message-insert';
import { notePaidInGrace } from '@latchkey/store/paid-in-grace';
import type { CommandContext } from './context.ts';
import { endAccess } from './end-access.ts';
import { readPolicy } from './settings/read-settings.ts';
import { writeAdmissionLetter } from './write-admission-letter.ts';
import { readForLetters, writeLetters } from './write-letters.ts';

/** `cause`: what is told on receipts and in the audit. `ended`: the caller has ended the whole account's access. */
export type WriteOptions = { cause: string; ended: boolean };

/** Clients that are told of a hold at once, though it may be undone: it is about theft or conduct. */
const TOLD_AT_ONCE: readonly HoldKind[] = ['barred', 'security'];

/**
 * Writes decided changes of one locked account, each with what follows from it: fences, rows, mails, receipts, audit.
 * Does not raise the account's version. Knows kinds of changes only; reasons are carried along for people.
 */
export async function writeChanges(
  tx: Tx,
  account: AccountRow,
  changes: readonly Change[],
  options: WriteOptions,
  context: CommandContext,
): Promise<void> {
  const ends = changes.find((change) => change.kind === 'place-hold' || change.kind === 'leave');
  if (ends !== undefined && !options.ended) {
    const atOnce = ends.kind === 'leave' || (ends.kind === 'place-hold' && TOLD_AT_ONCE.includes(ends.hold));
    const scope = { kind: 'account', accountId: account.id } as const;
    await endAccess(tx, { scope, cause: options.cause, logout: atOnce || 'on-suspend' }, context);
  }
  const told: Change[] = [];
  const before = await readForLetters(tx, account.id, changes, context);
  for (const change of changes) {
    const written = await writeOne(
      tx,
      account,
      change,
      { ...options, ended: options.ended || ends !== undefined },
      context,
    );
    if (!written || change.kind === 'confirm') continue;
    told.push(change);
    await writeAudit(tx, {
      event: change.kind,
      accountId: account.id,
      actor: context.actor,
      ...('app' in change ? { app: change.app } : {}),
      detail: detailOf(change),
    });
  }
  if (before !== null) await writeLetters(tx, told, before, context);
}

function detailOf(change: Change): Record<string, unknown> {
  const { kind: _, ...detail } = change;
  return detail;
}

async function writeOne(
  tx: Tx,
  account: AccountRow,
  change: Change,
  options: WriteOptions,
  context: CommandContext,
): Promise<boolean> {
  switch (change.kind) {
    case 'confirm':
      return false;
    case 'invite-again':
      return markWaiting(tx, account.id);
    case 'withdraw-invitation':
      return markWithdrawn(tx, account.id, false);
    case 'ask-admission': {
      const asked = await insertAdmission(tx, account.id, change.group);
      // Whoever has not claimed the account yet is told at the claim: nobody is written to before they were invited.
      if (asked && account.life !== 'invited') {
        const letter = { accountId: account.id, group: change.group, template: 'admission-waits' } as const;
        await writeAdmissionLetter(tx, letter, context);
      }
      return asked;
    }
    case 'end-admission':
      await withdrawMails(tx, account.id, 'admission-waits');
      return deleteWaitingAdmission(tx, account.id, change.group);
    case 'grant-group':
      return insertRuleGrant(tx, account.id, change.group);
    case 'start-grace':
      return setGrantEnd(tx, account.id, change.group, change.endOn);
    case 'end-grace':
      await notePaidInGrace(tx, account.id, change.group, await graceDaysOf(tx, change.group, context));
      return setGrantEnd(tx, account.id, change.group, null);
    case 'end-group':
      return deleteRuleGrant(tx, account.id, change.group);
    case 'place-hold': {
      const hold = { accountId: account.id, kind: change.hold, untilOn: null, placedBy: 'system' };
      return insertHold(tx, { ...hold, reasonCode: change.reason });
    }
    case 'lift-hold':
      return deleteHold(tx, account.id, change.hold);
    case 'leave':
    case 'return': {
      const life = change.kind === 'leave' ? 'left' : 'active';
      if (!canMove(account.life, life)) return false;
      await setLife(tx, account.id, life);
      return true;
    }
    case 'set-entitlement':
      return writeWish(tx, account, change, options, context);
  }
}

/** The longest grace of a group's rules: what the grace of a grant by rule was made with. */
async function graceDaysOf(tx: Tx, group: string, context: CommandContext): Promise<number> {
  const policy = context.policy ?? (await readPolicy(tx));
  return Math.max(0, ...policy.rules.filter((rule) => rule.group === group).map((rule) => rule.graceDays));
}

async function writeWish(
  tx: Tx,
  account: AccountRow,
  change: Extract<Change, { kind: 'set-entitlement' }>,
  options: WriteOptions,
  context: CommandContext,
): Promise<boolean> {
  const { app, treatment, from } = change;
  const version = await writeEntitlement(tx, { accountId: account.id, ...change });
  if (version === null) return false;
  const ends = treatment !== 'present' && from !== treatment;
  if (isRemoving(change) && !options.ended) {
    const logout = treatment === 'suspended' ? 'on-suspend' : true;
    const scope = { kind: 'account-app', accountId: account.id, app } as const;
    await endAccess(tx, { scope, cause: options.cause, logout }, context);
  }
  const receipt = { accountId: account.id, app, version, cause: options.cause };
  if (ends) await openReceipt(tx, { ...receipt, kind: 'ending' });
  else if (treatment === 'present' && from !== null && from !== 'present') {
    await openReceipt(tx, { ...receipt, kind: 'return' });
  }
  await queueDelivery(tx, account.id, app, ends ? 2 : 0);
  tx.afterCommit(() => context.wake(`app:${app}`));
  return true;
}
