import type { BarReason } from '@latchkey/domain/bar';
import type { HoldKind } from '@latchkey/domain/hold';
import { lockAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import { insertHold, readHolds, strengthenHold } from '@latchkey/store/hold';
import { withdrawMails } from '@latchkey/store/message-insert';
import { askEndings } from './ask-endings.ts';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { endAccess } from './end-access.ts';
import { followHold } from './follow-hold.ts';
import { tell } from './tell.ts';

/** `reasonCode`: a code for the record, never text about the person. `untilOn`: calendar; null: until it is lifted. */
export type PlaceHoldInput = { accountId: string; untilOn?: Date | null } & (
  | { kind: 'barred'; reasonCode: BarReason }
  | { kind: Exclude<HoldKind, 'barred'>; reasonCode: string }
);

/**
 * Stops a person at once: suspend is a `manual` hold, bar a `barred` one. Access ends when the transaction commits, the
 * apps get their wish, the person is told. A hold that stands is only made stronger: `already-held` where it is as
 * strong. The books' own `lapsed` holds are placed by plans.
 */
export async function placeHold(
  tx: Tx,
  input: PlaceHoldInput,
  context: CommandContext,
): Promise<{ ok: true; version: number } | Refused<'no-such-account' | 'already-held' | 'wrong-life'>> {
  const account = await lockAccount(tx, input.accountId);
  if (account === null) return refuse('no-such-account');
  if (account.life === 'erasing' || account.life === 'erased') return refuse('wrong-life');
  const untilOn = input.untilOn ?? null;
  const hold = { accountId: account.id, kind: input.kind, untilOn, placedBy: actorText(context.actor) };
  const placed = await insertHold(tx, { ...hold, reasonCode: input.reasonCode });
  if (!placed) {
    const standing = (await readHolds(tx, account.id)).find((one) => one.kind === input.kind);
    const stronger =
      standing !== undefined && standing.untilOn !== null && (untilOn === null || untilOn > standing.untilOn);
    if (!stronger) return refuse('already-held');
    await strengthenHold(tx, { ...hold, reasonCode: input.reasonCode });
  }
  const theft = input.kind === 'security' || input.kind === 'barred';
  const scope = { kind: 'account', accountId: account.id } as const;
  await endAccess(tx, { scope, cause: input.reasonCode, logout: theft || 'on-suspend' }, context);
  await writeAudit(tx, {
    event: 'place-hold',
    accountId: account.id,
    actor: context.actor,
    detail: { hold: input.kind, reason: input.reasonCode, untilOn },
  });
  if (placed && account.life === 'active') {
    const template = input.kind === 'barred' ? 'ended-by-admin' : 'suspended';
    await withdrawMails(tx, account.id, 'restored');
    await tell(tx, account, { template, payload: { hold: input.kind } }, context);
  }
  const version = await followHold(tx, account.id, 'by-admin', context);
  if (input.kind === 'barred') await askEndings(tx, { accountId: account.id }, context);
  return { ok: true, version };
}
