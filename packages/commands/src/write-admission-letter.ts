import { notAtNight } from '@latchkey/domain/quiet-hours';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { insertMail } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';

/** Writes to somebody how their admission stands; not at night. */
export async function writeAdmissionLetter(
  tx: Tx,
  letter: {
    accountId: string;
    group: string;
    template: 'admission-waits' | 'admission-admitted' | 'admission-refused';
  },
  context: CommandContext,
): Promise<void> {
  const settings = await readSettings(tx);
  const now = await readCalendar(tx);
  const dueOn = settings === null ? now : notAtNight(now, letterTimes(settings.document));
  const { accountId, group, template } = letter;
  const eventKey = `${template}:${accountId}:${group}:${now.toISOString().slice(0, 10)}`;
  await insertMail(tx, { accountId, template, payload: { group }, dueOn, eventKey });
  tx.afterCommit(() => context.wake('messages'));
}
