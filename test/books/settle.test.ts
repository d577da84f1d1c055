import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BooksHub, createBooksHub } from './books-hub.ts';

/** Before anything is taken away: two complete reads that agree, far enough apart, and a look-up of that person. */
let hub: BooksHub;
let people = 0;
beforeAll(async () => {
  hub = await createBooksHub(18);
  await hub.pull();
}, 60_000);
afterAll(() => hub.stop(), 20_000);

const MINUTE_DAYS = 1 / 1440;

/** Somebody who pays, has claimed, and is in the group. */
async function payer() {
  people += 1;
  const { slug } = hub.books.join({ name: `Payer ${people}`, email: `settle-${people}@example.test` });
  await hub.pull();
  const account = (await hub.accountOf(slug)) as string;
  await hub.db.one.query(
    `UPDATE account SET life = 'active', username = $2, version = version + 1 WHERE id = $1`,
    [account, `settle${people}`],
  );
  await hub.pull();
  expect(await access(account)).toBe('in');
  hub.asked.length = 0;
  return { slug, account };
}
async function access(account: string): Promise<'in' | 'ending' | 'out'> {
  const [grant] = await hub.db.one.query<{ end_on: Date | null }>(
    `SELECT end_on FROM group_grant WHERE account_id = $1 AND group_name = 'members'`,
    [account],
  );
  if (grant === undefined) return 'out';
  return grant.end_on === null ? 'in' : 'ending';
}
const lookedUp = (account: string) => hub.asked.flat().includes(account);
const mails = async (account: string) =>
  (
    await hub.db.one.query(`SELECT 1 FROM message WHERE account_id = $1 AND template <> 'invitation'`, [
      account,
    ])
  ).length;
const legacyId = (slug: string) => hub.books.person(slug).legacyId;

test('a rejected contribution: not after one read, nor two within 15 minutes; after 15 minutes and a look-up it is over', async () => {
  const { slug, account } = await payer();
  hub.books.reject(slug);
  await hub.pull();
  await hub.advance(14 * MINUTE_DAYS);
  await hub.pull();
  expect(await access(account)).toBe('in');
  expect(lookedUp(account)).toBe(false);
  await hub.advance(2 * MINUTE_DAYS);
  await hub.pull();
  expect(lookedUp(account)).toBe(true);
  expect(await access(account)).toBe('out');
});

test('a cancelled one: nothing, no mail either, until two reads 6 hours apart and a look-up agree', async () => {
  const { slug, account } = await payer();
  hub.books.cancel(slug);
  await hub.pull();
  for (const hours of [1, 4.9]) {
    await hub.advance(hours / 24);
    await hub.pull();
    expect(await access(account)).toBe('in');
    expect(await mails(account)).toBe(0);
  }
  expect(lookedUp(account)).toBe(false);
  await hub.advance(0.2 / 24);
  await hub.pull();
  expect(lookedUp(account)).toBe(true);
  expect(await access(account)).toBe('ending');
});

test('where the look-up says something else, the two reads alone take nothing', async () => {
  const { slug, account } = await payer();
  hub.books.reject(slug);
  await hub.pull();
  await hub.advance(16 * MINUTE_DAYS);
  // Paid again between the read and the look-up.
  hub.beforeLookUp = () => {
    hub.books.contribute(slug);
    hub.beforeLookUp = null;
  };
  await hub.pull();
  expect(lookedUp(account)).toBe(true);
  expect(await access(account)).toBe('in');
});

test('a hint takes nothing, though everything else has settled: the next full read does', async () => {
  const { slug, account } = await payer();
  hub.books.reject(slug);
  await hub.read();
  await hub.advance(16 * MINUTE_DAYS);
  await hub.read();
  await hub.db.one.query(
    `INSERT INTO hint (source, type, alias) VALUES ('books', 'contribution.rejected', $1)`,
    [`legacyId:${legacyId(slug)}`],
  );
  expect(await hub.follow()).toMatchObject({ hints: 1, reads: [] });
  expect(await access(account)).toBe('in');
  await hub.pull();
  expect(await access(account)).toBe('out');
});

test('a hint gives at once: somebody who pays again is back before the next full read', async () => {
  const { slug, account } = await payer();
  hub.books.reject(slug);
  await hub.pull();
  await hub.advance(16 * MINUTE_DAYS);
  await hub.pull();
  expect(await access(account)).toBe('out');
  hub.books.contribute(slug);
  await hub.db.one.query(`INSERT INTO hint (source, type, alias) VALUES ('books', 'order.processed', $1)`, [
    `legacyId:${legacyId(slug)}`,
  ]);
  expect(await hub.follow()).toMatchObject({ hints: 1, reads: [] });
  expect(await access(account)).toBe('in');
});
