import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AddManualInput, addManual } from '@latchkey/commands/add-manual';
import { changeManual } from '@latchkey/commands/change-manual';
import { placeHold } from '@latchkey/commands/place-hold';
import { previewManual } from '@latchkey/commands/preview-manual';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { manualState } from '@latchkey/domain/manual';
import { readCalendar } from '@latchkey/store/clock';
import { listManual } from '@latchkey/store/kept-row';
import { type BooksHub, createBooksHub } from '../support/books-hub.ts';

const SETTINGS = {
  name: 'Test co-op',
  sources: { hand: { kind: 'manual' }, upload: { kind: 'file' } },
  groups: { members: { title: 'Members' }, crew: { title: 'Crew', privileged: true } },
  rules: [
    { group: 'members', when: { source: 'hand', manual: true }, grace: '10d' },
    { group: 'crew', when: { source: 'hand', manual: true }, grace: '10d' },
  ],
  apps: { cloud: { kind: 'nextcloud', url: 'https://cloud.example.org', for: ['members'] } },
  mail: { from: 'hub@example.org', quiet: 'off' },
};

let hub: BooksHub;
let sponsor: string;
beforeAll(async () => {
  hub = await createBooksHub(SETTINGS);
  sponsor = await hub.addAccount('sponsor');
  await hub.pull();
}, 60_000);
afterAll(() => hub.close(), 20_000);

const input = (who: AddManualInput['who'], more: Partial<AddManualInput> = {}): AddManualInput => ({
  source: 'hand',
  who,
  group: 'members',
  reason: 'cash',
  sponsorId: sponsor,
  from: null,
  until: null,
  ...more,
});
const add = (who: AddManualInput['who'], more: Partial<AddManualInput> = {}) =>
  hub.db.tx((tx) => addManual(tx, input(who, more), hub.context));
const today = async (days = 0) =>
  new Date((await readCalendar(hub.db.one)).getTime() + days * 86_400_000).toISOString().slice(0, 10);
const life = async (id: string) => {
  const [row] = await hub.db.one.query<{ name: string; life: string }>(
    'SELECT coalesce(name, $2) AS name, life FROM account WHERE id = $1',
    [id, ''],
  );
  return row;
};

test('somebody who has an account is let in at once, without waiting for a full read', async () => {
  const account = await hub.addAccount('cashpayer');
  expect(await add({ accountId: account })).toMatchObject({ ok: true });
  await hub.followHints();
  expect(await hub.groupsOf(account)).toEqual(['members']);
});

test('somebody new gets an account that waits to be invited, and nobody is mailed', async () => {
  await add({ name: 'Nadia Nobody', address: 'nadia@example.org' });
  await hub.followHints();
  const [row] = await hub.db.one.query<{ id: string; state: string }>(
    `SELECT a.id, v.state FROM account a JOIN invitation v ON v.account_id = a.id
     JOIN address d ON d.account_id = a.id WHERE d.address = 'nadia@example.org'`,
  );
  expect(row?.state).toBe('waiting');
  expect(await life(row?.id ?? '')).toEqual({ name: 'Nadia Nobody', life: 'invited' });
  expect(await hub.db.one.query(`SELECT 1 FROM message WHERE account_id = $1`, [row?.id ?? ''])).toEqual([]);
});

test('after the last day the grace runs, and only then access ends', async () => {
  const account = await hub.addAccount('shortly');
  await add({ accountId: account }, { until: await today(3) });
  await hub.pull();
  await hub.moveDays(3.5);
  await hub.pull(3);
  expect(await hub.groupsOf(account)).toEqual(['members']);
  await hub.moveDays(8);
  await hub.pull();
  expect(await hub.groupsOf(account)).toEqual(['members']);
  await hub.moveDays(4);
  await hub.pull(3);
  expect(await hub.groupsOf(account)).toEqual([]);
});

test('a membership that was ended is extended, and access comes back', async () => {
  const account = await hub.addAccount('returning');
  const made = await add({ accountId: account });
  if (!made.ok) throw new Error(made.fault.code);
  await hub.pull(2);
  await hub.db.tx((tx) => changeManual(tx, { rowId: made.rowId, change: { do: 'end' } }, hub.context));
  await hub.moveDays(12);
  await hub.pull(3);
  expect(await hub.groupsOf(account)).toEqual([]);
  const change = { do: 'until', until: await today(90) } as const;
  expect(await hub.db.tx((tx) => changeManual(tx, { rowId: made.rowId, change }, hub.context))).toEqual({
    ok: true,
  });
  await hub.followHints();
  expect(await hub.groupsOf(account)).toEqual(['members']);
});

test('somebody barred is not taken, by account or by address', async () => {
  const account = await hub.addAccount('putout', 'putout@example.org');
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct' } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  expect(await add({ accountId: account })).toEqual({ ok: false, fault: { code: 'barred' } });
  expect(await add({ name: 'Other', address: 'PUTOUT@example.org' })).toEqual({
    ok: false,
    fault: { code: 'barred' },
  });
});

test('a bar that has an end keeps nobody out once it has come', async () => {
  const account = await hub.addAccount('putback', 'putback@example.org');
  const untilOn = new Date((await readCalendar(hub.db.one)).getTime() + 86_400_000);
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct', untilOn } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  expect(await add({ accountId: account })).toEqual({ ok: false, fault: { code: 'barred' } });
  await hub.moveDays(2);
  expect(await add({ name: 'Other', address: 'PUTBACK@example.org' })).toMatchObject({ ok: true });
  expect(await add({ accountId: account })).toMatchObject({ ok: true });
  const row = (await listManual(hub.db.one, ['hand'])).find((one) => one.accountId === account);
  expect(row?.barred).toBe(false);
});

test('who is barred later keeps the row and loses all access', async () => {
  const account = await hub.addAccount('barredlater');
  await add({ accountId: account });
  await hub.followHints();
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct' } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  await hub.pull(2);
  const [wish] = await hub.db.one.query('SELECT treatment FROM entitlement WHERE account_id = $1', [account]);
  expect(wish).toEqual({ treatment: 'left' });
  const row = (await listManual(hub.db.one, ['hand'])).find((one) => one.accountId === account);
  expect(row?.barred).toBe(true);
});

test.each([
  [{ source: 'upload' }, 'no-such-source'],
  [{ group: 'nobody' }, 'no-such-group'],
  [{ until: '2020-01-01' }, 'dates-wrong'],
  [{ from: '2090-01-01', until: '2089-01-01' }, 'dates-wrong'],
] as const)('%o is refused as %s', async (more, code) => {
  expect(await add({ name: 'Nobody', address: null }, more)).toEqual({ ok: false, fault: { code } });
});

test('nobody is entered twice in one group', async () => {
  const account = await hub.addAccount('twice');
  await add({ accountId: account });
  expect(await add({ accountId: account })).toEqual({ ok: false, fault: { code: 'already-member' } });
});

test('the preview says what it opens before anything is written, and that a privileged group waits', async () => {
  const account = await hub.addAccount('curious');
  const settings = await readSettings(hub.db.one);
  if (settings === null) throw new Error('no settings');
  const look = (group: string) =>
    previewManual(
      hub.db.one,
      { source: 'hand', accountId: account, data: { group, from: null, until: null } },
      settings,
    );
  expect(await look('members')).toMatchObject({ apps: ['cloud'], waits: false });
  expect(await look('crew')).toMatchObject({ apps: [], waits: true });
  expect(await hub.groupsOf(account)).toEqual([]);
});

test('after the claim the name is the member’s own: the kept row forgets it', async () => {
  await add({ name: 'Clara Claims', address: 'clara@example.org' });
  await hub.followHints();
  const [row] = await hub.db.one.query<{ id: string }>(
    `SELECT account_id AS id FROM address WHERE address = 'clara@example.org'`,
  );
  const { clearContact } = await import('@latchkey/store/identity');
  await hub.db.tx((tx) => clearContact(tx, row?.id ?? ''));
  const kept = await hub.db.one.query(`SELECT 1 FROM kept_row WHERE name = 'Clara Claims'`);
  expect(kept).toEqual([]);
});

test.each([
  [null, null, 'runs'],
  [null, '2026-05-31', 'ends-soon'],
  [null, '2026-07-31', 'runs'],
  [null, '2026-05-09', 'ended'],
  [null, '2026-05-10', 'ends-soon'],
  ['2026-06-01', '2026-06-02', 'later'],
] as const)('from %p until %p is on 10 May 2026: %s', (from, until, state) => {
  expect(manualState({ from, until }, '2026-05-10')).toBe(state);
});
