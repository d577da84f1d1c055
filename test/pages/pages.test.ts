import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findInvitation, invitationToken } from '@latchkey/commands/invitation-token';
import { newPerson } from '@latchkey/commands/new-person';
import { placeHold } from '@latchkey/commands/place-hold';
import { reserveName } from '@latchkey/commands/reserve-name';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import { withdrawInvitation } from '@latchkey/commands/withdraw-invitation';
import { createServer, type HubServer } from '@latchkey/latchkey/serve';
import { silentLog } from '@latchkey/runtime/log';
import { type Database, openDatabase } from '@latchkey/store/database';
import { beat } from '@latchkey/store/heartbeat';
import { addTaskStep, closeTask } from '@latchkey/store/task';
import { freePort } from '../support/free-port.ts';
import { createTestHub, type TestHub } from '../support/hub.ts';
import { createVisitor, type Seen, type Visitor } from '../support/pages/visitor.ts';

let hub: TestHub;
let db: Database;
let server: HubServer;

const PASSWORD = 'seven boats at anchor';

beforeAll(async () => {
  hub = await createTestHub();
  const port = await freePort();
  // Under the role that pages have, so that a right they lack is found here.
  db = openDatabase({ url: hub.urls.idp, name: 'test-pages' });
  server = await createServer({
    db,
    environment: { issuer: `http://localhost:${port}`, host: '127.0.0.1', port, proxyHops: 0 },
    keys: hub.context.keys,
    log: silentLog,
    wake: hub.context.wake,
  });
  await server.listen();
  await beat(hub.db.one, { process: 'test', role: 'worker', release: 'test', skewMs: 0 });
  const client = { redirect_uris: ['https://cloud.example.org/cb'], response_types: ['code'] };
  await hub.db.one.query('UPDATE app SET client = $1 WHERE name = $2', [client, 'cloud']);
}, 60_000);

afterAll(async () => {
  await server?.close();
  await db?.end();
  await hub?.close();
}, 30_000);

/** People of the books with an account and an invitation that was sent; returns ids and paths of the links. */
async function invite(count = 1): Promise<{ id: string; accountId: string; path: string }[]> {
  const identities = await hub.addBooks(count, { status: 'ACTIVE', chargedDaysAgo: 3 });
  const made: { id: string; accountId: string; path: string }[] = [];
  for (const identityId of identities) {
    const person = await hub.db.tx((tx) => newPerson(tx, { identityId }, hub.context));
    if (!person.ok) throw new Error(person.fault.code);
    const invitationIds = [person.invitationId];
    await hub.db.tx((tx) => sendInvitations(tx, { invitationIds }, hub.context));
    const path = `/join/${invitationToken(hub.context.keys, person.invitationId, 1)}`;
    made.push({ id: person.invitationId, accountId: person.accountId, path });
  }
  return made;
}

/** What the worker does with a question about a name. */
async function answer(name: string, result: { ok: boolean; code?: string }): Promise<void> {
  const [task] = await hub.db.one.query<{ id: string; invitation: string }>(
    `SELECT id, arguments ->> 'invitation' AS invitation FROM task WHERE state = 'waiting'
     AND arguments ->> 'username' = $1`,
    [name],
  );
  if (task === undefined) throw new Error('no such task');
  const input = { username: name, invitationId: task.invitation };
  if (result.ok) await hub.db.tx((tx) => reserveName(tx, input, hub.context));
  await closeTask(hub.db.one, task.id, result.ok ? 'done' : 'failed', result);
}

let names = 0;

/** Claims an invitation through the pages; the visitor is signed in at the launcher afterwards. */
async function claim(path: string): Promise<{ visitor: Visitor; username: string; end: Seen }> {
  names += 1;
  const username = `member${names}`;
  const visitor = createVisitor(server.url);
  await visitor.send(await visitor.open(path), '/name', { username });
  await answer(username, { ok: true });
  const fields = { name: 'Ana Pérez', password: PASSWORD, language: 'en' };
  const end = await visitor.send(await visitor.open(path), path, fields);
  return { visitor, username, end };
}

async function member(): Promise<Awaited<ReturnType<typeof claim>> & { accountId: string }> {
  const [one] = await invite();
  if (one === undefined) throw new Error('nobody');
  return { ...(await claim(one.path)), accountId: one.accountId };
}

async function deliver(accountId: string): Promise<void> {
  await hub.db.one.query(
    `UPDATE delivery SET delivered_version = 1, delivered = '{"treatment":"present"}' WHERE account_id = $1`,
    [accountId],
  );
}

const authorize =
  '/oidc/auth?client_id=cloud&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Fcloud.example.org%2Fcb&state=s' +
  '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';

describe('the claim', () => {
  test('goes from the link through a name that the apps are asked about to the launcher, signed in', async () => {
    const [one] = await invite();
    const path = one?.path as string;
    const visitor = createVisitor(server.url);
    const first = await visitor.open(path);
    expect(first.text).toContain('Welcome to Test co-op');

    const checking = await visitor.send(first, '/name', { username: '  Marea_1 ' });
    expect(checking.text).toContain('Is “marea_1” free?');
    expect(checking.headers.get('refresh')).toMatch(/^1;url=\/join\/.*\?check=/);
    expect(checking.text.match(/asking …/g)).toHaveLength(2);
    const [task] = await hub.db.one.query<{ id: string }>(`SELECT id FROM task WHERE state = 'waiting'`);
    await addTaskStep(hub.db.one, task?.id as string, { app: 'cloud', answer: 'free' });
    const again = await visitor.open(checking.url);
    expect(again.text).toMatch(/Cloud<\/strong>\s*free/);
    expect(again.text.match(/asking …/g)).toHaveLength(1);

    await answer('marea_1', { ok: true });
    const details = await visitor.open(checking.url);
    expect(details.text).toContain('“marea_1” is yours.');
    const weak = await visitor.send(details, path, { name: ' ', password: 'short', language: 'en' });
    expect(weak.status).toBe(422);
    expect(weak.text).toContain('Enter the name that others should see');
    const common = { name: '<i>Ana</i>', password: 'password1234', language: 'en' };
    const guessed = await visitor.send(weak, path, common);
    expect(guessed.text).toContain('Many people use this password');
    expect(guessed.text).toContain('value="&lt;i&gt;Ana&lt;/i&gt;"');
    expect(guessed.text).not.toContain('password1234');

    const end = await visitor.send(guessed, path, { ...common, password: PASSWORD });
    expect(new URL(end.url).pathname).toBe('/');
    expect(end.text).toContain('Hello, &lt;i&gt;Ana&lt;/i&gt;');
    expect(end.text.match(/Getting ready/g)).toHaveLength(2);
    expect([...visitor.cookies.keys()].some((name) => name.startsWith('latchkey_proof'))).toBe(false);

    const used = await createVisitor(server.url).open(path);
    expect([used.status, /data-kind="(\w+)"/.exec(used.text)?.[1]]).toEqual([410, 'claimed']);
  });

  test.each([
    ['ab', 'a letter first'],
    ['admin', 'kept for the co-op itself'],
    ['', 'a letter first'],
    ['a'.repeat(61), 'a letter first'],
  ])('refuses the name %j at once, and says why', async (username, why) => {
    const [one] = await invite();
    const visitor = createVisitor(server.url);
    const seen = await visitor.send(await visitor.open(one?.path as string), '/name', { username });
    expect([seen.status, seen.text.includes(why)]).toEqual([422, true]);
  });

  test('says that an app has the name already, and lets choose another', async () => {
    const [one] = await invite();
    const visitor = createVisitor(server.url);
    const asked = await visitor.send(await visitor.open(one?.path as string), '/name', { username: 'neil' });
    await answer('neil', { ok: false, code: 'taken' });
    const seen = await visitor.open(asked.url);
    expect(seen.text).toContain('Somebody has this name already');
    expect(seen.text).toContain('value="neil"');
  });

  test('shows nobody the question of another invitation', async () => {
    const [one, two] = await invite(2);
    const visitor = createVisitor(server.url);
    const asked = await visitor.send(await visitor.open(one?.path as string), '/name', {
      username: 'secret1',
    });
    const other = await visitor.open(`${two?.path}${new URL(asked.url).search}`);
    expect(other.text).not.toContain('secret1');
  });

  test('explains links that are void: withdrawn, cut off, never made', async () => {
    const [one] = await invite();
    const path = one?.path as string;
    const kind = async (link: string) =>
      /data-kind="(\w+)"/.exec((await createVisitor(server.url).open(link)).text)?.[1];
    expect(await kind(path.slice(0, -1))).toBe('unknown');
    expect(await kind('/join/nothing')).toBe('unknown');
    await hub.db.tx((tx) => withdrawInvitation(tx, { invitationId: one?.id as string }, hub.context));
    expect(await kind(path)).toBe('withdrawn');
    expect((await findInvitation(hub.db.one, hub.context.keys, path.slice(6)))?.kind).toBe('withdrawn');
  });
});

describe('a form', () => {
  const cases: [string, Record<string, string>, Record<string, string>, number][] = [
    ['of another site', {}, { 'sec-fetch-site': 'cross-site' }, 403],
    ['of a sister site', {}, { 'sec-fetch-site': 'same-site' }, 403],
    ['of another origin', {}, { origin: 'https://evil.example' }, 403],
    ['without an origin of its own', {}, { origin: 'null' }, 403],
    ['without its token', { csrf: '' }, {}, 403],
    ['with a token of somewhere else', { csrf: 'AAAAAAAA.AAAA' }, {}, 403],
    ['that is none', {}, { 'content-type': 'application/json' }, 415],
    ['of 70 kB', { name: 'x'.repeat(70_000) }, {}, 413],
  ];
  test.each(cases)('%s is refused before anything is done', async (_, fields, headers, status) => {
    const visitor = createVisitor(server.url);
    const page = await visitor.open('/?sign-in');
    const seen = await visitor.send(page, '/password', { name: 'x', password: 'y', ...fields }, headers);
    expect(seen.status).toBe(status);
    expect(seen.text).toContain('<h1>');
  });

  test('of one sign-in is of no use in another', async () => {
    const [mine, theirs] = [createVisitor(server.url), createVisitor(server.url)];
    const token = /name="csrf" value="([^"]+)"/.exec((await theirs.open('/?sign-in')).text)?.[1] ?? '';
    const seen = await mine.send(await mine.open('/?sign-in'), '/password', { csrf: token });
    expect(seen.status).toBe(403);
  });
});

describe('signing in', () => {
  test('takes the username or the address, and says nothing about which of both was wrong', async () => {
    const { username, accountId } = await member();
    const [row] = await hub.db.one.query<{ address: string }>(
      'SELECT address FROM address WHERE account_id = $1',
      [accountId],
    );
    for (const name of [username, row?.address.toUpperCase() as string]) {
      const visitor = createVisitor(server.url);
      const page = await visitor.open('/?sign-in');
      const wrong = await visitor.send(page, '/password', { name, password: 'wrong' });
      const nobody = await visitor.send(page, '/password', { name: 'nobody', password: 'wrong' });
      expect([wrong.status, nobody.status]).toEqual([422, 422]);
      expect(wrong.text.replaceAll(name, '')).toBe(nobody.text.replaceAll('nobody', ''));
      const end = await visitor.send(wrong, '/password', { name, password: PASSWORD });
      expect(end.text).toContain('Hello, Ana Pérez');
    }
  });

  test('empty fields are named in a summary that links to them', async () => {
    const visitor = createVisitor(server.url);
    const seen = await visitor.send(await visitor.open('/?sign-in'), '/password', { name: '', password: '' });
    expect(seen.status).toBe(422);
    expect(seen.text).toMatch(/<a href="#name">[\s\S]*<a href="#password">/);
    expect(seen.text).toContain('<title>Please check: Sign in');
  });
});

describe('on the way to an app', () => {
  test('the waiting page goes on by itself, and on to the app as soon as its place is there', async () => {
    const { visitor, accountId } = await member();
    const waiting = await visitor.open(authorize);
    expect(waiting.text).toContain('Getting Cloud ready for you');
    const [, next] = /^1;url=(.*)$/.exec(waiting.headers.get('refresh') ?? '') ?? [];
    const late = await visitor.open(
      (next ?? '').replace(/since=\d+/, `since=${Math.floor(Date.now() / 1000) - 40}`),
    );
    expect(late.text).toContain('Cloud has not answered yet.');
    expect(late.text).toContain('hub@example.org');
    const [row] = await hub.db.one.query(
      `SELECT urgency FROM delivery WHERE account_id = $1 AND app = 'cloud'`,
      [accountId],
    );
    expect(row).toEqual({ urgency: 1 });
    await deliver(accountId);
    const landed = await visitor.open(next ?? '');
    expect(landed.location).toMatch(/^https:\/\/cloud\.example\.org\/cb\?code=/);
  });

  test('who is not let in learns why, may look again, and the app hears of it only by the button', async () => {
    const { visitor, accountId } = await member();
    await deliver(accountId);
    await hub.db.one.query(`UPDATE entitlement SET treatment = 'suspended' WHERE account_id = $1`, [
      accountId,
    ]);
    const denied = await visitor.open(authorize);
    expect([denied.status, /data-reason="([\w-]+)"/.exec(denied.text)?.[1]]).toEqual([
      403,
      'suspended-in-app',
    ]);
    expect(denied.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://cloud.example.org",
    );
    const still = await visitor.send(denied, '/look');
    expect(still.status).toBe(403);
    const back = await visitor.send(still, '/back');
    expect(back.location).toMatch(/^https:\/\/cloud\.example\.org\/cb\?error=access_denied.*state=s/);
    await hub.db.one.query(`UPDATE entitlement SET treatment = 'present' WHERE account_id = $1`, [accountId]);
    const opened = await visitor.open(authorize);
    expect(opened.location).toContain('code=');
  });

  test('somebody who was shut out is told so at the door of the hub itself', async () => {
    const { accountId, username } = await member();
    await hub.db.tx((tx) => placeHold(tx, { accountId, kind: 'barred', reasonCode: 'conduct' }, hub.context));
    const visitor = createVisitor(server.url);
    const page = await visitor.open('/?sign-in');
    const seen = await visitor.send(page, '/password', { name: username, password: PASSWORD });
    expect(seen.text).toContain('An admin of Test co-op has closed this account.');
    const left = await visitor.send(seen, '/back');
    expect(left.text).toContain('Welcome to Test co-op');
  });

  test('an interaction of another browser is over', async () => {
    const { visitor } = await member();
    const waiting = await visitor.open(authorize);
    const seen = await createVisitor(server.url).open(waiting.url);
    expect([seen.status, seen.text.includes('This sign-in has expired')]).toEqual([400, true]);
  });
});

describe('the account', () => {
  test('shows what is kept, and speaks the language that is chosen', async () => {
    const { visitor, username, accountId } = await member();
    const page = await visitor.open('/account');
    for (const kept of [username, accountId, '@example.org', 'Members']) expect(page.text).toContain(kept);
    const spanish = await visitor.send(page, '/account/language', { language: 'es' });
    expect(spanish.text).toContain('Desde ahora te hablamos en español.');
    expect((await visitor.open('/account')).text).not.toContain('Desde ahora te hablamos');
    expect((await visitor.open('/?lang=en')).text).toContain('Hello, Ana');
    expect((await visitor.open('/')).text).toContain('Hello, Ana');
  });

  test('a new password ends every other session, and none of this one', async () => {
    const { visitor, username } = await member();
    const other = createVisitor(server.url);
    await other.send(await other.open('/?sign-in'), '/password', { name: username, password: PASSWORD });
    const form = await visitor.open('/account/password');
    const weak = await visitor.send(form, '/account/password', { password: `${username}12345` });
    expect(weak.text).toContain('Leave out your name');
    const done = await visitor.send(weak, '/account/password', { password: 'nine lamps on the pier' });
    expect(done.text).toContain('Your new password is good from now on.');
    expect((await other.open('/account')).text).toContain('name="password"');
    expect((await visitor.open('/account')).status).toBe(200);
  });

  test('signing out everywhere ends this session too', async () => {
    const { visitor } = await member();
    const done = await visitor.send(await visitor.open('/account'), '/sign-out-everywhere');
    expect(done.text).toContain('Every sign-in of yours has ended');
    expect((await visitor.open('/account')).text).toContain('name="password"');
  });

  test('a sign-in older than five minutes is renewed before a password is changed', async () => {
    const { visitor, username } = await member();
    const form = await visitor.open('/account/password');
    const RealDate = Date;
    class LaterDate extends RealDate {
      static override now(): number {
        return RealDate.now() + 6 * 60_000;
      }
      constructor(...given: [] | [string | number | Date]) {
        super(given.length === 0 ? LaterDate.now() : given[0]);
      }
    }
    globalThis.Date = LaterDate as DateConstructor;
    try {
      const seen = await visitor.open('/account/password');
      expect(seen.text).toContain('Is it still you?');
      const late = await visitor.send(form, '/account/password', { password: 'nine lamps on the pier' });
      expect(late.text).toContain('Is it still you?');
      const again = await visitor.send(late, '/password', { name: username, password: PASSWORD });
      expect(again.text).toContain('Nothing was done yet: please press the button once more.');
    } finally {
      globalThis.Date = RealDate;
    }
  });
});

describe('the books', () => {
  async function treasurer(source = 'books') {
    const one = await member();
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
      [one.accountId, source],
    );
    return one;
  }

  async function waiting(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (const identityId of await hub.addBooks(count, { status: 'ACTIVE', chargedDaysAgo: 3 })) {
      const made = await hub.db.tx((tx) => newPerson(tx, { identityId }, hub.context));
      if (made.ok) ids.push(made.invitationId);
    }
    return ids;
  }

  const states = async (ids: string[]) =>
    (
      await hub.db.one.query<{ state: string }>(
        'SELECT state FROM invitation WHERE id = ANY($1) ORDER BY made_on, id',
        [ids],
      )
    ).map((row) => row.state);

  test('are closed to members without a role', async () => {
    const { visitor } = await member();
    for (const path of ['/books', '/books/invitations']) expect((await visitor.open(path)).status).toBe(403);
  });

  test('show who would be invited and why, and the mail in both languages; only what is ticked is sent', async () => {
    const ids = await waiting(3);
    const { visitor, accountId } = await treasurer();
    const page = await visitor.open('/books/invitations');
    expect(page.text).toContain('Members: contribution is paid (ACTIVE)');
    expect(page.text).toContain('Open the link and choose a username');
    expect(page.text).toContain('Abre el enlace y elige un nombre de usuario');
    expect(page.text).not.toMatch(/join\/[0-9a-f-]{36}/);
    const sent = await visitor.send(page, '/send', {
      do: 'chosen',
      id: [ids[0] as string, ids[2] as string],
    });
    expect(sent.text).toContain('2 invitations are on their way.');
    expect((await states(ids)).sort()).toEqual(['sent', 'sent', 'waiting']);
    const preview = await visitor.send(sent, '/preview');
    expect(preview.text).toContain('The mail is on its way to you.');
    const [mail] = await hub.db.one.query(
      `SELECT payload FROM message WHERE account_id = $1 AND template = 'invitation-preview'`,
      [accountId],
    );
    expect(mail).toEqual({ payload: {} });
    const all = await visitor.send(preview, '/send', { do: 'all' });
    expect(all.text).toMatch(/\d+ invitations? (is|are) on (its|their) way/);
    expect(await states(ids)).toEqual(['sent', 'sent', 'sent']);
  });

  test('“all” means those on the list that was shown, not those who came later', async () => {
    await waiting(1);
    const { visitor } = await treasurer();
    const page = await visitor.open('/books/invitations');
    const late = await waiting(1);
    await visitor.send(page, '/send', { do: 'all' });
    expect(await states(late)).toEqual(['waiting']);
  });

  test('a list of 5,000 is shown a page at a time, and one press sends 500', async () => {
    await hub.db.one.query(
      `WITH made AS (INSERT INTO account (life, name, made_on) SELECT 'invited', 'Many ' || n,
         calendar_now() - interval '1 hour' FROM generate_series(1, 5000) AS n RETURNING id),
       reached AS (INSERT INTO address (account_id, address, origin)
         SELECT id, id || '@example.org', 'books' FROM made)
       INSERT INTO invitation (account_id, state, made_on) SELECT id, 'waiting', calendar_now() - interval '1 hour' FROM made`,
    );
    const one = await member();
    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      one.accountId,
    ]);
    const page = await one.visitor.open('/books/invitations?page=100');
    expect(page.text).toMatch(/Page 100 of 10\d/);
    expect(page.text.match(/type="checkbox"/g)).toHaveLength(50);
    expect(page.text).toContain('Send to the first 500');
    const found = await one.visitor.open('/books/invitations?q=many+4999');
    expect(found.text.match(/type="checkbox"/g)).toHaveLength(1);
    const sent = await one.visitor.send(page, '/send', { do: 'all' });
    expect(sent.text).toContain('500 invitations are on their way.');
  }, 60_000);

  test('a treasurer of another source neither sees nor invites these people', async () => {
    const ids = await waiting(1);
    const { visitor } = await treasurer('elsewhere');
    const page = await visitor.open('/books/invitations');
    expect(page.text).toContain('Nobody waits to be invited.');
    const mine = await treasurer();
    const shown = await mine.visitor.open('/books/invitations');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] as string;
    const forged = await visitor.send(shown, '/send', { do: 'chosen', id: ids, csrf });
    expect(forged.text).toContain('Nobody was invited');
    expect(await states(ids)).toEqual(['waiting']);
  });

  test('say why somebody has access, to those who answer for that person', async () => {
    const { visitor } = await treasurer();
    const { username, accountId } = await member();
    const page = await visitor.open(`/admin/people?q=${username}`);
    expect(new URL(page.url).pathname).toBe(`/admin/people/${accountId}`);
    expect(page.text).toContain('contribution is paid (ACTIVE)');
    expect(page.text).toMatch(/<strong>Cloud<\/strong>[\s\S]*?>open</);
    expect((await visitor.open('/admin/people?q=nobody')).text).toContain('Nobody was found.');
    expect((await visitor.open('/admin/people/nonsense')).status).toBe(404);
    const stranger = await treasurer('elsewhere');
    expect((await stranger.visitor.open(`/admin/people/${accountId}`)).status).toBe(404);
  });

  test('show held changes with their reasons; a word counts for what was shown and nothing else', async () => {
    const [account] = await hub.addMembers(1);
    await hub.db.one.query(`INSERT INTO plan (cause, settings_version) VALUES ('pull', 1)`);
    await hub.db.one.query(
      `INSERT INTO plan_change (plan_id, number, account_id, kind, change_key, change, held, state)
       SELECT max(id), 1, $1, 'grant-group', 'grant-group:stewards',
         '{"kind":"grant-group","group":"stewards","reason":"books-role"}', 'privileged', 'held' FROM plan`,
      [account],
    );
    const { visitor } = await treasurer();
    const page = await visitor.open('/books');
    expect(page.text).toContain('joins Stewards – has the role');
    expect(page.text).toContain('a group with special rights');
    const moved = await visitor.send(page, '/approve', { changes: '2' });
    expect(moved.text).toContain('This has changed since you saw it.');
    const approved = await visitor.send(page, '/approve');
    expect(approved.text).toMatch(/Your word is noted|the changes are on their way/);
    const rejected = await visitor.send(page, '/reject');
    expect(rejected.text).toMatch(/Turned down|This has changed/);
  });
});

describe('everywhere', () => {
  test('a path that is not there is a page that says so, in the language of the browser', async () => {
    const reply = await fetch(`${server.url}/nowhere`, {
      headers: { accept: 'text/html', 'accept-language': 'es' },
    });
    expect(reply.status).toBe(404);
    expect(await reply.text()).toContain('Aquí no hay nada');
  });

  test('pages are not kept by anybody on the way; what has a hash in its name is kept for ever', async () => {
    const page = await fetch(server.url);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const text = await page.text();
    const style = /href="(\/assets\/[^"]+\.css)"/.exec(text)?.[1] as string;
    const styles = await fetch(server.url + style);
    expect(styles.headers.get('cache-control')).toContain('immutable');
    expect(styles.headers.get('content-type')).toContain('text/css');
  });

  test('signing out asks first, and then the session is over', async () => {
    const { visitor } = await member();
    const launcher = await visitor.open('/');
    const url = /href="(\/oidc\/session\/end[^"]*)"/.exec(launcher.text)?.[1] as string;
    const ask = await visitor.open(url.replaceAll('&amp;', '&'));
    expect(ask.text).toContain('Sign out of everything');
    const out = await visitor.send(ask, '/confirm', { logout: 'yes' });
    expect(out.text).toContain('You are signed out');
    expect((await visitor.open('/account')).text).toContain('name="password"');
  });
});
