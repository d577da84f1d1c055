import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SourceRow } from '@latchkey/domain/source-row';
import { createHttp } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { addAccount, addTier } from '@latchkey/sandbox/open-collective/books';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type { OpenCollective } from '@latchkey/sandbox/open-collective/open-collective';
import { findOutside } from '@latchkey/store/identity';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createPace } from '@latchkey/sync/source/open-collective/pace';
import { readToEnd } from '@latchkey/sync/source/reader-suite';
import { type BooksHub, createBooksHub } from '../support/books-hub.ts';
import { startWireProxy, type WireProxy } from './wire-proxy.ts';

const NOW = new Date();
const http = createHttp({ allowPrivate: () => true });
const timer = { nowMs: () => performance.now(), sleep: async () => {} };
const FEST = 'summer-fest';

let books: OpenCollective;
let proxy: WireProxy;
let fest: string[];
let hub: BooksHub | null = null;

/** Pays the co-op; pays the event; pays both; pays the project, which pauses it. */
beforeAll(async () => {
  books = createOpenCollective({
    ...{ people: { generated: 1 }, startOn: NOW, machine: () => NOW, log: silentLog },
    rate: { perToken: 100_000, anonymous: 10 },
  });
  const view = { state: books.state, changed() {}, onActivity() {} };
  const parentId = books.state.collectiveId;
  const child = (slug: string, type: 'EVENT' | 'PROJECT') => {
    const row = addAccount(view, NOW, { slug, name: slug, type, parentId });
    addTier(view, NOW, {
      ...{ accountId: row.legacyId, slug: `${slug}-tier`, name: `${slug} friends`, type: 'TIER' },
      ...{ frequency: 'MONTHLY', amountType: 'FIXED', amount: 500, minimumAmount: null, deletedAt: null },
    });
  };
  child(FEST, 'EVENT');
  child('archive-project', 'PROJECT');
  // More of them than one request asks about.
  for (let at = 0; at < 23; at += 1) child(`past-event-${at}`, 'EVENT');
  books.join({ name: 'Coop Payer', email: 'coop@example.test', slug: 'coop-payer' });
  books.join({ name: 'Fest Payer', email: 'fest@example.test', slug: 'fest-payer', tier: `${FEST}-tier` });
  books.join({ name: 'Both Payer', email: 'both@example.test', slug: 'both-payer' });
  books.contribute('both-payer', `${FEST}-tier`);
  books.join({
    ...{ name: 'Old Payer', email: 'old@example.test', slug: 'old-payer' },
    tier: 'past-event-22-tier',
  });
  const project = { email: 'project@example.test', slug: 'project-payer', tier: 'archive-project-tier' };
  books.join({ name: 'Project Payer', ...project });
  books.pause('project-payer', 'COLLECTIVE');
  await books.listen();
  proxy = await startWireProxy(books.apiUrl);
  const row = Object.values(books.state.accounts).find((one) => one.slug === FEST);
  if (row === undefined) throw new Error('there is no event');
  fest = [String(row.legacyId)];
}, 30_000);
afterAll(async () => {
  await hub?.close();
  await proxy.close();
  await books.close();
  await http.close();
}, 20_000);

const readerOf = (children: boolean) =>
  createOpenCollectiveReader({
    ...{ url: proxy.url, collective: books.collective.slug, token: books.token, pinnedId: null, children },
    ...{ asks: { amount: false, refundDays: 400 }, now: async () => NOW },
    ...{ http, timer, pace: createPace(timer, 100_000) },
  });
const idOf = (slug: string) => `id:${books.person(slug).id}`;
const ofPerson = (rows: readonly SourceRow[], slug: string) =>
  rows.filter((row) => row.person.aliases.includes(idOf(slug)));
const placeOf = ({ data }: SourceRow) => ('collective' in data ? (data.collective ?? null) : null);
const told = (rows: readonly SourceRow[]) =>
  rows.map(({ data, aliases }) => JSON.stringify([aliases, Object.entries(data).sort()])).sort();

test('rows of events and projects are read where the source asks for them, each with the account it was made to', async () => {
  const { rows, outcome } = await readToEnd(readerOf(true));
  expect(outcome).toMatchObject({ complete: true, problems: [] });
  const places = (slug: string) => new Set(ofPerson(rows, slug).map(placeOf));
  expect(places('coop-payer')).toEqual(new Set([null]));
  expect(places('fest-payer').size).toBe(1);
  expect(places('fest-payer').has(null)).toBe(false);
  expect(places('both-payer')).toEqual(new Set([null, ...places('fest-payer')]));
  const [order] = ofPerson(rows, 'project-payer').filter((row) => row.data.kind === 'order');
  expect(order?.data).toMatchObject({ status: 'PAUSED', pausedBy: 'COLLECTIVE' });
  expect(outcome.total).toBe(rows.length);

  const without = await readToEnd(readerOf(false));
  expect(without.outcome.complete).toBe(true);
  expect(ofPerson(without.rows, 'fest-payer')).toEqual([]);
  expect(without.rows.map(placeOf).filter((one) => one !== null)).toEqual([]);
});

test.each(['coop-payer', 'fest-payer', 'both-payer', 'old-payer', 'project-payer'])(
  'a look-up of %s shows the very rows of the full read',
  async (slug) => {
    const { rows } = await readToEnd(readerOf(true));
    const looked = await readerOf(true).readOne([idOf(slug)]);
    expect(looked).toMatchObject({ complete: true, found: true, problems: [] });
    expect(told(looked.rows)).toEqual(told(ofPerson(rows, slug)));
    expect(looked.rows.length).toBeGreaterThan(0);
  },
);

test.each(['LatchkeyMembers', 'LatchkeyOrders', 'LatchkeyRefunds', 'LatchkeyPaused'])(
  'a child whose %s do not come makes the read incomplete, and is named',
  async (operation) => {
    proxy.meddle = (passing) => {
      if (passing.operation !== operation || !passing.body.includes(`"slug":"${FEST}"`)) return passing;
      return { ...passing, body: '{"data":{"me":null,"account":null}}' };
    };
    const { outcome } = await readToEnd(readerOf(true));
    proxy.meddle = null;
    expect(outcome.complete).toBe(false);
    expect(outcome.problems[0]).toEqual({ code: 'child-unread', params: { child: FEST } });
    expect(outcome.problems.length).toBeGreaterThan(1);
  },
);

test.each([
  ['LatchkeyChildren', { complete: false }],
  ['LatchkeyPlaces', { complete: false }],
])('a look-up whose %s do not come confirms nothing', async (operation, wanted) => {
  proxy.meddle = (passing) =>
    passing.operation === operation ? { ...passing, body: '{"data":null}' } : passing;
  const looked = await readerOf(true).readOne([idOf('both-payer')]);
  proxy.meddle = null;
  expect(looked).toMatchObject(wanted);
  expect(looked.problems.length).toBeGreaterThan(0);
});

test('a rule names the event by any of its ids, or any of them; each collective gives its own group', async () => {
  const rule = (group: string, more: object) => ({ group, when: { source: 'books', paid: true, ...more } });
  hub = await createBooksHub(
    {
      name: 'Example co-op',
      sources: {
        books: {
          ...{ kind: 'open-collective', collective: books.collective.slug, token: { env: 'OC_TOKEN' } },
          children: true,
        },
      },
      groups: { members: { title: 'M' }, festival: { title: 'F' }, everybody: { title: 'E' } },
      rules: [
        rule('members', {}),
        rule('festival', { collective: { id: fest[0] } }),
        rule('everybody', { collective: 'any' }),
      ],
      mail: { from: 'hello@example.test', quiet: 'off' },
    },
    { books: readerOf(true) },
  );
  await hub.pull();
  const groups: Record<string, string[]> = {};
  for (const slug of ['coop-payer', 'fest-payer', 'both-payer', 'old-payer']) {
    const found = await findOutside(hub.db.one, 'books', idOf(slug));
    const accountId = found?.accountId ?? '';
    await hub.claim(accountId, slug.replace('-', '_'));
    groups[slug] = await hub.groupsOf(accountId);
  }
  expect(groups).toEqual({
    'coop-payer': ['everybody', 'members'],
    'fest-payer': ['everybody', 'festival'],
    'both-payer': ['everybody', 'festival', 'members'],
    'old-payer': ['everybody'],
  });
}, 30_000);
