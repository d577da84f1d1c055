import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { changePassword } from './change-password.ts';
import { endAccess } from './end-access.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(async () => hub.close(), 30_000);

let ana: string;
let ben: string;
const APPS = ['cloud', 'chat'] as const;

/** A session of an account, used with both apps, with a refresh token each; and a grant that outlives sessions. */
async function signIn(accountId: string, uid: string): Promise<void> {
  const one = hub.db.one;
  const fence = `(SELECT epoch FROM account WHERE id = $2)`;
  await one.query(
    `INSERT INTO session (uid, account_id, fence, payload, expires_at) SELECT $1, $2, ${fence}, '', now() + interval '1 day'`,
    [uid, accountId],
  );
  await one.query('INSERT INTO session_key (hash, session_uid) VALUES ($1, $2)', [`key-${uid}`, uid]);
  for (const app of APPS) {
    const sum = `${fence} + (SELECT epoch FROM app WHERE name = $3)
      + coalesce((SELECT epoch FROM entitlement WHERE account_id = $2 AND app = $3), 0)`;
    await one.query(
      `INSERT INTO session_client (session_uid, client_id, sid, grant_id, fence)
       SELECT $1, $3, 'sid-' || $1 || $3, 'grant-' || $1 || $3, ${sum} WHERE $2::uuid IS NOT NULL`,
      [uid, accountId, app],
    );
    await one.query(
      `INSERT INTO oidc_grant (id, account_id, client_id, session_uid, fence, payload, expires_at)
       SELECT 'grant-' || $1 || $3, $2, $3, $1, ${sum}, '{}', now() + interval '1 day'`,
      [uid, accountId, app],
    );
    await one.query(
      `INSERT INTO refresh_token (hash, account_id, grant_id, client_id, fence, payload, expires_at)
       SELECT 'refresh-' || $1 || $3, $2, 'grant-' || $1 || $3, $3, ${sum}, '', now() + interval '1 day'`,
      [uid, accountId, app],
    );
  }
  await one.query(
    `INSERT INTO interaction (hash, account_id, payload, expires_at) VALUES ('int-' || $1, $2, '', now() + interval '1 hour')`,
    [uid, accountId],
  );
}

/** What is left, by row: sessions, keys, clients, grants, refresh tokens. */
async function left(): Promise<Record<string, string[]>> {
  const names = async (text: string) =>
    (await hub.db.one.query<{ name: string }>(text)).map((row) => row.name);
  return {
    sessions: await names('SELECT uid AS name FROM session ORDER BY 1'),
    keys: await names('SELECT hash AS name FROM session_key ORDER BY 1'),
    clients: await names('SELECT session_uid || client_id AS name FROM session_client ORDER BY 1'),
    grants: await names('SELECT id AS name FROM oidc_grant ORDER BY 1'),
    tokens: await names('SELECT hash AS name FROM refresh_token ORDER BY 1'),
  };
}
const of = (...uids: string[]) => {
  const apps = (prefix: string) =>
    uids.flatMap((uid) => ['chat', 'cloud'].map((app) => `${prefix}${uid}${app}`));
  return {
    sessions: uids,
    keys: uids.map((uid) => `key-${uid}`),
    clients: apps(''),
    grants: apps('grant-'),
    tokens: apps('refresh-'),
  };
};
const logouts = () =>
  hub.db.one.query<{ app: string; sid: string; account: string }>(
    `SELECT template AS app, payload->>'sid' AS sid, account_id AS account FROM message WHERE kind = 'logout'
     ORDER BY payload->>'sid'`,
  );
const epochs = async () =>
  (
    await hub.db.one.query<{ ana: number; ben: number; cloud: number; chat: number; anaCloud: number }>(
      `SELECT (SELECT epoch FROM account WHERE id = $1) AS ana, (SELECT epoch FROM account WHERE id = $2) AS ben,
         (SELECT epoch FROM app WHERE name = 'cloud') AS cloud, (SELECT epoch FROM app WHERE name = 'chat') AS chat,
         (SELECT epoch FROM entitlement WHERE account_id = $1 AND app = 'cloud') AS "anaCloud"`,
      [ana, ben],
    )
  )[0];
const end = (input: Parameters<typeof endAccess>[1]) => hub.db.tx((tx) => endAccess(tx, input, hub.context));

beforeEach(async () => {
  for (const table of ['session', 'oidc_grant', 'refresh_token', 'interaction', 'message']) {
    await hub.db.one.query(`DELETE FROM ${table}`);
  }
  [ana, ben] = (await hub.addMembers(2)) as [string, string];
  await signIn(ana, 'a1');
  await signIn(ana, 'a2');
  await signIn(ben, 'b1');
});

describe('ending access', () => {
  test('to an account: every row of it goes, nobody else is touched, each stored client is told once', async () => {
    const before = await epochs();
    const ended = await end({ scope: { kind: 'account', accountId: ana }, cause: 'theft', logout: true });
    expect(ended).toEqual({ sessions: 2, logouts: 4 });
    expect(await left()).toEqual(of('b1'));
    expect(await hub.db.one.query('SELECT hash FROM interaction')).toEqual([{ hash: 'int-b1' }]);
    expect((await logouts()).map((one) => one.sid)).toEqual([
      'sid-a1chat',
      'sid-a1cloud',
      'sid-a2chat',
      'sid-a2cloud',
    ]);
    expect(await epochs()).toEqual({ ...before, ana: (before?.ana ?? 0) + 1 });
  });

  test('to an account in one app: that app alone, in every session', async () => {
    const before = await epochs();
    await end({
      scope: { kind: 'account-app', accountId: ana, app: 'cloud' },
      cause: 'no-group',
      logout: true,
    });
    const rest = await left();
    expect(rest.sessions).toEqual(['a1', 'a2', 'b1']);
    expect(rest.clients).toEqual(['a1chat', 'a2chat', 'b1chat', 'b1cloud']);
    expect(rest.grants).toHaveLength(4);
    expect(rest.tokens).toHaveLength(4);
    expect((await logouts()).map((one) => one.sid)).toEqual(['sid-a1cloud', 'sid-a2cloud']);
    expect(await epochs()).toEqual({ ...before, anaCloud: (before?.anaCloud ?? 0) + 1 });
  });

  test('to one session: its grants and tokens go with it, the other session stays', async () => {
    const before = await epochs();
    expect(await end({ scope: { kind: 'session', uid: 'a1' }, cause: 'sign-out', logout: true })).toEqual({
      sessions: 1,
      logouts: 2,
    });
    expect(await left()).toEqual(of('a2', 'b1'));
    expect(await epochs()).toEqual(before);
    expect(await end({ scope: { kind: 'session', uid: 'a1' }, cause: 'sign-out', logout: true })).toEqual({
      sessions: 0,
      logouts: 0,
    });
  });

  test('to an app: everybody, and that app alone', async () => {
    const before = await epochs();
    await end({ scope: { kind: 'app', app: 'chat' }, cause: 'app-retired', logout: true });
    const rest = await left();
    expect(rest.clients).toEqual(['a1cloud', 'a2cloud', 'b1cloud']);
    expect(rest.tokens).toHaveLength(3);
    expect(await logouts()).toHaveLength(3);
    expect(await epochs()).toEqual({ ...before, chat: (before?.chat ?? 0) + 1 });
  });

  test('by a suspension that may be undone tells only apps that lose nothing by it', async () => {
    await end({ scope: { kind: 'account', accountId: ana }, cause: 'books-lapsed', logout: 'on-suspend' });
    expect([...new Set((await logouts()).map((one) => one.app))]).toEqual(['cloud']);
    expect(await left()).toEqual(of('b1'));
  });

  test('is rolled back with its transaction, messages included', async () => {
    const failed = hub.db.tx(async (tx) => {
      await endAccess(
        tx,
        { scope: { kind: 'account', accountId: ana }, cause: 'theft', logout: true },
        hub.context,
      );
      throw new Error('later');
    });
    await expect(failed).rejects.toThrow('later');
    expect(await left()).toEqual(of('a1', 'a2', 'b1'));
    expect(await logouts()).toEqual([]);
  });

  test('leaves one audit row with a subject key, and no account id in it', async () => {
    await end({ scope: { kind: 'account', accountId: ana }, cause: 'theft', logout: false });
    const rows = await hub.db.one.query<{ text: string }>(
      `SELECT audit::text AS text FROM audit JOIN subject_key k ON k.id = audit.subject_key
       WHERE k.account_id = $1 AND event = 'access-ended'`,
      [ana],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).not.toContain(ana);
  });
});

test('a new password ends everything but the session that set it, whose rows go on under the new epoch', async () => {
  const password = { accountId: ana, hash: 'h', pepperKey: 'k' };
  await hub.db.tx((tx) => changePassword(tx, { ...password, keepSession: 'a2' }, hub.context));
  expect(await left()).toEqual(of('a2', 'b1'));
  const fences = await hub.db.one.query(
    `SELECT s.fence = a.epoch AS session, bool_and(c.fence = a.epoch + p.epoch + e.epoch) AS clients,
       bool_and(g.fence = c.fence) AS grants, bool_and(r.fence = c.fence) AS tokens
     FROM session s JOIN account a ON a.id = s.account_id JOIN session_client c ON c.session_uid = s.uid
       JOIN app p ON p.name = c.client_id JOIN entitlement e ON e.account_id = a.id AND e.app = p.name
       JOIN oidc_grant g ON g.id = c.grant_id JOIN refresh_token r ON r.grant_id = g.id
     WHERE s.uid = 'a2' GROUP BY s.fence, a.epoch`,
  );
  expect(fences).toEqual([{ session: true, clients: true, grants: true, tokens: true }]);
  await hub.db.tx((tx) => changePassword(tx, password, hub.context));
  expect(await left()).toEqual(of('b1'));
});
