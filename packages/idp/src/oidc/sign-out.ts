import { endAccess } from '@latchkey/commands/end-access';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import { insertLogout } from '@latchkey/store/message-insert';
import { deleteSessionClient } from '@latchkey/store/oidc/session-client';
import type { Wake } from '@latchkey/store/wake';
import { Provider } from 'oidc-provider';

export type SignOutParts = { db: Database; keys: PurposeKeys; log: Log; wake: Wake };

/**
 * Ends one session: its rows, its offline tokens, and one logout message for each client it was signed in to, in one
 * transaction. The one way a session is signed out of everything.
 */
export function createEndSession(parts: SignOutParts) {
  return async (uid: string, accountId: string): Promise<void> => {
    await parts.db.tx((tx) =>
      endAccess(
        tx,
        { scope: { kind: 'session', uid }, cause: 'sign-out', logout: true },
        {
          actor: { kind: 'account', id: accountId },
          policy: null,
          keys: parts.keys,
          log: parts.log,
          wake: parts.wake,
        },
      ),
    );
  };
}

/**
 * What stands in for the library's own posting of logout tokens: messages, which the worker signs and sends with
 * retries. Signing out of everything writes them when the session is ended; here only "this app alone" does, together
 * with ending what the session had with it.
 */
export function createBackchannelLogout(parts: SignOutParts) {
  return async function backchannelLogout(
    this: { clientId: string },
    sub: string,
    sid?: string,
  ): Promise<void> {
    const ctx = Provider.ctx;
    const everything = (ctx?.oidc.params as Record<string, unknown> | undefined)?.logout !== undefined;
    if (everything) return;
    const clientId = this.clientId;
    const uid = ctx?.oidc.session?.uid;
    await parts.db.tx(async (tx) => {
      await insertLogout(tx, { accountId: sub, clientId, sid: sid ?? null });
      if (uid !== undefined) await deleteSessionClient(tx, uid, clientId);
      tx.afterCommit(() => parts.wake('messages'));
    });
  };
}
