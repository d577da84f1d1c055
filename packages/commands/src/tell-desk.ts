import { digestWeek } from '@latchkey/domain/digest-week';
import { removalLimits } from '@latchkey/domain/guard-limits';
import { WAVE_AHEAD_DAYS, wavesAhead } from '@latchkey/domain/lapse-wave';
import { notAtNight } from '@latchkey/domain/quiet-hours';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { hasTold, readKnownEnds, readMadeAt } from '@latchkey/store/desk-news';
import { insertMail } from '@latchkey/store/message-insert';
import { readRoleHolders } from '@latchkey/store/role';
import type { CommandContext } from './context.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';

/**
 * Writes to those who answer for the books what the calendar brings them: the digest of the week, also where nothing
 * happened, and waves of endings of the next two weeks. Each once; nothing while nobody has a role.
 */
export async function tellDesk(tx: Tx, context: Pick<CommandContext, 'wake'>): Promise<void> {
  const settings = await readSettings(tx);
  if (settings === null || (await readRoleHolders(tx)).every(({ role }) => role === 'auditor')) return;
  const now = await readCalendar(tx);
  const times = letterTimes(settings.document);
  const tell = async (template: string, event: string, payload: Record<string, unknown>) => {
    const eventKey = `${template}:${event}`;
    if (await hasTold(tx, eventKey)) return;
    await insertMail(tx, { accountId: null, template, payload, dueOn: notAtNight(now, times), eventKey });
    tx.afterCommit(() => context.wake('messages'));
  };

  const week = digestWeek(now, times);
  const madeAt = await readMadeAt(tx);
  // A hub that was set up since Monday has no week to tell of yet.
  if (madeAt !== null && digestWeek(madeAt, times) < week) await tell('weekly-digest', week, { week });

  const { ends, managed } = await readKnownEnds(tx, WAVE_AHEAD_DAYS);
  for (const { group, from, to, count } of wavesAhead(
    ends,
    managed,
    removalLimits(settings.policy.guard),
    now,
  )) {
    const day = from.toISOString().slice(0, 10);
    const payload = { group, from: from.toISOString(), to: to.toISOString(), count };
    await tell('lapse-wave', `${group}:${day}`, payload);
  }
}
