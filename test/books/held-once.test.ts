import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SourceRow } from '@latchkey/domain/source-row';
import { findOutside } from '@latchkey/store/identity';
import { decidePeople } from '@latchkey/sync/decide-people';
import { createMemoryReader } from '@latchkey/sync/source/memory-reader';
import { type BooksHub, createBooksHub } from '../support/books-hub.ts';
import { personOf } from './rows.ts';

const role = (name: string): SourceRow => ({
  ...{ aliases: [`id:m-${name}`], person: personOf(name) },
  data: { kind: 'member', role: 'ADMIN', tierId: null, lastTierId: null, since: '2026-01-01T00:00:00Z' },
});
const reader = createMemoryReader([role('ana'), role('eva')]);
let hub: BooksHub;

beforeAll(async () => {
  hub = await createBooksHub(
    {
      name: 'Example co-op',
      sources: { books: { kind: 'file', path: '/nowhere' } },
      groups: { stewards: { title: 'Stewards', privileged: true } },
      rules: [{ group: 'stewards', when: { source: 'books', role: 'ADMIN' } }],
      mail: { from: 'hello@example.test', quiet: 'off' },
    },
    { books: reader },
  );
  await hub.pull(2);
}, 60_000);
afterAll(() => hub.close(), 20_000);

const held = () =>
  hub.db.one.query<{ account: string; key: string }>(
    `SELECT c.account_id AS account, c.change_key AS key FROM plan_change c JOIN plan p ON p.id = c.plan_id
     WHERE c.state = 'held' AND p.state = 'open' ORDER BY 1, 2`,
  );
const accountOf = async (name: string) =>
  (await findOutside(hub.db.one, 'books', `id:${name}`))?.accountId as string;
const hint = (accountIds: string[]) =>
  decidePeople(hub.deciding, { cause: 'one', accountIds, addOnly: true });

test('what waits for a person is held once, however many hints look at it; what it did not hold yet is added', async () => {
  const [ana, eva] = [await accountOf('ana'), await accountOf('eva')];
  await hub.claim(ana, 'ana');
  expect(await held()).toEqual([{ account: ana, key: 'grant-group:stewards' }]);
  await hint([ana]);
  await hint([ana]);
  expect(await held()).toEqual([{ account: ana, key: 'grant-group:stewards' }]);

  await hub.db.one.query(`UPDATE account SET life = 'active', username = 'eva' WHERE id = $1`, [eva]);
  await hint([ana, eva]);
  const both = await held();
  expect(both.map((one) => one.account).sort()).toEqual([ana, eva].sort());
});
