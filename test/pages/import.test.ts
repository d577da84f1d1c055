import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { saveSource } from '@latchkey/store/app-setting';
import { insertSetting } from '@latchkey/store/setting';
import { hub, member, server, startServed, stopServed } from '../support/pages/served-hub.ts';
import type { Seen, Visitor } from '../support/pages/visitor.ts';

beforeAll(async () => {
  await startServed();
  const before = await readSettings(hub.db.one);
  if (before === null) throw new Error('no settings');
  const { document } = before;
  document.sources.hand = { kind: 'manual', every: '15m' };
  const rule = { group: 'members', grace: '30d', when_paused: 'grace' } as const;
  document.rules.push({ ...rule, when: { source: 'hand', manual: true } });
  const setting = { version: 2, owners: {}, author: 'file', reason: null } as const;
  await hub.db.tx(async (tx) => {
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

/** Sends the page's form with its hidden fields and a file, as a browser would. */
async function upload(
  visitor: Visitor,
  page: Seen,
  fields: Record<string, string>,
  file?: Uint8Array,
): Promise<{ status: number; text: string }> {
  const form = new FormData();
  const plain = (text: string) =>
    text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  for (const [tag] of page.text.matchAll(/<input type="hidden"[^>]*>/g))
    form.set(/name="([^"]*)"/.exec(tag)?.[1] ?? '', plain(/value="([^"]*)"/.exec(tag)?.[1] ?? ''));
  const typed = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec(page.text)?.[1];
  if (typed !== undefined) form.set('content', plain(typed));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file !== undefined) form.set('file', new Blob([new Uint8Array(file)]), 'members.csv');
  const cookie = [...visitor.cookies].map(([key, value]) => `${key.split(' ')[0]}=${value}`).join('; ');
  const reply = await fetch(new URL('/books/import', server.url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { cookie, origin: server.url, referer: page.url },
  });
  return { status: reply.status, text: await reply.text() };
}
const kept = () => hub.db.one.query<{ name: string }>('SELECT name FROM kept_row ORDER BY name');

test('a file is looked through, its bad line named and put right on the page, then it is imported', async () => {
  const { visitor } = await treasurer('hand');
  const page = await visitor.open('/books/import');
  const csv = Buffer.from(
    'name;email;group;reason\nJosé;jose@example.org;members;cash\nEva;no;members;cash\n',
    'latin1',
  );
  const bad = await upload(visitor, page, { source: 'hand', go: 'look' }, csv);
  expect(bad.text).toContain('An address looks like name@example.org.');
  expect(bad.text).toContain('José');
  expect(bad.text).not.toContain('Import this list');
  const right = bad.text.replace('Eva;no;', 'Eva;eva@example.org;');
  const shown = await upload(visitor, { ...page, text: right }, { go: 'look' });
  expect(shown.text).toMatch(/data-testid="import-new"><li>José/);
  expect(await kept()).toEqual([]);
  const done = await upload(visitor, { ...page, text: shown.text }, { go: 'apply' });
  expect(done.status).toBe(303);
  expect(await kept()).toEqual([{ name: 'Eva' }, { name: 'José' }]);
});

test('a list is taken along as CSV and JSON', async () => {
  const { visitor } = await treasurer('hand');
  const csv = await visitor.open('/books/import/hand/csv');
  expect(csv.headers.get('content-disposition')).toContain('hand.csv');
  expect(csv.text).toContain('eva@example.org');
  expect(JSON.parse((await visitor.open('/books/import/hand/json')).text).members).toHaveLength(2);
});

test('only those who answer for the source bring lists in or take them along', async () => {
  const other = await treasurer('books');
  const page = await other.visitor.open('/books/import');
  expect(page.text).toContain('There is no source that a list could go into');
  const token = await other.visitor.open('/books/invitations');
  const text = 'name,group,reason\nSmuggled,members,cash\n';
  const sent = await upload(other.visitor, token, { source: 'hand', content: text, go: 'look' });
  expect(sent.status).toBe(403);
  expect((await other.visitor.open('/books/import/hand/csv')).status).toBe(404);
  const { visitor } = await member();
  expect((await visitor.open('/books/import')).status).toBe(403);
});

test('a form without its token, or with too much in it, is refused', async () => {
  const { visitor } = await treasurer('hand');
  const page = await visitor.open('/books/import');
  const big = Buffer.alloc(510 * 1024, 'a');
  expect((await upload(visitor, page, { source: 'hand', csrf: 'wrong' })).status).toBe(403);
  expect((await upload(visitor, page, { source: 'hand' }, big)).status).toBe(413);
});
