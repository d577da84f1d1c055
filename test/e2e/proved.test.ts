import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { insertSetting } from '@latchkey/store/setting';
import { joinAndClaim, type Member } from '../support/member.ts';
import { createVisitor, type Seen, type Visitor } from '../support/pages/visitor.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

let hub: WholeHub;
beforeAll(async () => {
  hub = await startWholeHub();
}, 60_000);
afterAll(() => hub?.close(), 30_000);

/** What the person does at the books' site; returns where the browser is sent back to. */
async function authorize(location: string, slug: string, allow = 'yes'): Promise<string> {
  const url = new URL(location);
  expect((await fetch(url)).status).toBe(200);
  expect(url.searchParams.get('scope')).toBe('email');
  const form = new URLSearchParams({
    state: url.searchParams.get('state') ?? '',
    challenge: url.searchParams.get('code_challenge') ?? '',
    person: String(hub.sandbox.openCollective.person(slug).legacyId),
    allow,
  });
  const reply = await fetch(`${url.origin}/oauth/authorize`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  return reply.headers.get('location') ?? '';
}

const within = (url: string) => url.slice(hub.issuer.length);

/** Goes back to the hub and waits until the worker has answered. */
async function comeBack(visitor: Visitor, back: string): Promise<Seen> {
  let page = await visitor.open(within(back));
  for (let at = 0; at < 5 && page.url.includes('/wait?task='); at += 1) {
    await hub.settle();
    page = await visitor.open(within(page.url));
  }
  return page;
}

async function prove(visitor: Visitor, from: string, slug: string): Promise<Seen> {
  const sent = await visitor.open(from);
  if (sent.location === null) throw new Error(`not sent away: ${sent.status}`);
  return comeBack(visitor, await authorize(sent.location, slug));
}

async function signedIn(member: Member): Promise<Visitor> {
  const visitor = createVisitor(hub.issuer);
  const page = await visitor.open('/account');
  await visitor.send(page, '/password', { name: member.username, password: member.password });
  return visitor;
}

async function ownerOf(slug: string): Promise<string | null> {
  const [row] = await hub.db.one.query<{ id: string | null }>(
    `SELECT i.account_id AS id FROM identity i JOIN identity_alias a ON a.identity_id = i.id WHERE a.alias = $1`,
    [`id:${hub.sandbox.openCollective.person(slug).id}`],
  );
  return row?.id ?? null;
}

test('somebody whom no mail reaches claims by proving the account of the books; no code of it is kept', async () => {
  const books = hub.sandbox.openCollective;
  const person = books.join({ name: 'Hidden Heron', email: 'heron@example.org', tier: 'solidarity-member' });
  books.removeUser(person.slug);
  await hub.sync();
  const account = await ownerOf(person.slug);
  expect(account).not.toBeNull();
  const visitor = createVisitor(hub.issuer);
  expect((await visitor.open('/join')).text).toContain('/join/open-collective');
  const sent = await visitor.open('/join/open-collective');
  const back = await authorize(sent.location as string, person.slug);
  const page = await comeBack(visitor, back);
  expect(new URL(page.url).pathname).toMatch(/^\/join\/[0-9a-f-]{36}\./);
  expect(page.status).toBe(200);
  const code = new URL(back).searchParams.get('code') as string;
  const tasks = await hub.db.one.query(`SELECT * FROM task WHERE kind = 'prove-identity'`);
  expect(tasks).toHaveLength(1);
  expect(JSON.stringify(tasks)).not.toContain(code);
  const [invitation] = await hub.db.one.query('SELECT reached_by FROM invitation WHERE account_id = $1', [
    account,
  ]);
  expect(invitation).toEqual({ reached_by: 'proof' });
}, 60_000);

test('what came back to another browser, or a second time, opens nothing', async () => {
  const visitor = createVisitor(hub.issuer);
  const sent = await visitor.open('/join/open-collective');
  const back = await authorize(sent.location as string, 'hazel-paperboat');
  const other = createVisitor(hub.issuer);
  await other.open('/join');
  const strange = await comeBack(other, back);
  expect(strange.status).toBe(400);
  expect(strange.text).toContain('data-kind="strange"');
  const task = await visitor.open(within(back));
  expect((await other.open(within(task.url))).status).toBe(404);
  expect((await comeBack(visitor, task.url)).text).toContain('Hello Hazel Paperboat!');
  expect((await comeBack(visitor, back)).text).toContain('data-kind="strange"');
}, 60_000);

test('who says no there has changed nothing', async () => {
  const visitor = createVisitor(hub.issuer);
  const sent = await visitor.open('/join/open-collective');
  const page = await visitor.open(within(await authorize(sent.location as string, 'hazel-paperboat', 'no')));
  expect(page.text).toContain('data-kind="refused"');
});

test('a member links a second account of the books; one of somebody else’s becomes a question and stays theirs', async () => {
  const books = hub.sandbox.openCollective;
  const ana = await joinAndClaim(hub, { name: 'Ana Marisma', username: 'anamarisma' });
  const eva = await joinAndClaim(hub, { name: 'Eva Marisma', username: 'evamarisma' });
  const hidden = books.join({
    name: 'Incognito',
    email: 'x@example.org',
    tier: 'solidarity-member',
    incognito: true,
  });
  await hub.sync();
  expect(await ownerOf(hidden.slug)).toBeNull();
  const visitor = await signedIn(ana);
  expect((await visitor.open('/account')).text).toContain('/account/open-collective');
  const linked = await prove(visitor, '/account/open-collective', hidden.slug);
  expect(linked.text).toContain('data-kind="linked"');
  expect(await ownerOf(hidden.slug)).toBe(ana.accountId);
  const open = await hub.db.one.query(
    `SELECT 1 FROM question q JOIN identity i ON i.id = q.identity_id WHERE i.account_id = $1 AND q.answered_on IS NULL`,
    [ana.accountId],
  );
  expect(open).toEqual([]);
  expect((await prove(visitor, '/account/open-collective', hidden.slug)).text).toContain(
    'data-kind="already"',
  );
  const asked = await prove(visitor, '/account/open-collective', eva.slug);
  expect(asked.text).toContain('data-kind="asked"');
  expect(await ownerOf(eva.slug)).toBe(eva.accountId);
}, 90_000);

async function keepersOf(slug: string): Promise<object[]> {
  return hub.db.one.query(
    `SELECT k.account_id AS id, k.origin FROM seat_keeper k JOIN identity_alias a ON a.identity_id = k.identity_id
     WHERE a.alias = $1`,
    [`id:${hub.sandbox.openCollective.person(slug).id}`],
  );
}

test('whoever proves an account that is an organization’s admin hands out its seats; where no rule gives seats nobody is asked', async () => {
  const bakery = 'ebb-and-flow-bakery';
  const admin = await joinAndClaim(hub, { name: 'Delia Dique', username: 'deliadique' });
  const other = await joinAndClaim(hub, { name: 'Otis Dique', username: 'otisdique' });
  const visitor = await signedIn(admin);
  const before = await prove(visitor, '/account/open-collective', 'fabiola-panadera');
  expect(before.text).toContain('data-kind="linked"');
  expect(await keepersOf(bakery)).toEqual([]);
  const addresses = async () => {
    const [row] = await hub.db.one.query<{ addresses: string[] | null }>(
      `SELECT i.admin_addresses AS addresses FROM identity i JOIN identity_alias a ON a.identity_id = i.id
       WHERE a.alias = $1`,
      [`id:${hub.sandbox.openCollective.person(bakery).id}`],
    );
    return row?.addresses ?? null;
  };
  expect(await addresses()).toBeNull();

  const settings = await readSettings(hub.db.one);
  if (settings === null) throw new Error('no settings');
  const { document } = settings;
  const when = { source: 'books', tier: 'any', paid: true, seats: { number: 3 } } as const;
  document.rules.push({ group: 'members', when, grace: '30d', when_paused: 'grace' });
  const rest = { owners: {}, author: 'file', reason: null } as const;
  await hub.db.tx((tx) => insertSetting(tx, { version: settings.version + 1, document, ...rest }));
  await hub.sync();
  // From then on it can be written to: at the addresses of all its admins, which the books do not label.
  expect(await addresses()).toEqual([hub.sandbox.openCollective.person('fabiola-panadera').email]);

  const shown = await prove(visitor, '/account/open-collective', 'fabiola-panadera');
  expect(shown.text).toContain('data-kind="already"');
  expect(shown.text).toContain('You hand out its seats from now on');
  expect(await keepersOf(bakery)).toEqual([{ id: admin.accountId, origin: 'oauth' }]);
  expect((await visitor.open('/account/seats')).text).toContain('Ebb and Flow Bakery');

  const stranger = await signedIn(other);
  const own = await prove(stranger, '/account/open-collective', other.slug);
  expect(own.text).not.toContain('data-testid="keeps"');
  // Somebody else's Open Collective account shows nothing of what it runs to whoever uses it.
  const asked = await prove(stranger, '/account/open-collective', 'fabiola-panadera');
  expect(asked.text).toContain('data-kind="asked"');
  expect(asked.text).not.toContain('data-testid="keeps"');
  expect(await keepersOf(bakery)).toHaveLength(1);
}, 120_000);
