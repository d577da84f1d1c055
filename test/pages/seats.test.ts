import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { placeHold } from '@latchkey/commands/place-hold';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { createMemoryMail } from '@latchkey/runtime/mail';
import { claimMessages } from '@latchkey/store/message';
import { insertSetting } from '@latchkey/store/setting';
import { createMailSender } from '@latchkey/sync/messages/mail/mail-sender';
import { answer, hub, member, server, startServed, stopServed } from '../support/pages/served-hub.ts';
import { createVisitor } from '../support/pages/visitor.ts';

beforeAll(async () => {
  await startServed();
  const before = await readSettings(hub.db.one);
  if (before === null) throw new Error('no settings');
  const { document } = before;
  const rule = { group: 'members', grace: '30d', when_paused: 'grace' } as const;
  const when = { source: 'books', tier: 'any', paid: true, seats: { number: 2 } } as const;
  document.rules.push({ ...rule, when });
  const setting = { version: 2, owners: {}, author: 'file', reason: null } as const;
  await hub.db.tx((tx) => insertSetting(tx, { ...setting, document }));
}, 60_000);
afterAll(stopServed, 30_000);

async function organization(name: string): Promise<string> {
  const [id] = await hub.addBooks(1, { status: 'ACTIVE', chargedDaysAgo: 3 });
  await hub.db.one.query(
    `UPDATE identity SET type = 'ORGANIZATION', name = $2, address = NULL WHERE id = $1`,
    [id ?? '', name],
  );
  return id ?? '';
}
async function treasurer(source: string) {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one;
}
const holders = async (id: string) =>
  (
    await hub.db.one.query<{ id: string }>(
      'SELECT account_id AS id FROM seat WHERE identity_id = $1 ORDER BY filled_on',
      [id],
    )
  ).map((row) => row.id);

test('a treasurer names a keeper, who gives a seat by username and one by address, and no third', async () => {
  const id = await organization('Weavers');
  const { visitor } = await treasurer('books');
  const keeper = await member();
  const colleague = await member();
  const page = await visitor.open('/books/organizations');
  expect(page.text).toContain('Weavers');
  expect(page.text).toContain('0 of 2 seats taken');
  const named = await visitor.send(page, `${id}/keeper`, { username: keeper.username });
  expect(named.text).toContain('Named.');

  expect((await keeper.visitor.open('/account')).text).toContain('href="/account/seats"');
  const seats = await keeper.visitor.open('/account/seats');
  const one = await keeper.visitor.send(seats, `${id}/fill`, { username: colleague.username });
  expect(one.text).toContain('1 of 2 seats taken');
  const two = await keeper.visitor.send(one, `${id}/fill`, {
    address: 'new.one@example.org',
    name: 'New One',
  });
  expect(two.text).toContain('new.one@example.org');
  expect(two.text).toContain('to be invited');
  expect(two.text).not.toContain('Give a seat');
  const three = await keeper.visitor.send(one, `${id}/fill`, { address: 'third@example.org' });
  expect(three.text).toContain('No seat is free.');
  expect(await holders(id)).toHaveLength(2);
  const emptied = await keeper.visitor.send(two, `${id}/empty`, { account: colleague.accountId });
  expect(emptied.text).toContain('1 of 2 seats taken');
});

test('who keeps nothing sees no seats and cannot fill any', async () => {
  const id = await organization('Closed');
  const outsider = await member();
  const own = await outsider.visitor.open('/account/seats');
  expect(own.text).toContain('You keep no organization’s seats.');
  expect((await outsider.visitor.open('/account')).text).not.toContain('href="/account/seats"');
  const account = await outsider.visitor.open('/account');
  const form = account.text.replaceAll('/account/sign-out-everywhere', `/account/seats/${id}/fill`);
  const sent = await outsider.visitor.send({ ...account, text: form }, `${id}/fill`, {
    username: outsider.username,
  });
  expect(sent.text).toContain('Only those who keep these seats may change them.');
  expect(await holders(id)).toEqual([]);
});

test('a treasurer of another source sees none of it and changes nothing', async () => {
  const id = await organization('Foreign');
  const other = await treasurer('elsewhere');
  expect((await other.visitor.open('/books/organizations')).text).not.toContain('Foreign');
  const page = await other.visitor.open('/books/invitations');
  const form = page.text.replaceAll('/books/invitations/preview', `/books/organizations/${id}/fill`);
  const sent = await other.visitor.send({ ...page, text: form }, `${id}/fill`, { username: other.username });
  expect(sent.status).toBe(404);
});

test('“this organization is one person” is one press', async () => {
  const id = await organization('Sole trader');
  const { visitor } = await treasurer('books');
  const trader = await member();
  const page = await visitor.open('/books/organizations');
  const done = await visitor.send(page, `${id}/person`, { username: trader.username });
  expect(done.text).toContain('It counts as one person now.');
  expect(done.text).not.toContain('Sole trader');
  const [row] = await hub.db.one.query('SELECT account_id FROM identity WHERE id = $1', [id]);
  expect(row).toEqual({ account_id: trader.accountId });
  expect(await visitor.open(`/books/organizations/${randomUUID()}`)).toMatchObject({ status: 404 });
});

const post = createMemoryMail();
/** Sends what is due to the addresses of organizations; links and addresses, in the order of the addresses. */
async function sendAsks(): Promise<{ to: string; path: string }[]> {
  const send = createMailSender({
    db: hub.db,
    keys: hub.context.keys,
    issuer: 'https://id.example.org',
    transport: async () => post,
  });
  await hub.db.one.query(
    `UPDATE message SET pass = 'cleared', due_on = NULL WHERE template = 'keeper-asked'`,
  );
  const due = await hub.db.tx((tx) => claimMessages(tx, 100, 60));
  const before = post.sent.length;
  for (const message of due) {
    const sent = message.template === 'keeper-asked' ? await send(message) : null;
    const state = sent?.kind === 'withdrawn' ? 'withdrawn' : 'sent';
    await hub.db.one.query('UPDATE message SET state = $2 WHERE id = $1', [message.id, state]);
  }
  return post.sent.slice(before).map(({ to, text }) => ({
    to,
    path: /https:\/\/id\.example\.org(\/keep\/\S+)/.exec(text)?.[1] ?? '',
  }));
}
async function withAdmins(name: string, ...addresses: string[]): Promise<string> {
  const id = await organization(name);
  await hub.db.one.query('UPDATE identity SET admin_addresses = $2 WHERE id = $1', [id, addresses]);
  return id;
}
async function ask(id: string): Promise<{ to: string; path: string }[]> {
  const { visitor } = await treasurer('books');
  const page = await visitor.open('/books/organizations');
  expect((await visitor.send(page, `${id}/ask`, {})).text).toContain('The mails are on their way.');
  return (await sendAsks()).sort((a, b) => (a.to < b.to ? -1 : 1));
}
const keepersOf = (id: string) =>
  hub.db.one.query<{ id: string; origin: string }>(
    'SELECT account_id AS id, origin FROM seat_keeper WHERE identity_id = $1 ORDER BY named_on',
    [id],
  );

test('each address of an organization gets one mail, in both languages, with a link that names nobody by being looked at', async () => {
  const id = await withAdmins('Potters', 'a@potters.example', 'b@potters.example');
  const mails = await ask(id);
  expect(mails.map(({ to }) => to)).toEqual(['a@potters.example', 'b@potters.example']);
  expect(post.sent.at(-1)?.subject).toContain('Seats of Potters');
  expect(post.sent.at(-1)?.subject).toContain('Plazas de Potters');
  const colleague = await member();
  const page = await colleague.visitor.open(mails[0]?.path ?? '');
  expect(page.text).toContain('Hand out the seats of Potters');
  await createVisitor(server.url).open(mails[0]?.path ?? '');
  expect(await keepersOf(id)).toEqual([]);

  const done = await colleague.visitor.send(page, mails[0]?.path ?? '', {});
  expect(done.text).toContain('You hand out these seats from now on.');
  expect(await keepersOf(id)).toEqual([{ id: colleague.accountId, origin: 'mail' }]);
  const other = await member();
  expect((await other.visitor.open(mails[0]?.path ?? '')).status).toBe(410);
  // The second admin's link is another one, and still good.
  const second = await other.visitor.open(mails[1]?.path ?? '');
  await other.visitor.send(second, mails[1]?.path ?? '', {});
  expect(await keepersOf(id)).toHaveLength(2);
});

test('somebody without an account makes one from the mail, with its address as their own, and hands out the seats', async () => {
  const id = await withAdmins('Coopers', 'new@coopers.example');
  const [mail] = await ask(id);
  const visitor = createVisitor(server.url);
  const page = await visitor.open(mail?.path ?? '');
  expect(page.text).toContain('I have no account yet');
  const claim = await visitor.send(page, mail?.path ?? '', {});
  const path = new URL(claim.url).pathname;
  expect(path).toMatch(/^\/join\/[0-9a-f-]{36}\./);
  await visitor.send(claim, '/name', { username: 'cooper' });
  await answer('cooper', { ok: true });
  const fields = { name: 'Cooper', password: 'seven boats at anchor', language: 'en' };
  await visitor.send(await visitor.open(path), path, fields);
  const seats = await visitor.open('/account/seats');
  expect(seats.text).toContain('Coopers');
  const [row] = await hub.db.one.query(
    `SELECT d.verified_at IS NOT NULL AS verified, d.origin, a.life FROM address d JOIN account a ON a.id = d.account_id
     WHERE d.address = 'new@coopers.example'`,
  );
  expect(row).toEqual({ verified: true, origin: 'member', life: 'active' });
  const [keeper] = await keepersOf(id);
  expect(keeper?.origin).toBe('mail');
  const groups = await hub.db.one.query('SELECT 1 FROM group_grant WHERE account_id = $1', [
    keeper?.id ?? '',
  ]);
  expect(groups).toEqual([]);
});

test('who has an account with that address signs in first, and the link stays good', async () => {
  const known = await member();
  const [own] = await hub.db.one.query<{ address: string }>(
    'SELECT address FROM address WHERE account_id = $1',
    [known.accountId],
  );
  const id = await withAdmins('Smiths', own?.address ?? '');
  const [mail] = await ask(id);
  const visitor = createVisitor(server.url);
  const refused = await visitor.send(await visitor.open(mail?.path ?? ''), mail?.path ?? '', {});
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Sign in first');
  expect(await keepersOf(id)).toEqual([]);
  const page = await known.visitor.open(mail?.path ?? '');
  await known.visitor.send(page, mail?.path ?? '', {});
  expect(await keepersOf(id)).toEqual([{ id: known.accountId, origin: 'mail' }]);
});

test('a link of an earlier mail, a forged one and one that is too old open nothing', async () => {
  const id = await withAdmins('Tanners', 'a@tanners.example');
  const [first] = await ask(id);
  const { visitor } = await treasurer('books');
  const again = await visitor.send(await visitor.open('/books/organizations'), `${id}/ask`, {});
  expect(again.text).toContain('within the last 3 days');
  expect(await sendAsks()).toEqual([]);
  await hub.db.one.query(
    `UPDATE keeper_ask SET asked_on = asked_on - interval '4 days' WHERE identity_id = $1`,
    [id],
  );
  const [second] = await ask(id);
  expect((await visitor.open(first?.path ?? '')).status).toBe(404);
  expect((await visitor.open(`${second?.path.slice(0, -2)}AA`)).status).toBe(404);
  await hub.db.one.query('UPDATE keeper_ask SET expires_on = calendar_now() WHERE identity_id = $1', [id]);
  expect((await visitor.open(second?.path ?? '')).status).toBe(410);
  expect(await keepersOf(id)).toEqual([]);
});

test('an organization that is one person by now has no seats to hand out: the link makes no account', async () => {
  const id = await withAdmins('Weavers', 'new@weavers.example');
  const [mail] = await ask(id);
  const { accountId } = await member();
  await hub.db.one.query('UPDATE identity SET account_id = $2 WHERE id = $1', [id, accountId]);
  const visitor = createVisitor(server.url);
  const refused = await visitor.send(await visitor.open(mail?.path ?? ''), mail?.path ?? '', {});
  expect(refused.status).toBe(422);
  expect(await hub.db.one.query(`SELECT 1 FROM address WHERE address = 'new@weavers.example'`)).toEqual([]);
  expect(await keepersOf(id)).toEqual([]);
});

test('nobody barred is written to, and a bar that comes later closes the link', async () => {
  const barred = await member();
  const bar = { accountId: barred.accountId, kind: 'barred', reasonCode: 'conduct' } as const;
  const [own] = await hub.db.one.query<{ address: string }>(
    'SELECT address FROM address WHERE account_id = $1',
    [barred.accountId],
  );
  const id = await withAdmins('Dyers', own?.address ?? '');
  const [mail] = await ask(id);
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  const visitor = createVisitor(server.url);
  const refused = await visitor.send(await visitor.open(mail?.path ?? ''), mail?.path ?? '', {});
  expect(refused.status).toBe(422);
  const { visitor: boss } = await treasurer('books');
  await hub.db.one.query(
    `UPDATE keeper_ask SET asked_on = asked_on - interval '4 days' WHERE identity_id = $1`,
    [id],
  );
  expect((await boss.open('/books/organizations')).text).not.toContain(`${id}/ask`);
  expect(await keepersOf(id)).toEqual([]);
});

test('before anybody has seen what the hub writes, an organization is not written to either', async () => {
  const id = await withAdmins('Early', 'a@early.example');
  const { visitor } = await treasurer('books');
  const opened = await hub.db.one.query<{ by: string }>('DELETE FROM mailing RETURNING opened_by AS by');
  const page = await visitor.send(await visitor.open('/books/organizations'), `${id}/ask`, {});
  expect(page.text).toContain('Nobody has sent the invitation to themselves yet.');
  expect(await sendAsks()).toEqual([]);
  await hub.db.one.query('INSERT INTO mailing (opened_by) VALUES ($1)', [opened[0]?.by ?? '']);
});
