import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportMembers } from '@latchkey/commands/import/export-members';
import { importMembers, previewImport } from '@latchkey/commands/import/import-members';
import { placeHold } from '@latchkey/commands/place-hold';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { readCalendar } from '@latchkey/store/clock';
import { type BooksHub, createBooksHub } from '../support/books-hub.ts';

const SETTINGS = {
  name: 'Test co-op',
  sources: { hand: { kind: 'manual' }, list: { kind: 'file' }, disk: { kind: 'file', path: '/nowhere.csv' } },
  groups: { members: { title: 'Members' } },
  rules: [
    { group: 'members', when: { source: 'hand', manual: true }, grace: '1d' },
    { group: 'members', when: { source: 'list', tier: 'any', paid: true }, grace: '1d' },
  ],
  apps: { cloud: { kind: 'nextcloud', url: 'https://cloud.example.org', for: ['members'] } },
  mail: { from: 'hub@example.org', quiet: 'off' },
};

let hub: BooksHub;
let sponsorId: string;
beforeAll(async () => {
  hub = await createBooksHub(SETTINGS);
  // Only what may be uploaded is read here.
  await hub.db.one.query(`UPDATE setting SET document = document #- '{sources,disk}'`);
  sponsorId = await hub.addAccount('sponsor');
  await hub.pull();
}, 60_000);
afterAll(() => hub.close(), 20_000);

async function look(source: string, content: string) {
  const settings = await readSettings(hub.db.one);
  if (settings === null) throw new Error('no settings');
  const plan = await previewImport(hub.db.one, { source, content, sponsorId }, settings);
  if (plan === null) throw new Error('nothing may be imported there');
  return plan;
}
async function load(source: string, content: string) {
  const { digest } = await look(source, content);
  return hub.db.tx((tx) => importMembers(tx, { source, content, sponsorId, digest }, hub.context));
}
const kinds = async (source: string, content: string) =>
  Object.fromEntries((await look(source, content)).lines.map((line) => [line.who, line.kind]));
const accountOf = async (address: string) => {
  const [row] = await hub.db.one.query<{ id: string }>(
    'SELECT account_id AS id FROM address WHERE address = $1',
    [address],
  );
  return row?.id ?? null;
};
const kept = (source: string) =>
  hub.db.one.query<{ id: string }>('SELECT id FROM kept_row WHERE source = $1 ORDER BY added_on, id', [
    source,
  ]);

test('a list is looked through first: nothing is written', async () => {
  const csv = 'name,email,group,reason\nNadia,nadia@example.org,members,cash\n';
  expect(await kinds('hand', csv)).toEqual({ Nadia: 'new' });
  expect(await kept('hand')).toEqual([]);
});

test('then it is imported, and once more changes nothing', async () => {
  const csv = 'name;email;group;reason\r\nNadia;nadia@example.org;members;cash\r\n';
  expect(await load('hand', csv)).toMatchObject({ ok: true, counts: { new: 1 } });
  expect(await load('hand', csv)).toMatchObject({ ok: true, counts: { same: 1 } });
  expect(await kept('hand')).toHaveLength(1);
  await hub.pull();
  expect(await accountOf('nadia@example.org')).not.toBeNull();
});

test('one bad line keeps the whole list out, and says which', async () => {
  const csv =
    'name,email,group,reason\nGood,good@example.org,members,cash\nBad,bad@example.org,nobody,cash\n';
  expect((await look('hand', csv)).problems).toEqual([
    { code: 'import-group', params: { line: 3, column: 'group' } },
  ]);
  expect(await load('hand', csv)).toEqual({ ok: false, fault: { code: 'bad-lines' } });
  expect(await accountOf('good@example.org')).toBeNull();
});

test('who is not in a list kept by hand stays; a new last day is a change or an end', async () => {
  const csv = 'name,email,group,reason,until\nNadia,nadia@example.org,members,cash,2090-01-31\n';
  expect(await kinds('hand', csv)).toEqual({ Nadia: 'ends' });
  await load('hand', csv);
  expect(await kinds('hand', csv.replace('2090', '2091'))).toEqual({ Nadia: 'changed' });
  await load('hand', 'name,group,reason\nSomebody Else,members,honorary\n');
  expect(await kept('hand')).toHaveLength(2);
});

test('an address that an account has becomes a question, never access by itself', async () => {
  const account = await hub.addAccount('has_address', 'taken@example.org');
  const csv = 'name,email,group,reason\nTaken,taken@example.org,members,cash\n';
  expect(await kinds('hand', csv)).toEqual({ Taken: 'question' });
  await load('hand', csv);
  await hub.pull();
  expect(await hub.groupsOf(account)).toEqual([]);
  const [question] = await hub.db.one.query('SELECT kind FROM question WHERE answered_on IS NULL');
  expect(question).toEqual({ kind: 'same-address' });
});

test('a barred person in a list stays out, by username, by address, and in an uploaded file', async () => {
  const account = await hub.addAccount('listed_barred', 'barred@example.org');
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct' } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  const csv =
    'username,name,email,group,reason\nlisted_barred,,,members,cash\n,Other Name,BARRED@example.org,members,cash\n';
  expect(await kinds('hand', csv)).toEqual({ listed_barred: 'barred', 'Other Name': 'barred' });
  const before = (await kept('hand')).length;
  expect(await load('hand', csv)).toMatchObject({ ok: true, counts: { barred: 2 } });
  expect(await kept('hand')).toHaveLength(before);
  const file = 'id,name,email,kind,row,status,frequency\n9,Again,barred@example.org,order,1,ACTIVE,MONTHLY\n';
  expect(await kinds('list', file)).toEqual({ Again: 'barred' });
  await load('list', file);
  await hub.pull(2);
  expect(await kept('list')).toEqual([]);
  expect(await hub.groupsOf(account)).toEqual([]);
});

test('somebody whose bar has ended is taken from a list like anybody else', async () => {
  const account = await hub.addAccount('listed_back', 'listedback@example.org');
  const untilOn = new Date((await readCalendar(hub.db.one)).getTime() + 86_400_000);
  const bar = { accountId: account, kind: 'barred', reasonCode: 'conduct', untilOn } as const;
  await hub.db.tx((tx) => placeHold(tx, bar, hub.context));
  const csv = 'username,name,email,group,reason\nlisted_back,,,members,cash\n';
  const file =
    'id,name,email,kind,row,status,frequency\n8,Again,listedback@example.org,order,1,ACTIVE,MONTHLY\n';
  expect([await kinds('hand', csv), await kinds('list', file)]).toEqual([
    { listed_back: 'barred' },
    { Again: 'barred' },
  ]);
  await hub.moveDays(2);
  expect([await kinds('hand', csv), await kinds('list', file)]).toMatchObject([
    { listed_back: 'new' },
    { Again: 'question' },
  ]);
});

test('an uploaded file is the whole list: who is no longer in it ends after two agreeing reads', async () => {
  const line = (id: number) => `${id},Person ${id},p${id}@example.org,order,1,ACTIVE,MONTHLY\n`;
  const head = 'id,name,email,kind,row,status,frequency\n';
  const many = [1, 2, 3, 4, 5, 6].map(line).join('');
  expect(await load('list', head + many)).toMatchObject({ ok: true, counts: { new: 6 } });
  await hub.pull(2);
  const account = (await accountOf('p6@example.org')) ?? '';
  await hub.claim(account, 'person_six');
  expect(await hub.groupsOf(account)).toEqual(['members']);
  const fewer = [1, 2, 3, 4, 5].map(line).join('');
  expect(await kinds('list', head + fewer)).toMatchObject({ 'Person 1': 'same', 'Person 6': 'ends' });
  await load('list', head + fewer);
  await hub.pull(1);
  expect(await hub.groupsOf(account)).toEqual(['members']);
  await hub.moveDays(0.4);
  await hub.pull(2);
  expect(await hub.groupsOf(account)).toEqual([]);
});

test('another address in a file for somebody who has claimed is asked about, and kept nowhere', async () => {
  const head = 'id,name,email,kind,row,status,frequency\n';
  const file = (address: string) =>
    `${head}${[1, 2, 3, 4].map((id) => `${id},Person ${id},p${id}@example.org,order,1,ACTIVE,MONTHLY\n`).join('')}5,Person 5,${address},order,1,ACTIVE,MONTHLY\n`;
  const account = (await accountOf('p5@example.org')) ?? '';
  await hub.claim(account, 'person_five');
  const asked = () =>
    hub.db.one.query('SELECT address FROM address_change WHERE account_id = $1 AND address IS NOT NULL', [
      account,
    ]);
  await hub.db.one.query('UPDATE address SET verified_at = now() WHERE account_id = $1', [account]);
  await load('list', file('P5@example.org'));
  expect(await asked()).toEqual([]);
  await load('list', file('moved@example.org'));
  expect(await asked()).toEqual([{ address: 'moved@example.org' }]);
  const rows = await hub.db.one.query(`SELECT 1 FROM kept_row WHERE address = 'moved@example.org'`);
  expect(rows).toEqual([]);
  expect(await accountOf('moved@example.org')).toBeNull();
});

test('what was looked at is what is imported: a list that means something else now is refused', async () => {
  const content = 'username,group,reason\nsponsor,members,staff\n';
  const { digest } = await look('hand', content);
  await load('hand', content);
  const late = { source: 'hand', content, sponsorId, digest };
  expect(await hub.db.tx((tx) => importMembers(tx, late, hub.context))).toEqual({
    ok: false,
    fault: { code: 'moved' },
  });
});

test.each(['csv', 'json'] as const)(
  'what is exported as %s is imported again without a change',
  async (format) => {
    for (const [source, kind] of [
      ['hand', 'manual'],
      ['list', 'file'],
    ] as const) {
      const out = await exportMembers(hub.db.one, { source, kind, format });
      const { lines, problems } = await look(source, out);
      expect(problems).toEqual([]);
      expect(lines.length).toBeGreaterThan(1);
      expect(lines.map((line) => line.kind).filter((one) => one !== 'same')).toEqual([]);
    }
  },
);

test('nothing is imported into the books of a payment service or a file on disk', async () => {
  const settings = await readSettings(hub.db.one);
  if (settings === null) throw new Error('no settings');
  expect(await previewImport(hub.db.one, { source: 'disk', content: '', sponsorId }, settings)).toBeNull();
});
