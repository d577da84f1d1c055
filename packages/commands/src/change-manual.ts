import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertHint } from '@latchkey/store/hint';
import { lockKeptRow, updateKeptData } from '@latchkey/store/kept-row';
import { type CommandContext, type Refused, refuse } from './context.ts';

/** `end`: today is the last day. `until`: another last day (ISO), or none (null). */
export type ManualChange = { do: 'end' } | { do: 'until'; until: string | null };

/**
 * Ends or extends a membership kept by hand. What follows for access is decided like any other ending: after the rule's
 * grace, and once two complete reads agree.
 */
export async function changeManual(
  tx: Tx,
  input: { rowId: string; change: ManualChange },
  context: CommandContext,
): Promise<{ ok: true } | Refused<'gone' | 'dates-wrong'>> {
  const row = await lockKeptRow(tx, input.rowId);
  if (row === null || row.data.kind !== 'manual') return refuse('gone');
  const today = (await readCalendar(tx)).toISOString().slice(0, 10);
  const until = input.change.do === 'end' ? today : input.change.until;
  const { from } = row.data;
  if (until !== null && input.change.do === 'until' && (until < today || (from !== null && until < from)))
    return refuse('dates-wrong');
  await updateKeptData(tx, row.id, { ...row.data, until });
  await insertHint(tx, { source: row.source, number: null, type: 'kept-row', alias: row.personAlias });
  tx.afterCommit(() => context.wake('pull'));
  const detail = { row: row.id, source: row.source, group: row.data.group, until };
  await writeAudit(tx, { event: 'change-manual', accountId: null, actor: context.actor, detail });
  return { ok: true };
}
