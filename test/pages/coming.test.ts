import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tellDesk } from '@latchkey/commands/tell-desk';
import { lookAhead } from '@latchkey/sync/jobs/look-ahead';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

const look = async () => {
  await lookAhead({ db: hub.db, keys: hub.context.keys, log: hub.context.log, wake: hub.context.wake });
  await hub.db.tx((tx) => tellDesk(tx, hub.context));
};
const mails = async () =>
  (
    await hub.db.one.query<{ payload: { group: string; count: number } }>(
      `SELECT payload FROM message WHERE template = 'lapse-wave' AND account_id IS NULL ORDER BY made_at`,
    )
  ).map((row) => row.payload);

describe('what is coming', () => {
  test('is told 14 days before the guard would hold it, once, and shown with names and days', async () => {
    const treasurer = await member();
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', 'books', 'operator')`,
      [treasurer.accountId],
    );
    const ids = await hub.addMembers(30);
    await hub.db.one.query(`UPDATE account SET name = 'Aureliano' WHERE id = $1`, [ids[0] as string]);
    // Term and grace of a monthly contribution are 76 days: in 20 days ten of them, in 9 days two.
    await hub.setBooks(ids.slice(0, 10), { status: 'CANCELLED', chargedDaysAgo: 56 });
    await hub.setBooks(ids.slice(10, 12), { status: 'CANCELLED', chargedDaysAgo: 67 });
    await look();
    expect(await mails()).toEqual([]);
    const page = await treasurer.visitor.open('/books/coming');
    expect(page.text.match(/data-testid="coming-day"/g)).toHaveLength(2);
    expect(page.text).toContain('12 people from');
    expect(page.text.match(/<rect /g)).toHaveLength(2);
    expect(page.text).toMatch(/Aureliano<\/a><\/strong><\/td><td>[^<]*Members/);
    expect(page.text).toContain('at most 3 in 24 hours');

    await hub.moveDays(6);
    await look();
    expect(await mails()).toMatchObject([{ group: 'members', count: 10 }]);
    await look();
    await hub.moveDays(1);
    await look();
    expect(await mails()).toHaveLength(1);

    await hub.setBooks(ids.slice(0, 10), { status: 'ACTIVE', chargedDaysAgo: 0 });
    await hub.moveDays(1);
    await look();
    const after = await treasurer.visitor.open('/books/coming');
    expect(after.text).not.toContain('Aureliano');
    expect(after.text).not.toContain('at most 3 in 24 hours');
  }, 60_000);

  test('shows nobody to a treasurer of other books', async () => {
    const stranger = await member();
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', 'elsewhere', 'operator')`,
      [stranger.accountId],
    );
    const page = await stranger.visitor.open('/books/coming');
    expect(page.text).toContain('Nobody’s access ends in the next 60 days');
  });
});
