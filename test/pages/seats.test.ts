import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { insertSetting } from '@latchkey/store/setting';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

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
