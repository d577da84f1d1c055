import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { saveSource } from '@latchkey/store/app-setting';
import { insertSetting } from '@latchkey/store/setting';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(async () => {
  await startServed();
  const before = await readSettings(hub.db.one);
  if (before === null) throw new Error('no settings');
  const { document } = before;
  document.sources.hand = { kind: 'manual', every: '15m' };
  const rule = { group: 'members', grace: '30d', when_paused: 'grace' } as const;
  document.rules.push({ ...rule, when: { source: 'hand', manual: true } });
  await hub.db.tx(async (tx) => {
    const setting = { version: 2, owners: {}, author: 'file', reason: null } as const;
    await insertSetting(tx, { ...setting, document });
    await saveSource(tx, { name: 'hand', kind: 'manual' });
  });
}, 60_000);
afterAll(stopServed, 30_000);

async function treasurer(source: string) {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one;
}
const kept = () =>
  hub.db.one.query<{ id: string; until: string | null }>(
    `SELECT id, data ->> 'until' AS until FROM kept_row ORDER BY added_on, id`,
  );

test('a treasurer sees what it opens, enters the member, and nothing was written before', async () => {
  const { visitor, username } = await treasurer('hand');
  const page = await visitor.open('/books/manual');
  const fields = {
    name: 'Nadia Nobody',
    address: 'nadia@example.org',
    group: 'members',
    reason: 'honorary',
    sponsor: username,
  };
  const shown = await visitor.send(page, '/add', { ...fields, go: 'look', until: '2090-05-31' });
  expect(shown.text).toContain('Nadia Nobody joins Members');
  expect(shown.text).toMatch(/<ul data-testid="opens"><li>Chat<\/li><li>Cloud<\/li><\/ul>/);
  expect(await kept()).toEqual([]);
  const done = await visitor.send(shown, '/add', { go: 'add' });
  expect(done.text).toContain('Entered.');
  expect(done.text).toContain('Nadia Nobody');
  expect(done.text).toContain(`${username} answers for it`);
  expect(await kept()).toMatchObject([{ until: '2090-05-31' }]);
});

test('what is wrong is said beside its field, and what was typed stays', async () => {
  const { visitor, username } = await treasurer('hand');
  const page = await visitor.open('/books/manual');
  const fields = { go: 'look', group: 'members', reason: 'cash', sponsor: username };
  const sent = await visitor.send(page, '/add', { ...fields, name: '' });
  expect(sent.text).toContain('Say who: a username, or the name of somebody new.');
  const wrong = await visitor.send(page, '/add', { ...fields, name: 'Typed Name', sponsor: 'nobody_here' });
  expect(wrong.text).toContain('value="Typed Name"');
  expect(wrong.text).toContain('Say who answers for it');
});

test('a membership is ended and extended from the list', async () => {
  const { visitor } = await treasurer('hand');
  const [row] = await kept();
  const page = await visitor.open('/books/manual');
  const set = await visitor.send(page, `/books/manual/${row?.id}`, { do: 'until', until: '2091-01-31' });
  expect(set.text).toContain('31 January 2091');
  await visitor.send(set, `/books/manual/${row?.id}`, { do: 'end' });
  const [ended] = await kept();
  expect(ended?.until).not.toBe('2091-01-31');
});

test('a treasurer of another source sees nobody of it and can enter nobody', async () => {
  const own = await treasurer('hand');
  const other = await treasurer('books');
  expect((await other.visitor.open('/books/manual')).text).not.toContain('Nadia Nobody');
  expect((await own.visitor.open('/books/manual')).text).toContain('Nadia Nobody');
  const [row] = await kept();
  const theirs = await other.visitor.open('/books/invitations');
  const form = (action: string) => ({
    ...theirs,
    text: theirs.text.replaceAll('/books/invitations/preview', action),
  });
  const fields = {
    source: 'hand',
    name: 'Smuggled',
    group: 'members',
    reason: 'cash',
    sponsor: own.username,
  };
  expect((await other.visitor.send(form('/books/manual/add'), '/add', { ...fields, go: 'add' })).status).toBe(
    403,
  );
  const path = `/books/manual/${row?.id}`;
  expect((await other.visitor.send(form(path), path, { do: 'end' })).status).toBe(404);
  expect(await kept()).toHaveLength(1);
});

test('a treasurer of other books learns that such lists exist and whom to ask, not that there are none', async () => {
  const { visitor } = await treasurer('books');
  const page = await visitor.open('/books/manual');
  expect(page.text).toContain('Somebody else answers for these');
  expect(page.text).not.toContain('No place to keep them yet');
  expect(page.text).not.toContain('Nobody is kept by hand yet');
});
