import { readSeatsNow } from '@latchkey/commands/read-seats-now';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { freeOf, keeperLetterFate } from '@latchkey/domain/keeper-letters';
import { readCalendar } from '@latchkey/store/clock';
import type { Database } from '@latchkey/store/database';
import { isKeeping } from '@latchkey/store/keeping';
import type { Message } from '@latchkey/store/message';
import { z } from 'zod';
import { type Stands, UNREAD_MS } from './stands.ts';

const about = z.object({ identityId: z.uuid() });

/** Looks once more whether a letter about seats still tells the truth to whoever hands them out. */
export async function lookAtSeats(
  db: Database,
  settings: HubSettings,
  message: Message,
  accountId: string,
): Promise<Stands> {
  const { identityId } = about.parse(message.payload);
  const now = await readCalendar(db.one);
  const kept = await isKeeping(db.one, accountId, identityId);
  const found = kept
    ? (await readSeatsNow(db.one, [identityId], settings.policy, now)).get(identityId)
    : null;
  const seatsNow = found ?? null;
  switch (keeperLetterFate(message, seatsNow, now)) {
    case 'withdraw':
      return { kind: 'not-now', sent: { kind: 'withdrawn', code: 'no-longer-so' } };
    case 'wait':
      return { kind: 'not-now', sent: { kind: 'waits', code: 'books-unread', afterMs: UNREAD_MS } };
    case 'send': {
      const free = seatsNow === null ? 0 : freeOf(seatsNow.seats, seatsNow.taken);
      const organization = seatsNow?.name ?? null;
      return { kind: 'send', payload: { ...message.payload, free }, facts: { organization } };
    }
  }
}
