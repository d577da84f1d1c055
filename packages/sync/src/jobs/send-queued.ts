import type { CommandContext } from '@latchkey/commands/context';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import type { Database } from '@latchkey/store/database';
import { readQueued, unqueue } from '@latchkey/store/invitation-queue';

/** One transaction locks this many accounts at once. */
const CHUNK = 50;

/**
 * Sends the invitations whose day has come. Who can no longer be invited leaves the queue;
 * while nobody has seen the mail as it is worded now, all stay in it.
 */
export async function sendQueued(db: Database, context: CommandContext): Promise<void> {
  for (;;) {
    const invitationIds = await readQueued(db.one, CHUNK);
    if (invitationIds.length === 0) return;
    const sent = await db.tx(async (tx) => {
      const done = await sendInvitations(tx, { invitationIds }, context);
      if (done.ok) await unqueue(tx, invitationIds);
      return done.ok;
    });
    if (!sent) return;
  }
}
