import { letterTimes } from '@latchkey/commands/settings/letter-times';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { mayWake } from '@latchkey/domain/letter-kinds';
import { passMails } from '@latchkey/domain/pass-letters';
import { notAtNight } from '@latchkey/domain/quiet-hours';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { readMailing } from '@latchkey/store/mailing';
import { insertMail } from '@latchkey/store/message-insert';
import { countPassed, lockDueMails, putOff, writePassed } from '@latchkey/store/message-pass';

const BATCH = 500;

/**
 * Looks at the mails that have become due: which may go out now, which wait for the morning, which for a click. Those
 * who answer for the hub hear once a day that some wait. One worker at a time.
 */
export async function passDueMails(db: Database): Promise<void> {
  const settings = await readSettings(db.one);
  const times = settings === null ? { quiet: null, timezone: 'UTC' } : letterTimes(settings.document);
  for (let looked = BATCH; looked === BATCH; ) {
    looked = await db.tx(async (tx) => {
      const due = await lockDueMails(tx, BATCH);
      if (due.length === 0) return 0;
      const now = await readCalendar(tx);
      const morning = notAtNight(now, times);
      const asleep = morning > now ? due.filter(({ template, asked }) => !asked && !mayWake(template)) : [];
      if (asleep.length > 0)
        await putOff(
          tx,
          asleep.map(({ id }) => id),
          morning,
        );
      const awake = due.filter((one) => !asleep.includes(one));
      const passed = passMails(awake, await countPassed(tx), (await readMailing(tx)) !== null);
      await writePassed(tx, passed);
      if (passed.held.some(({ reason }) => reason === 'burst')) {
        const eventKey = `mails-held:${now.toISOString().slice(0, 10)}`;
        await insertMail(tx, { accountId: null, template: 'mails-held', payload: {}, eventKey });
      }
      return due.length;
    });
  }
}
