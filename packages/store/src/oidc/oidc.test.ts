import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { type Database, openDatabase } from '../database.ts';
import { countAttempts, forgetAttempts } from './attempt-limit.ts';
import { deleteGrant, readGrant, writeGrant } from './grant.ts';
import { deleteInteraction, readInteraction, writeInteraction } from './interaction.ts';
import { consumePushedRequest, readPushedRequest, writePushedRequest } from './pushed-request.ts';
import { readSession } from './read-session.ts';
import { readToken } from './read-token.ts';
import { redeem, type TokenWrite } from './redeem.ts';
import { noteOnce, wasNoted } from './replay.ts';
import { deleteSessionClient, getOrCreateSessionClient } from './session-client.ts';
import { sweepOidc } from './sweep.ts';
import { insertSession, updateSession } from './write-session.ts';

/** What the provider's storage promises, whichever model it is for. */
let database: TestDatabase;
let db: Database;
const soon = () => Math.floor(Date.now() / 1000) + 600;
const long = () => Math.floor(Date.now() / 1000) - 600;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.urls.idp, name: 'test' });
  // Apps come from the settings, which the role of the pages cannot write.
  const owner = openDatabase({ url: database.url, name: 'test' });
  await owner.one.query(
    `INSERT INTO app (name, kind, mode) VALUES ('cloud', 'x', 'manage'), ('chat', 'x', 'manage')`,
  );
  await owner.end();
}, 60_000);
afterAll(async () => {
  await db?.end();
  await database?.drop();
}, 30_000);

async function addAccount(): Promise<string> {
  const id = randomUUID();
  await db.one.query(`INSERT INTO account (id, life) VALUES ($1, 'active')`, [id]);
  return id;
}

/** A session of an account under epoch 1, with cloud (fence 2: the account's epoch and the app's). */
async function addSession(accountId: string) {
  const uid = randomUUID();
  const grantId = randomUUID();
  const written = await insertSession(db.one, {
    uid,
    accountId,
    fence: 1,
    payload: 'p',
    expiresAt: soon(),
    keyHash: `key-${uid}`,
    code: {
      hash: `code-${uid}`,
      accountId,
      grantId,
      clientId: 'cloud',
      fence: 2,
      payload: 'c',
      expiresAt: soon(),
    },
    client: {
      clientId: 'cloud',
      sid: `sid-${uid}`,
      grantId,
      fence: 2,
      persistsLogout: false,
      grant: {},
      grantExpiresAt: soon(),
    },
  });
  expect(written).toBe(true);
  return { uid, grantId, keyHash: `key-${uid}`, codeHash: `code-${uid}` };
}

const parallel = <T>(count: number, work: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, at) => work(at)));

describe('things that are good once', () => {
  test('of 50 parallel redemptions of a code one wins, and the others write nothing', async () => {
    const accountId = await addAccount();
    const { codeHash, grantId, uid } = await addSession(accountId);
    const token = (at: number): TokenWrite => ({
      hash: `access-${uid}-${at}`,
      accountId,
      grantId,
      clientId: 'cloud',
      fence: 2,
      payload: 't',
      expiresAt: soon(),
    });
    const won = await parallel(50, (at) =>
      redeem(db.one, {
        consumed: { kind: 'code', hash: codeHash },
        access: token(at),
        refresh: null,
        event: 'sign-on',
      }),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    const rows = await db.one.query(`SELECT hash FROM oidc_short WHERE kind = 'access' AND grant_id = $1`, [
      grantId,
    ]);
    expect(rows).toEqual([{ hash: `access-${uid}-${won.indexOf(true)}` }]);
    const log = await db.one.query(`SELECT app FROM sign_in_log WHERE event = 'sign-on'`);
    expect(log).toEqual([{ app: 'cloud' }]);
    const [account] = await db.one.query<{ set: boolean }>(
      'SELECT last_sign_in_month IS NOT NULL AS set FROM account WHERE id = $1',
      [accountId],
    );
    expect(account?.set).toBe(true);
    expect((await readToken(db.one, { clientId: 'cloud', hash: codeHash })).token?.consumedMs).not.toBeNull();
  });

  test('a sign-on does not wait for whoever holds the account’s row', async () => {
    const accountId = await addAccount();
    const { codeHash } = await addSession(accountId);
    await db.tx(async (tx) => {
      await tx.query('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [accountId]);
      const consumed = { kind: 'code', hash: codeHash } as const;
      expect(await redeem(db.one, { consumed, access: null, refresh: null, event: null })).toBe(true);
    });
  });

  test('a one-time value is noted by one of 50, and again only after its time', async () => {
    expect((await parallel(50, () => noteOnce(db.one, 'jti-1', soon()))).filter(Boolean)).toHaveLength(1);
    expect(await wasNoted(db.one, 'jti-1')).toBe(true);
    expect(await noteOnce(db.one, 'jti-2', long())).toBe(true);
    expect(await wasNoted(db.one, 'jti-2')).toBe(false);
    expect(await noteOnce(db.one, 'jti-2', soon())).toBe(true);
  });

  test('a pushed request is used up by one of 20', async () => {
    await writePushedRequest(db.one, { hash: 'par-1', payload: 'x', expiresAt: soon() });
    expect((await parallel(20, () => consumePushedRequest(db.one, 'par-1'))).filter(Boolean)).toHaveLength(1);
    expect(await readPushedRequest(db.one, 'par-1')).toEqual({ payload: 'x', consumed: true });
  });
});

describe('sessions', () => {
  test('parallel first visits of one app agree: the first row is everybody’s', async () => {
    const accountId = await addAccount();
    const { uid } = await addSession(accountId);
    const rows = await parallel(20, (at) =>
      getOrCreateSessionClient(db.one, {
        uid,
        accountId,
        sessionFence: 1,
        clientId: 'chat',
        sid: `sid-${at}`,
        grantId: `grant-${uid}-${at}`,
        fence: 2,
        grant: { at },
        grantExpiresAt: soon(),
      }),
    );
    expect(new Set(rows.map((row) => `${row?.sid} ${row?.grantId}`)).size).toBe(1);
    await deleteSessionClient(db.one, uid, 'chat');
    expect((await readSession(db.one, { uid }, null)).clients.map((client) => client.clientId)).toEqual([
      'cloud',
    ]);
  });

  test('only a row of an older fence is replaced, and nothing is made for a session that has gone', async () => {
    const accountId = await addAccount();
    const { uid } = await addSession(accountId);
    const wish = {
      uid,
      accountId,
      sessionFence: 1,
      clientId: 'cloud',
      sid: 'new',
      grantId: `new-${uid}`,
      grant: {},
      grantExpiresAt: soon(),
    };
    expect((await getOrCreateSessionClient(db.one, { ...wish, fence: 3 }))?.sid).toBe('new');
    const stale = await getOrCreateSessionClient(db.one, { ...wish, sid: 'stale', fence: 2 });
    expect([stale?.sid, stale?.fence, stale?.grant]).toEqual(['new', 3, null]);
    await db.one.query('DELETE FROM session WHERE uid = $1', [uid]);
    expect(await getOrCreateSessionClient(db.one, { ...wish, fence: 3 })).toBeNull();
  });

  test('a session that has gone, or passed another fence, is not written again', async () => {
    const accountId = await addAccount();
    const { uid, keyHash } = await addSession(accountId);
    const write = {
      uid,
      accountId,
      fence: 1,
      payload: 'q',
      expiresAt: soon(),
      keyHash: `next-${uid}`,
      code: null,
      foundBy: keyHash,
      dropped: [],
      outlives: null,
    };
    expect(await updateSession(db.one, write)).toEqual({ kind: 'written', current: true });
    // The replaced key is good for a while, and whoever came by it is told not to set it again.
    expect((await readSession(db.one, { keyHash }, null)).session?.current).toBe(false);
    expect(await updateSession(db.one, { ...write, keyHash })).toEqual({ kind: 'written', current: false });
    expect(await updateSession(db.one, { ...write, fence: 2 })).toEqual({ kind: 'gone' });
    await db.one.query('UPDATE account SET epoch = 2 WHERE id = $1', [accountId]);
    expect((await readSession(db.one, { keyHash: `next-${uid}` }, null)).session).toBeNull();
    await db.one.query('DELETE FROM session WHERE uid = $1', [uid]);
    expect(await updateSession(db.one, write)).toEqual({ kind: 'gone' });
    expect(await insertSession(db.one, { ...write, uid: randomUUID(), client: null })).toBe(false);
  });

  test('tokens and grants of another fence are not there', async () => {
    const accountId = await addAccount();
    const { codeHash, grantId } = await addSession(accountId);
    const read = () => readToken(db.one, { clientId: 'cloud', hash: codeHash });
    expect(await read()).toMatchObject({
      token: { kind: 'code' },
      grant: {},
      session: { client: { grantId } },
    });
    await db.one.query(
      `INSERT INTO entitlement (account_id, app, treatment) VALUES ($1, 'cloud', 'present')`,
      [accountId],
    );
    expect((await read()).token).toBeNull();
    expect(await readGrant(db.one, grantId)).toBeNull();
  });

  test('deleting a grant takes what hangs on it, and a second time does nothing', async () => {
    const accountId = await addAccount();
    const { grantId, uid } = await addSession(accountId);
    await deleteGrant(db.one, grantId);
    await deleteGrant(db.one, grantId);
    expect((await readSession(db.one, { uid }, null)).clients).toEqual([]);
    await writeGrant(db.one, {
      id: 'g1',
      accountId,
      clientId: 'cloud',
      payload: { odd: [1] },
      expiresAt: soon(),
    });
    expect(await readGrant(db.one, 'g1')).toEqual({ odd: [1] });
  });
});

test('an interaction is replaced as a whole, and kept past its end for the library to judge', async () => {
  await writeInteraction(db.one, { hash: 'i1', accountId: null, payload: 'a', expiresAt: soon() });
  await writeInteraction(db.one, { hash: 'i1', accountId: randomUUID(), payload: 'b', expiresAt: long() });
  expect(await readInteraction(db.one, 'i1')).toBe('b');
  await deleteInteraction(db.one, 'i1');
  await deleteInteraction(db.one, 'i1');
  expect(await readInteraction(db.one, 'i1')).toBeNull();
});

test('tries are counted within their window', async () => {
  const counters = [
    { id: 'n1', windowSeconds: 60 },
    { id: 'n2', windowSeconds: 60 },
  ];
  await countAttempts(db.one, counters);
  expect((await countAttempts(db.one, counters)).map((one) => one.attempts)).toEqual([2, 2]);
  await db.one.query(`UPDATE challenge SET expires_at = now() - interval '1 s' WHERE id = 'n1'`);
  expect((await countAttempts(db.one, counters)).map((one) => one.attempts)).toEqual([1, 3]);
  await forgetAttempts(db.one, ['n2']);
  expect((await countAttempts(db.one, counters)).map((one) => one.attempts)).toEqual([2, 1]);
});

test('the sweeper takes what has ended and nothing else', async () => {
  const accountId = await addAccount();
  const kept = await addSession(accountId);
  const ended = await addSession(accountId);
  await db.one.query(`UPDATE session SET expires_at = now() - interval '1 hour' WHERE uid = $1`, [ended.uid]);
  await db.one.query(
    `INSERT INTO replay (hash, expires_at) SELECT 'old-' || n, now() - interval '1 hour' FROM generate_series(1, 2500) n`,
  );
  expect(await sweepOidc(db.one)).toBeGreaterThanOrEqual(2502);
  expect(await sweepOidc(db.one)).toBe(0);
  const left = await db.one.query(`SELECT count(*)::int AS n FROM replay WHERE hash LIKE 'old-%'`);
  expect(left).toEqual([{ n: 0 }]);
  expect((await readSession(db.one, { uid: kept.uid }, null)).clients).toHaveLength(1);
  expect(await readGrant(db.one, kept.grantId)).not.toBeNull();
  expect(await readGrant(db.one, ended.grantId)).toBeNull();
});
