import { addDays } from '@latchkey/domain/calendar';
import { writeAudit } from '@latchkey/store/audit';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { emptyQueue, queueInvitation } from '@latchkey/store/invitation-queue';
import type { CommandContext, Refused } from './context.ts';
import { openMailing } from './open-mailing.ts';

/**
 * Lets invitations go out so many a day, in the order given, the first ones now: the worker sends each day's. Who was
 * withdrawn, barred or claimed by then is left out.
 */
export async function queueInvitations(
  tx: Tx,
  input: { invitationIds: readonly string[]; perDay: number },
  context: CommandContext,
): Promise<{ ok: true; queued: number } | Refused<'test-first'>> {
  const opened = await openMailing(tx, context);
  if (!opened.ok) return opened;
  const now = await readCalendar(tx);
  let queued = 0;
  for (const id of new Set(input.invitationIds)) {
    const on = addDays(now, Math.floor(queued / input.perDay));
    if (await queueInvitation(tx, id, on)) queued += 1;
  }
  await writeAudit(tx, {
    event: 'invitations-queued',
    accountId: null,
    actor: context.actor,
    detail: { count: queued, perDay: input.perDay },
  });
  tx.afterCommit(() => context.wake('tick'));
  return { ok: true, queued };
}

/** Sends no more of them by itself. `sources` null: of everybody. */
export async function stopQueue(
  tx: Tx,
  input: { sources: readonly string[] | null },
  context: CommandContext,
): Promise<{ ok: true; stopped: number }> {
  const stopped = await emptyQueue(tx, input.sources);
  await writeAudit(tx, {
    event: 'invitations-stopped',
    accountId: null,
    actor: context.actor,
    detail: { count: stopped },
  });
  return { ok: true, stopped };
}
