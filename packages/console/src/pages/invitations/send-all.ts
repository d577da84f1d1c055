import { sendInvitations } from '@latchkey/commands/send-invitations';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import type { Visit } from '@latchkey/idp/web/session-guard';
import type { Context } from 'koa';
import { contextOf } from '../scope.ts';

/** One transaction locks this many accounts at once. */
const CHUNK = 50;

/** Sends these invitations, and says on the next page how many went. */
export async function sendAll(
  deps: PageDeps,
  ctx: Context,
  seen: Visit,
  ids: readonly string[],
): Promise<void> {
  let count = 0;
  for (let at = 0; at < ids.length; at += CHUNK) {
    const invitationIds = ids.slice(at, at + CHUNK);
    const done = await deps.db.tx((tx) => sendInvitations(tx, { invitationIds }, contextOf(deps, seen)));
    if (!done.ok) {
      sayNext(ctx, 'warn', 'letters.first.refused');
      return;
    }
    count += done.sent;
  }
  if (count === 0) sayNext(ctx, 'warn', 'console.invitations.sent_none');
  else sayNext(ctx, 'good', 'console.invitations.sent', { count });
}
