import { readSources } from '@latchkey/commands/read-sources';
import { letterTimes } from '@latchkey/commands/settings/letter-times';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { isAboutSeats, mayWake } from '@latchkey/domain/letter-kinds';
import { dependsOnPerson, endsNow, letterFate } from '@latchkey/domain/letter-still-so';
import { notAtNight } from '@latchkey/domain/quiet-hours';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import type { Message } from '@latchkey/store/message';
import { loadPerson } from '@latchkey/store/person';
import type { Sent } from '../send-messages.ts';
import { lookAtSeats } from './look-at-seats.ts';
import { type Stands, UNREAD_MS } from './stands.ts';

/**
 * Looks once more, at the moment of sending, whether a letter still tells the truth; the days in it are those of the
 * moment.
 */
export async function lookAgain(
  db: Database,
  settings: HubSettings,
  message: Message,
  accountId: string,
): Promise<Stands> {
  const { payload, template } = message;
  if (isAboutSeats(template)) return lookAtSeats(db, settings, message, accountId);
  if (!dependsOnPerson(template)) return { kind: 'send', payload };
  const person = await loadPerson(db.one, accountId);
  if (person === null) return { kind: 'not-now', sent: { kind: 'withdrawn', code: 'no-account' } };
  const [sources, now] = await Promise.all([readSources(db.one), readCalendar(db.one)]);
  switch (letterFate(message, person, settings.policy, sources, now)) {
    case 'withdraw':
      return { kind: 'not-now', sent: { kind: 'withdrawn', code: 'no-longer-so' } };
    case 'wait':
      return { kind: 'not-now', sent: { kind: 'waits', code: 'books-unread', afterMs: UNREAD_MS } };
    case 'send':
      return {
        kind: 'send',
        payload: Array.isArray(payload.ends) ? { ...payload, ends: endsNow(payload, person) } : payload,
      };
  }
}

/** A mail that would go out at night waits until the morning; null: it may go. What somebody has just asked for may. */
export async function waitForMorning(
  db: Database,
  settings: HubSettings,
  message: Message,
): Promise<Sent | null> {
  if (mayWake(message.template) || message.payload.asked === true) return null;
  const now = await readCalendar(db.one);
  const dueOn = notAtNight(now, letterTimes(settings.document));
  return dueOn > now ? { kind: 'due', on: dueOn, code: 'night' } : null;
}
