import type { CommandContext } from '@latchkey/commands/context';
import { noteRenewals } from '@latchkey/commands/note-renewals';
import { tellDesk } from '@latchkey/commands/tell-desk';
import { tellKeepers } from '@latchkey/commands/tell-keepers';
import { LATEST_NOTE_DAYS, NOTE_AHEAD_DAYS } from '@latchkey/domain/letters';
import type { Database } from '@latchkey/store/database';
import { readRenewing } from '@latchkey/store/desk-news';

/** What the calendar has to tell: renewals to members, seats to those who hand them out, the week and coming waves to those who answer for the books. */
export async function writeNotes(db: Database, context: CommandContext): Promise<void> {
  await db.tx((tx) => tellDesk(tx, context));
  await db.tx((tx) => tellKeepers(tx, context));
  for (const accountId of await readRenewing(db.one, LATEST_NOTE_DAYS, NOTE_AHEAD_DAYS)) {
    await db.tx((tx) => noteRenewals(tx, { accountId }, context));
  }
}
