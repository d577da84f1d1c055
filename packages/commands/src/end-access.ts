import { catalogue } from '@latchkey/connectors/catalogue';
import { lockAccount, raiseEpoch } from '@latchkey/store/account';
import { readAppKinds } from '@latchkey/store/app-kind';
import { writeAudit } from '@latchkey/store/audit';
import type { Tx } from '@latchkey/store/database';
import {
  deleteAccountAppRows,
  deleteAccountRows,
  deleteAppRows,
  deleteSessionRows,
  type EndedClient,
  raiseAppEpoch,
} from '@latchkey/store/ending';
import { raiseEntitlementEpoch } from '@latchkey/store/entitlement';
import { insertLogout } from '@latchkey/store/message-insert';
import type { CommandContext } from './context.ts';

/** What access is ended to. */
export type EndScope =
  | { kind: 'account'; accountId: string }
  | { kind: 'account-app'; accountId: string; app: string }
  | { kind: 'session'; uid: string }
  | { kind: 'app'; app: string };

export type EndAccessInput = {
  scope: EndScope;
  /** A code for the audit: the reason of a change, or sign-out, password-changed, app-retired … */
  cause: string;
  /**
   * Whether the clients of the ended sessions are told. `on-suspend`: only apps that lose nothing by it, since the
   * suspension may be undone (a logout deletes the devices of a Matrix client, and with them its keys).
   */
  logout: boolean | 'on-suspend';
  /** Scope `account`: this session goes on. */
  keepSession?: string;
};

/** How much was ended: sessions whose rows went, and logout messages written. */
export type AccessEnded = { sessions: number; logouts: number };

/**
 * Ends access in the caller's transaction: when it commits, every request finds it ended. The epoch of the scope grows,
 * so that what a request in flight still writes is void; rows go; one logout message for each stored (client, session
 * id); one audit row. A session has no epoch: its row is only ever updated by requests, so once gone it stays gone.
 */
export async function endAccess(
  tx: Tx,
  input: EndAccessInput,
  context: CommandContext,
): Promise<AccessEnded> {
  const { scope } = input;
  const ended = await endRows(tx, input);
  const told = await clientsToTell(tx, ended.clients, input.logout);
  for (const client of told) await insertLogout(tx, client);
  const app = 'app' in scope ? { app: scope.app } : {};
  await writeAudit(tx, {
    event: 'access-ended',
    accountId: ended.accountId,
    actor: context.actor,
    ...app,
    detail: { scope: scope.kind, cause: input.cause, sessions: ended.sessions, logouts: told.length },
  });
  if (told.length > 0) tx.afterCommit(() => context.wake('messages'));
  return { sessions: ended.sessions, logouts: told.length };
}

async function endRows(tx: Tx, input: EndAccessInput) {
  const { scope } = input;
  switch (scope.kind) {
    case 'account':
      await lockAccount(tx, scope.accountId);
      await raiseEpoch(tx, scope.accountId);
      return {
        ...(await deleteAccountRows(tx, scope.accountId, input.keepSession ?? null)),
        accountId: scope.accountId,
      };
    case 'account-app':
      await lockAccount(tx, scope.accountId);
      await raiseEntitlementEpoch(tx, scope.accountId, scope.app);
      return { ...(await deleteAccountAppRows(tx, scope.accountId, scope.app)), accountId: scope.accountId };
    case 'session':
      return deleteSessionRows(tx, scope.uid);
    case 'app':
      await raiseAppEpoch(tx, scope.app);
      return { ...(await deleteAppRows(tx, scope.app)), accountId: null };
  }
}

async function clientsToTell(
  tx: Tx,
  clients: EndedClient[],
  logout: EndAccessInput['logout'],
): Promise<EndedClient[]> {
  if (logout === false || clients.length === 0) return [];
  const kinds = await readAppKinds(tx);
  return clients.filter((client) => {
    const kind = kinds.get(client.clientId);
    if (kind === undefined) return false;
    return logout === true || catalogue[kind]?.logoutOnSuspend === true;
  });
}
