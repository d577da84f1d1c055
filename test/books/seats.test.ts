import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { emptySeat } from '@latchkey/commands/empty-seat';
import { fillSeat } from '@latchkey/commands/fill-seat';
import { dropKeeper, nameKeeper } from '@latchkey/commands/name-keeper';
import { placeHold } from '@latchkey/commands/place-hold';
import { takeAsPerson } from '@latchkey/commands/take-as-person';
import { tellKeepers } from '@latchkey/commands/tell-keepers';
import type { SourceRow } from '@latchkey/domain/source-row';
import { createMemoryMail } from '@latchkey/runtime/mail';
import { readCalendar } from '@latchkey/store/clock';
import { listOrganizations } from '@latchkey/store/seat';
import { createMailSender } from '@latchkey/sync/messages/mail/mail-sender';
import { createMemoryReader, type MemoryReader } from '@latchkey/sync/source/memory-reader';
import { type BooksHub, createBooksHub } from '../support/books-hub.ts';
import { orderOf, personOf } from './rows.ts';

const SETTINGS = {
  name: 'Test co-op',
  sources: { books: { kind: 'file', path: '/nowhere.json' } },
  groups: { members: { title: 'Members' } },
  rules: [
    {
      group: 'members',
      when: { source: 'books', tier: { id: 'org' }, paid: true, seats: { per: 'quantity' } },
    },
    { group: 'members', when: { source: 'books', tier: { id: 't' }, paid: true } },
  ],
  apps: { cloud: { kind: 'nextcloud', url: 'https://cloud.example.org', for: ['members'] } },
  mail: { from: 'hub@example.org', quiet: 'off' },
};

let hub: BooksHub;
let reader: MemoryReader;
beforeAll(async () => {
  reader = createMemoryReader([]);
  hub = await createBooksHub(SETTINGS, { books: reader });
  await hub.pull();
}, 60_000);
afterAll(() => hub.close(), 20_000);

const row = (name: string, quantity: number, status: string, charged: Date): SourceRow => ({
  ...orderOf(name, status),
  person: personOf(name, { type: 'ORGANIZATION', address: null, name: `Org ${name}` }),
  data: {
    kind: 'order',
    status,
    frequency: 'MONTHLY',
    tierId: 'org',
    createdAt: null,
    processedAt: null,
    lastChargedAt: charged.toISOString(),
    quantity,
  },
});
/** An organization that contributes; its outside account. */
async function organization(name: string, quantity: number): Promise<string> {
  reader.rows.push(row(name, quantity, 'ACTIVE', await readCalendar(hub.db.one)));
  await hub.pull();
  const found = (await listOrganizations(hub.db.one, null)).find((one) => one.slug === name);
  if (found === undefined) throw new Error('the books do not show it');
  return found.identityId;
}
async function change(name: string, quantity: number, status = 'ACTIVE'): Promise<void> {
  const at = reader.rows.findIndex((one) => one.aliases[0] === `id:o-${name}`);
  reader.rows[at] = row(name, quantity, status, await readCalendar(hub.db.one));
}
const as = (accountId: string) => ({ ...hub.context, actor: { kind: 'account', id: accountId } as const });
const fill = (identityId: string, username: string, context = hub.context, byTreasurer = true) =>
  hub.db.tx((tx) => fillSeat(tx, { identityId, who: { username }, byTreasurer }, context));

test('an organization that gets seats is no question and no account of its own', async () => {
  const id = await organization('quiet', 2);
  expect(await hub.db.one.query('SELECT 1 FROM question WHERE identity_id = $1', [id])).toEqual([]);
  expect(
    await hub.db.one.query('SELECT 1 FROM identity WHERE id = $1 AND account_id IS NOT NULL', [id]),
  ).toEqual([]);
});

test('whoever gets a seat is let in at once, and nobody beyond the number', async () => {
  const id = await organization('pair', 2);
  const [one, two] = [await hub.addAccount('pair_one'), await hub.addAccount('pair_two')];
  await hub.addAccount('pair_three');
  expect(await fill(id, 'pair_one')).toMatchObject({ ok: true, accountId: one, invited: false });
  expect(await fill(id, 'pair_one')).toEqual({ ok: false, fault: { code: 'already-seated' } });
  await fill(id, 'pair_two');
  expect(await fill(id, 'pair_three')).toEqual({ ok: false, fault: { code: 'no-seat-left' } });
  expect(await hub.groupsOf(one)).toEqual(['members']);
  expect(await hub.groupsOf(two)).toEqual(['members']);
});

test('only its keepers fill its seats, and a keeper who is dropped does not', async () => {
  const id = await organization('kept', 3);
  const keeper = await hub.addAccount('the_keeper');
  await hub.addAccount('kept_one');
  expect(await fill(id, 'kept_one', as(keeper), false)).toEqual({ ok: false, fault: { code: 'not-keeper' } });
  const named = { identityId: id, accountId: keeper, origin: 'treasurer' } as const;
  expect(await hub.db.tx((tx) => nameKeeper(tx, named, hub.context))).toEqual({ ok: true });
  expect(await hub.groupsOf(keeper)).toEqual([]);
  expect(await fill(id, 'kept_one', as(keeper), false)).toMatchObject({ ok: true });
  await hub.db.tx((tx) => dropKeeper(tx, named, hub.context));
  expect(await fill(id, 'the_keeper', as(keeper), false)).toEqual({
    ok: false,
    fault: { code: 'not-keeper' },
  });
});

test('an address that nobody has makes an account that waits to be invited; nobody is mailed', async () => {
  const id = await organization('inviting', 1);
  const who = { address: 'colleague@example.org', name: 'Colleague' };
  const filled = await hub.db.tx((tx) =>
    fillSeat(tx, { identityId: id, who, byTreasurer: true }, hub.context),
  );
  if (!filled.ok) throw new Error(filled.fault.code);
  await hub.pull(2);
  const rows = await hub.db.one.query('SELECT state FROM invitation WHERE account_id = $1', [
    filled.accountId,
  ]);
  expect(rows).toEqual([{ state: 'waiting' }]);
  expect(await hub.db.one.query('SELECT 1 FROM message WHERE account_id = $1', [filled.accountId])).toEqual(
    [],
  );
  await hub.claim(filled.accountId, 'colleague');
  expect(await hub.groupsOf(filled.accountId)).toEqual(['members']);
});

test('an emptied seat ends access at once, but not what one’s own contribution gives', async () => {
  const id = await organization('emptied', 2);
  const [one, two] = [await hub.addAccount('emptied_one'), await hub.addAccount('emptied_two')];
  const book = (name: string, account: string) =>
    hub.db.one.query(
      `UPDATE identity SET account_id = $2 WHERE id = (SELECT identity_id FROM identity_alias WHERE alias = $1)`,
      [`id:${name}`, account],
    );
  reader.rows.push(orderOf('payer'));
  await hub.pull(1);
  await book('payer', two);
  await fill(id, 'emptied_one');
  await fill(id, 'emptied_two');
  for (const accountId of [one, two])
    await hub.db.tx((tx) => emptySeat(tx, { identityId: id, accountId, byTreasurer: true }, hub.context));
  expect(await hub.groupsOf(one)).toEqual([]);
  expect(await hub.groupsOf(two)).toEqual(['members']);
  await hub.pull(2);
  expect(await hub.groupsOf(two)).toEqual(['members']);
});

test('seats end with the contribution after the same grace, and each holder is told', async () => {
  const id = await organization('ending', 2);
  const account = await hub.addAccount('ending_one');
  await fill(id, 'ending_one');
  await change('ending', 2, 'CANCELLED');
  await hub.moveDays(50);
  await hub.pull(3);
  expect(await hub.groupsOf(account)).toEqual(['members']);
  const told = await hub.db.one.query('SELECT template FROM message WHERE account_id = $1', [account]);
  expect(told).toEqual([{ template: 'grace-started' }]);
  await hub.moveDays(30);
  await hub.pull(3);
  expect(await hub.groupsOf(account)).toEqual([]);
});

test('nobody loses a seat while the books cannot be read', async () => {
  const id = await organization('outage', 1);
  const account = await hub.addAccount('outage_one');
  await fill(id, 'outage_one');
  await change('outage', 1, 'CANCELLED');
  await hub.pull();
  reader.fault = { code: 'unreachable', params: {} };
  await hub.moveDays(200);
  await hub.pull(3);
  expect(await hub.groupsOf(account)).toEqual(['members']);
  reader.fault = null;
  await change('outage', 1);
  await hub.pull(2);
});

test('fewer seats: the last filled goes after the grace, the others stay', async () => {
  const id = await organization('fewer', 2);
  const [first, second] = [await hub.addAccount('fewer_one'), await hub.addAccount('fewer_two')];
  await fill(id, 'fewer_one');
  await hub.moveDays(1);
  await fill(id, 'fewer_two');
  await change('fewer', 1);
  await hub.pull(3);
  expect(await hub.groupsOf(second)).toEqual(['members']);
  await hub.moveDays(31);
  await hub.pull(3);
  expect(await hub.groupsOf(first)).toEqual(['members']);
  expect(await hub.groupsOf(second)).toEqual([]);
});

test('somebody barred gets nothing by a seat, by name or by address', async () => {
  const id = await organization('strict', 3);
  const account = await hub.addAccount('seat_barred', 'seatbarred@example.org');
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct' } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  expect(await fill(id, 'seat_barred')).toEqual({ ok: false, fault: { code: 'barred' } });
  const who = { address: 'SEATBARRED@example.org', name: null };
  const sent = await hub.db.tx((tx) => fillSeat(tx, { identityId: id, who, byTreasurer: true }, hub.context));
  expect(sent).toEqual({ ok: false, fault: { code: 'barred' } });
});

test('a bar that has an end keeps nobody from a seat once it has come, before any plan was made', async () => {
  const id = await organization('lenient', 2);
  const account = await hub.addAccount('seat_back', 'seatback@example.org');
  const untilOn = new Date((await readCalendar(hub.db.one)).getTime() + 86_400_000);
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct', untilOn } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  expect(await fill(id, 'seat_back')).toEqual({ ok: false, fault: { code: 'barred' } });
  await hub.moveDays(2);
  await change('lenient', 2);
  await hub.db.one.query('DELETE FROM seat WHERE identity_id = $1', [id]);
  const who = { address: 'SEATBACK@example.org', name: null };
  const sent = await hub.db.tx((tx) => fillSeat(tx, { identityId: id, who, byTreasurer: true }, hub.context));
  expect(sent).toMatchObject({ ok: true, accountId: account });
  await hub.pull(2);
  expect(await hub.groupsOf(account)).toEqual(['members']);
});

test('who is barred in a seat loses all access, and the seat gives nothing back', async () => {
  const id = await organization('later', 1);
  const account = await hub.addAccount('later_barred');
  await fill(id, 'later_barred');
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct' } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  await hub.pull(2);
  const [wish] = await hub.db.one.query('SELECT treatment FROM entitlement WHERE account_id = $1', [account]);
  expect(wish).toEqual({ treatment: 'left' });
});

test('an organization that is one person: its seats end, and the person has access without one', async () => {
  const id = await organization('single', 3);
  const [boss, other] = [await hub.addAccount('single_boss'), await hub.addAccount('single_other')];
  await fill(id, 'single_other');
  const taken = await hub.db.tx((tx) => takeAsPerson(tx, { identityId: id, accountId: boss }, hub.context));
  expect(taken).toEqual({ ok: true, accountId: boss });
  expect(await hub.groupsOf(boss)).toEqual(['members']);
  expect(await hub.groupsOf(other)).toEqual([]);
  expect(await fill(id, 'single_other')).toEqual({ ok: false, fault: { code: 'gone' } });
  const own = await organization('mine', 1);
  const selfish = await hub.db.tx((tx) => takeAsPerson(tx, { identityId: own, accountId: boss }, as(boss)));
  expect(selfish).toEqual({ ok: false, fault: { code: 'own-account' } });
});

test('the addresses of an organization are those that the books showed last; once it is one person they are forgotten', async () => {
  const id = await organization('written', 2);
  const shown = async (adminAddresses: string[] | null) => {
    const at = reader.rows.findIndex((one) => one.aliases[0] === 'id:o-written');
    const before = reader.rows[at] as SourceRow;
    const { adminAddresses: _, ...person } = before.person;
    reader.rows[at] = {
      ...before,
      person: adminAddresses === null ? person : { ...person, adminAddresses },
    };
    await hub.pull();
    const [read] = await hub.db.one.query<{ addresses: string[] | null }>(
      'SELECT admin_addresses AS addresses FROM identity WHERE id = $1',
      [id],
    );
    return read?.addresses ?? null;
  };
  expect(await shown(['a@written.example', 'b@written.example'])).toEqual([
    'a@written.example',
    'b@written.example',
  ]);
  expect(await shown(['b@written.example'])).toEqual(['b@written.example']);
  // An answer that does not tell them says nothing of them.
  expect(await shown(null)).toEqual(['b@written.example']);
  const boss = await hub.addAccount('written_boss');
  await hub.db.tx((tx) => takeAsPerson(tx, { identityId: id, accountId: boss }, hub.context));
  expect(await shown(['b@written.example'])).toBeNull();
});

test('whoever hands out the seats is told that they end; paid again, the letter that waits is not sent', async () => {
  const id = await organization('telling', 3);
  const keeper = await hub.addAccount('telling_keeper', 'telling@example.org');
  const named = { identityId: id, accountId: keeper, origin: 'treasurer' } as const;
  await hub.db.tx((tx) => nameKeeper(tx, named, hub.context));
  const context = { ...hub.context, actor: { kind: 'system' } as const };
  const letters = async () => {
    await hub.db.tx((tx) => tellKeepers(tx, context));
    return hub.db.one.query<{ id: string; template: string }>(
      `SELECT id, template FROM message WHERE account_id = $1 AND template LIKE 'seats-%' ORDER BY due_on, made_at`,
      [keeper],
    );
  };
  const post = createMemoryMail();
  const send = createMailSender({
    db: hub.db,
    keys: hub.context.keys,
    issuer: 'https://id.example.org',
    transport: async () => post,
  });
  const sent = async (template: string) => {
    const [row] = await hub.db.one.query<{ payload: Record<string, unknown> }>(
      'SELECT payload FROM message WHERE account_id = $1 AND template = $2 ORDER BY due_on LIMIT 1',
      [keeper, template],
    );
    const rest = { id: keeper, kind: 'mail', tries: 1, madeAt: new Date(), accountId: keeper } as const;
    return send({ ...rest, template, payload: row?.payload ?? {} });
  };
  await hub.pull(2);
  expect(await letters()).toEqual([]);
  await hub.moveDays(15);
  await change('telling', 3);
  await hub.pull(2);
  expect((await letters()).map((one) => one.template)).toEqual(['seats-free']);
  await letters();
  expect(await sent('seats-free')).toEqual({ kind: 'sent', code: 'sent' });
  expect(post.sent.at(-1)?.text).toContain('Free now: 3.');
  expect(post.sent.at(-1)?.subject).toContain('Org telling');

  await change('telling', 3, 'CANCELLED');
  await hub.pull();
  expect(await letters()).toHaveLength(1);
  await hub.pull(2);
  expect((await letters()).filter((one) => one.template === 'seats-end')).toHaveLength(2);
  expect(await letters()).toHaveLength(3);
  expect(await sent('seats-end')).toEqual({ kind: 'sent', code: 'sent' });
  expect(post.sent.at(-1)?.subject).toMatch(/The seats of Org telling at Test co-op end on /);
  await change('telling', 3);
  await hub.pull();
  expect(await sent('seats-end')).toEqual({ kind: 'withdrawn', code: 'no-longer-so' });
  await letters();
  const [keeping] = await hub.db.one.query('SELECT told_until FROM seat_keeper WHERE account_id = $1', [
    keeper,
  ]);
  expect(keeping).toEqual({ told_until: null });
});
