import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BooksHub, createBooksHub } from './books-hub.ts';

let hub: BooksHub;
beforeAll(async () => {
  hub = await createBooksHub(18, { server: '2025-01' });
}, 60_000);
afterAll(() => hub.stop(), 20_000);

test('a server without publicId, isActive and the filter by tier is read whole, and people join and stop as on a newer one', async () => {
  expect(await hub.pull()).toMatchObject({ reads: [{ complete: true, problems: [] }] });
  const nova = hub.books.join({ name: 'Nova Payer', email: 'nova@example.test' });
  await hub.pull();
  const account = (await hub.accountOf(nova.slug)) as string;
  await hub.db.one.query(
    `UPDATE account SET life = 'active', username = 'nova', version = version + 1 WHERE id = $1`,
    [account],
  );
  await hub.pull();
  const grants = () =>
    hub.db.one.query('SELECT group_name, end_on IS NOT NULL AS ends FROM group_grant WHERE account_id = $1', [
      account,
    ]);
  expect(await grants()).toEqual([{ group_name: 'members', ends: false }]);
  hub.books.cancel(nova.slug);
  await hub.pull();
  await hub.advance(0.3);
  await hub.pull();
  expect(await grants()).toEqual([{ group_name: 'members', ends: true }]);
}, 60_000);
