import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';
import type { Visitor } from '../support/pages/visitor.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

async function treasurer(source: string): Promise<Visitor> {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one.visitor;
}

test('who is disputed, paused by others or in a state nobody knows is on the list with the reason; plain people are not', async () => {
  const visitor = await treasurer('books');
  expect((await visitor.open('/books/unclear')).text).toContain('leave nothing open');
  const [plain, disputed, paused, later] = (await hub.addMembers(4)) as [string, string, string, string];
  await hub.setBooks([disputed], { status: 'DISPUTED', chargedDaysAgo: 3 });
  await hub.setBooks([paused], { status: 'PAUSED', chargedDaysAgo: 3 });
  await hub.setBooks([later], { status: 'SOMETHING_NEW', chargedDaysAgo: 3 });
  await hub.db.one.query(
    `UPDATE fact SET data = data || '{"pausedBy": "HOST"}' FROM identity i WHERE i.id = identity_id AND i.account_id = $1`,
    [paused],
  );
  const page = await visitor.open('/books/unclear');
  const html = page.text;
  for (const id of [disputed, paused, later]) expect(html).toContain(`/admin/people/${id}`);
  expect(html).not.toContain(`/admin/people/${plain}`);
  expect(page.text).toContain('DISPUTED');
  expect(page.text).toContain('SOMETHING_NEW');
  expect(page.text).toContain('paused by the host');
  const other = await treasurer('elsewhere');
  expect((await other.open('/books/unclear')).text).not.toContain(disputed);
}, 60_000);
