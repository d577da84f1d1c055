import { keeperLetters } from '@latchkey/domain/keeper-letters';
import { lockAccount } from '@latchkey/store/account';
import { readCalendar } from '@latchkey/store/clock';
import type { Tx } from '@latchkey/store/database';
import { listKeepings, writeToldUntil } from '@latchkey/store/keeping';
import type { CommandContext } from './context.ts';
import { readSeatsNow } from './read-seats-now.ts';
import { letterTimes } from './settings/letter-times.ts';
import { readSettings } from './settings/read-settings.ts';
import { insertLetters } from './write-letters.ts';

/** Writes to keepers what is new of their seats: an end that comes, seats that nobody sits in. Each once. */
export async function tellKeepers(tx: Tx, context: CommandContext): Promise<void> {
  const settings = await readSettings(tx);
  const keepings = await listKeepings(tx);
  if (settings === null || keepings.length === 0) return;
  const now = await readCalendar(tx);
  const times = letterTimes(settings.document);
  const identityIds = [...new Set(keepings.map((one) => one.identityId))];
  const seatsOf = await readSeatsNow(tx, identityIds, settings.policy, now);
  for (const keeping of keepings) {
    const seatsNow = seatsOf.get(keeping.identityId);
    if (seatsNow === undefined) continue;
    const { write, toldUntil } = keeperLetters(keeping, seatsNow, { now, times });
    if (write.length === 0 && toldUntil?.getTime() === keeping.toldUntil?.getTime()) continue;
    await lockAccount(tx, keeping.accountId);
    await insertLetters(tx, keeping.accountId, write, context);
    await writeToldUntil(tx, keeping, toldUntil);
  }
}
