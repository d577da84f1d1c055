import { randomUUID } from 'node:crypto';
import type { ManualReason } from '@latchkey/domain/manual';
import { lockAccount, raiseVersion, readAccount } from '@latchkey/store/account';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertHint } from '@latchkey/store/hint';
import { isBarredNow } from '@latchkey/store/hold';
import {
  ensureOwnIdentity,
  insertKeptRow,
  isBarredAddress,
  readKeptOf,
  readOwnAlias,
} from '@latchkey/store/kept-row';
import { listSources } from '@latchkey/store/source';
import { actorText, type CommandContext, type Refused, refuse } from './context.ts';
import { manualSourceOf } from './manual-sources.ts';
import { readSettings } from './settings/read-settings.ts';

/** Somebody who has an account already, or somebody new. `address` null: who cannot be written to is not invited. */
export type ManualWho = { accountId: string } | { name: string; address: string | null };

export type AddManualInput = {
  /** A source of kind `manual`. */
  source: string;
  who: ManualWho;
  group: string;
  reason: ManualReason;
  /** The account that answers for it. */
  sponsorId: string;
  /** ISO days; `from` null: at once; `until` null: open, else the last day that counts. */
  from: string | null;
  until: string | null;
};

export type AddManualFault =
  | 'no-such-source'
  | 'no-such-group'
  | 'source-not-read'
  | 'no-such-account'
  | 'no-such-sponsor'
  | 'dates-wrong'
  | 'barred'
  | 'already-member';

/**
 * Enters a member by hand. The row is a fact of its source: the worker reads it at once, and the rules decide what it
 * gives. Somebody barred is not taken, whatever the address or name.
 */
export async function addManual(
  tx: Tx,
  input: AddManualInput,
  context: CommandContext,
): Promise<{ ok: true; rowId: string } | Refused<AddManualFault>> {
  const { source, who, group, from, until } = input;
  const settings = await readSettings(tx);
  const found = settings === null ? null : manualSourceOf(settings, source);
  if (found === null) return refuse('no-such-source');
  if (!found.groups.includes(group)) return refuse('no-such-group');
  if (!(await listSources(tx)).some((one) => one.name === source)) return refuse('source-not-read');
  const today = (await readCalendar(tx)).toISOString().slice(0, 10);
  if (until !== null && (until < today || (from !== null && until < from))) return refuse('dates-wrong');
  const sponsor = await readAccount(tx, input.sponsorId);
  if (sponsor?.life !== 'active') return refuse('no-such-sponsor');

  let alias = `id:${randomUUID()}`;
  if ('accountId' in who) {
    const account = await lockAccount(tx, who.accountId);
    if (account === null || account.life === 'erasing' || account.life === 'erased')
      return refuse('no-such-account');
    if (await isBarredNow(tx, account.id)) return refuse('barred');
    alias = (await readOwnAlias(tx, source, account.id)) ?? alias;
    const rows = await readKeptOf(tx, source, [alias]);
    const runs = rows.some(
      ({ data }) =>
        data.kind === 'manual' && data.group === group && (data.until === null || data.until >= today),
    );
    if (runs) return refuse('already-member');
    await ensureOwnIdentity(tx, { source, alias, accountId: account.id });
    await raiseVersion(tx, account.id, null);
  } else if (who.address !== null && (await isBarredAddress(tx, who.address))) {
    return refuse('barred');
  }
  const rowId = await insertKeptRow(tx, {
    source,
    personAlias: alias,
    rowAlias: `id:${randomUUID()}`,
    type: 'INDIVIDUAL',
    name: 'name' in who ? who.name : null,
    address: 'name' in who ? who.address : null,
    data: { kind: 'manual', group, from, until },
    reason: input.reason,
    sponsorId: input.sponsorId,
    addedBy: actorText(context.actor),
  });
  await insertHint(tx, { source, number: null, type: 'kept-row', alias });
  tx.afterCommit(() => context.wake('pull'));
  await writeAudit(tx, {
    event: 'add-manual',
    accountId: 'accountId' in who ? who.accountId : null,
    actor: context.actor,
    detail: { row: rowId, source, group, reason: input.reason, from, until },
  });
  return { ok: true, rowId };
}
