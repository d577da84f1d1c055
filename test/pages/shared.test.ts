import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changeSharedGroups, nameKeeper, removeKeeper } from '@latchkey/commands/change-shared';
import { makeShared } from '@latchkey/commands/make-shared';
import { placeHold } from '@latchkey/commands/place-hold';
import { sha256Base64url } from '@latchkey/runtime/hash';
import {
  deliver,
  hub,
  member,
  PASSWORD,
  server,
  startServed,
  stopServed,
} from '../support/pages/served-hub.ts';
import { createVisitor, type Seen, type Visitor } from '../support/pages/visitor.ts';

const SECRET = 'secret-of-the-cloud';
// The pair of RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CALLBACK = 'https://cloud.example.org/cb';
const authorize = (more = '') =>
  `/oidc/auth?client_id=cloud&response_type=code&scope=openid+profile&redirect_uri=${encodeURIComponent(CALLBACK)}` +
  `&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256${more}`;

beforeAll(async () => {
  await startServed();
  const client = {
    redirect_uris: [CALLBACK],
    response_types: ['code'],
    backchannel_logout_uri: 'https://cloud.example.org/logout',
    backchannel_logout_session_required: true,
  };
  await hub.db.one.query(`UPDATE app SET client = $1, secret_hashes = $2 WHERE name = 'cloud'`, [
    client,
    JSON.stringify([sha256Base64url(SECRET)]),
  ]);
}, 60_000);
afterAll(stopServed, 30_000);

let names = 0;
type Keeper = Awaited<ReturnType<typeof member>>;

/** A shared account with these keepers, and its place in the apps. */
async function garden(keepers: readonly Keeper[], ready = true): Promise<{ id: string; username: string }> {
  names += 1;
  const username = `garden${names}`;
  const input = {
    name: 'Garden group',
    username,
    groups: ['members'],
    keepers: keepers.map((one) => one.accountId),
  };
  const made = await hub.db.tx((tx) => makeShared(tx, input, hub.context));
  if (!made.ok) throw new Error(made.fault.code);
  if (ready) await deliver(made.accountId);
  return { id: made.accountId, username };
}

async function keeper(): Promise<Keeper> {
  const one = await member();
  await deliver(one.accountId);
  return one;
}

/** Presses “continue as” on the page that asks. */
async function choose(visitor: Visitor, page: Seen, as: string): Promise<Seen> {
  expect(page.text).toContain('Go on to Cloud as');
  return visitor.send(page, '/as', { as });
}

async function tokens(landed: Seen): Promise<{ access_token: string; id_token: string }> {
  const code = new URL(landed.location ?? '').searchParams.get('code') ?? '';
  const reply = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`cloud:${SECRET}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
    }),
  });
  expect(reply.status).toBe(200);
  return (await reply.json()) as { access_token: string; id_token: string };
}

async function userinfo(token: string): Promise<{ status: number; claims: Record<string, unknown> }> {
  const reply = await fetch(`${server.url}/oidc/me`, { headers: { authorization: `Bearer ${token}` } });
  return { status: reply.status, claims: (await reply.json()) as Record<string, unknown> };
}

/** Somebody goes on as the shared account, up to the app's token. */
async function goOnAs(who: Keeper, shared: { id: string }): Promise<string> {
  const page = await who.visitor.open(authorize());
  return (await tokens(await choose(who.visitor, page, shared.id))).access_token;
}

const sessionsOf = (id: string) =>
  hub.db.one.query('SELECT keeper_id FROM session WHERE account_id = $1', [id]);

describe('a keeper of a shared account', () => {
  test('goes on as it: the app gets its sub and username, the log the person, the browser stays their own', async () => {
    const ana = await keeper();
    const shared = await garden([ana]);
    const { claims } = await userinfo(await goOnAs(ana, shared));
    expect(claims).toMatchObject({
      sub: shared.id,
      preferred_username: shared.username,
      name: 'Garden group',
    });
    const noted = await hub.db.one.query(
      `SELECT l.app, (SELECT account_id FROM subject_key WHERE id = l.subject_key) AS who,
         (SELECT account_id FROM subject_key WHERE id::text = l.detail ->> 'as') AS as_whom
       FROM sign_in_log l WHERE l.event = 'continued-as' ORDER BY l.at DESC LIMIT 1`,
    );
    expect(noted).toEqual([{ app: 'cloud', who: ana.accountId, as_whom: shared.id }]);
    const account = await ana.visitor.open('/account');
    expect(account.text).toContain(ana.accountId);
    expect(account.text).not.toContain(`<dd class="mono">${shared.id}`);
  });

  test('signs in first, in a browser that knows nobody, and is asked then', async () => {
    const ana = await keeper();
    const shared = await garden([ana]);
    const visitor = createVisitor(server.url);
    const form = await visitor.open(authorize());
    const page = await visitor.send(form, '/password', { name: ana.username, password: PASSWORD });
    const landed = await choose(visitor, page, shared.id);
    expect((await userinfo((await tokens(landed)).access_token)).claims.sub).toBe(shared.id);
    expect((await visitor.open('/account')).text).toContain(ana.accountId);
  });

  test('goes on as themselves just as well, and is asked again the next time', async () => {
    const ana = await keeper();
    await garden([ana]);
    const landed = await choose(ana.visitor, await ana.visitor.open(authorize()), 'self');
    expect((await userinfo((await tokens(landed)).access_token)).claims.sub).toBe(ana.accountId);
    expect((await ana.visitor.open(authorize())).text).toContain('Continue as Garden group');
  });

  test('is not gone on for in silence: an app that may not ask is told that there is a choice', async () => {
    const ana = await keeper();
    await garden([ana]);
    const silent = await ana.visitor.open(authorize('&prompt=none'));
    expect(silent.location).toContain('error=account_selection_required');
  });

  test('is asked nothing on the way to an app that is not open to it', async () => {
    const ana = await keeper();
    const shared = await garden([ana]);
    await hub.db.tx((tx) => changeSharedGroups(tx, { sharedId: shared.id, groups: [] }, hub.context));
    expect((await ana.visitor.open(authorize())).location).toContain('code=');
  });

  test('waits where its place in the app is not ready yet', async () => {
    const ana = await keeper();
    const shared = await garden([ana], false);
    const page = await choose(ana.visitor, await ana.visitor.open(authorize()), shared.id);
    expect([page.status, page.text.includes('That does not work just now')]).toEqual([409, true]);
    expect(await sessionsOf(shared.id)).toEqual([]);
  });

  test('cannot go on as one that somebody else keeps', async () => {
    const [ana, bea] = [await keeper(), await keeper()];
    await garden([ana]);
    const other = await garden([bea]);
    const page = await ana.visitor.open(authorize());
    expect(page.text).not.toContain(other.id);
    expect((await choose(ana.visitor, page, other.id)).status).toBe(409);
    expect(await sessionsOf(other.id)).toEqual([]);
  });
});

describe('what a keeper opened as a shared account ends', () => {
  test('when they are taken away, at the next request, and nobody else’s does', async () => {
    const [ana, bea] = [await keeper(), await keeper()];
    const shared = await garden([ana, bea]);
    const [hers, theirs] = [await goOnAs(ana, shared), await goOnAs(bea, shared)];
    const input = { sharedId: shared.id, keeperId: ana.accountId };
    const done = await hub.db.tx((tx) => removeKeeper(tx, input, hub.context));
    expect(done).toEqual({ ok: true, sessions: 1 });
    expect((await userinfo(hers)).status).toBe(401);
    expect((await userinfo(theirs)).status).toBe(200);
    expect(await sessionsOf(shared.id)).toEqual([{ keeper_id: bea.accountId }]);
    const told = await hub.db.one.query(`SELECT 1 FROM message WHERE kind = 'logout' AND account_id = $1`, [
      shared.id,
    ]);
    expect(told).toHaveLength(1);
    // Their own sign-in goes on, and they are asked nothing any more.
    expect((await ana.visitor.open(authorize())).location).toContain('code=');
    // Named again, what was ended stays ended.
    await hub.db.tx((tx) => nameKeeper(tx, input, hub.context));
    expect((await userinfo(hers)).status).toBe(401);
  });

  test('when they are taken away between the choice and the app’s answer', async () => {
    const ana = await keeper();
    const shared = await garden([ana]);
    const landed = await choose(ana.visitor, await ana.visitor.open(authorize()), shared.id);
    const input = { sharedId: shared.id, keeperId: ana.accountId };
    await hub.db.tx((tx) => removeKeeper(tx, input, hub.context));
    const code = new URL(landed.location ?? '').searchParams.get('code') ?? '';
    const reply = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`cloud:${SECRET}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: CALLBACK,
        code_verifier: VERIFIER,
      }),
    });
    expect(reply.status).toBe(400);
  });

  test('when they sign out everywhere, when they are stopped, and when they say so', async () => {
    const [ana, bea, cleo] = [await keeper(), await keeper(), await keeper()];
    const shared = await garden([ana, bea, cleo]);
    const [one, two, three] = [
      await goOnAs(ana, shared),
      await goOnAs(bea, shared),
      await goOnAs(cleo, shared),
    ];
    await ana.visitor.send(await ana.visitor.open('/account'), '/sign-out-everywhere');
    expect((await userinfo(one)).status).toBe(401);
    await hub.db.tx((tx) =>
      placeHold(tx, { accountId: bea.accountId, kind: 'manual', reasonCode: 'asked' }, hub.context),
    );
    expect((await userinfo(two)).status).toBe(401);
    const own = await cleo.visitor.open('/account/shared');
    expect(own.text).toContain('Garden group');
    expect((await cleo.visitor.send(own, '/account/shared/end')).text).toContain('Signed out.');
    expect((await userinfo(three)).status).toBe(401);
  });
});

describe('a shared account', () => {
  test('is not signed in to by itself, and is in no privileged group', async () => {
    const ana = await keeper();
    const shared = await garden([ana]);
    const visitor = createVisitor(server.url);
    const page = await visitor.open('/?sign-in');
    const tried = await visitor.send(page, '/password', {
      name: shared.username,
      password: 'anything at all',
    });
    expect(tried.status).toBe(422);
    const input = { sharedId: shared.id, groups: ['stewards'] };
    const done = await hub.db.tx((tx) => changeSharedGroups(tx, input, hub.context));
    expect(done).toMatchObject({ ok: false, fault: { code: 'privileged' } });
  });

  test('keeps its access over the years without a contribution', async () => {
    const shared = await garden([]);
    await hub.moveDays(400);
    const { decideAgain } = await import('@latchkey/commands/decide-again');
    const decide = { accountId: shared.id, cause: 'test', removals: true };
    await hub.db.tx((tx) => decideAgain(tx, decide, hub.context));
    const rows = await hub.db.one.query(
      `SELECT treatment, (SELECT count(*)::int FROM hold WHERE account_id = $1) AS holds FROM entitlement
       WHERE account_id = $1 AND app = 'cloud'`,
      [shared.id],
    );
    expect(rows).toEqual([{ treatment: 'present', holds: 0 }]);
  });

  test('is made on a page by an admin, who is warned until there are two keepers', async () => {
    const [boss, ana] = [await keeper(), await keeper()];
    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      boss.accountId,
    ]);
    expect((await ana.visitor.open('/admin/shared')).status).toBe(403);
    const page = await boss.visitor.open('/admin/shared');
    const form = { name: 'Kitchen', username: 'kitchen', keepers: ana.username, groups: 'members' };
    const none = await boss.visitor.send(page, '/admin/shared', { ...form, keepers: 'nobody_here' });
    expect(none.status).toBe(422);
    const made = await boss.visitor.send(none, '/admin/shared', form);
    expect(made.text).toContain('Only 1 keeper.');
    const [row] = await hub.db.one.query<{ id: string }>(`SELECT id FROM account WHERE username = 'kitchen'`);
    const at = `/admin/shared/${row?.id}`;
    const named = await boss.visitor.send(made, `${at}/name-keeper`, { person: boss.username });
    expect(named.text.split('Kitchen')[1]).not.toContain('Only 1 keeper.');
    const removed = await boss.visitor.send(named, `${at}/remove-keeper`, { keeper: boss.accountId });
    expect(removed.text).toContain('Taken away');
  });
});
