import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

async function withRole(role: 'admin' | 'treasurer') {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, $2, $3, 'operator')`,
    [one.accountId, role, role === 'treasurer' ? 'books' : ''],
  );
  return one;
}
const holdOf = async (accountId: string) =>
  (
    await hub.db.one.query<{ reason: string; by: string; until: Date | null }>(
      `SELECT reason_code AS reason, placed_by AS by, until_on AS until FROM hold WHERE account_id = $1 AND kind = 'barred'`,
      [accountId],
    )
  )[0];

describe('putting somebody out', () => {
  test('is done on the page about them, with a reason of the list; the books then ask to end the contribution', async () => {
    const admin = await withRole('admin');
    const { accountId } = await member();
    const page = await admin.visitor.open(`/admin/people/${accountId}`);
    expect(page.text).toContain('Their contribution runs.');
    const faulty = await admin.visitor.send(page, '/bar', { reason: 'was rude', until: '' });
    expect(faulty.text).toContain('Please choose a reason from the list.');
    expect(await holdOf(accountId)).toBeUndefined();
    const past = await admin.visitor.send(page, '/bar', { reason: 'conduct', until: '2020-01-01' });
    expect(past.text).toContain('The day has to be in the future.');
    const done = await admin.visitor.send(page, '/bar', { reason: 'conduct', until: '' });
    expect(done.text).toMatch(/data-testid="barred">Put out by .* on .*\. Reason: conduct towards others\./);
    expect(await holdOf(accountId)).toEqual({
      reason: 'conduct',
      by: `account:${admin.accountId}`,
      until: null,
    });
    const books = await admin.visitor.open('/books');
    expect(books.text).toContain('They were put out: end the contribution.');
    const lifted = await admin.visitor.send(done, '/unbar');
    expect(lifted.text).toContain('Taken back.');
    expect(await holdOf(accountId)).toBeUndefined();
  });

  test('is for admins alone, never of oneself, and one alone cannot put out somebody with a role', async () => {
    const admin = await withRole('admin');
    const treasurer = await withRole('treasurer');
    const { accountId } = await member();
    const shown = await treasurer.visitor.open(`/admin/people/${accountId}`);
    expect(shown.text).toContain('An admin can put somebody out');
    expect(shown.text).not.toContain('/bar"');
    const own = await admin.visitor.open(`/admin/people/${admin.accountId}`);
    expect(own.text).toContain('somebody else has to do it');
    const other = await admin.visitor.open(`/admin/people/${treasurer.accountId}`);
    expect(other.text).toContain('One person alone cannot put them out.');
    const frozen = await admin.visitor.send(other, '/freeze');
    expect(frozen.text).toContain('Stopped for 72 hours.');
    const [hold] = await hub.db.one.query<{ hours: number }>(
      `SELECT extract(epoch FROM until_on - calendar_now())::int / 3600 AS hours FROM hold
       WHERE account_id = $1 AND kind = 'manual'`,
      [treasurer.accountId],
    );
    expect([71, 72]).toContain(hold?.hours);
    const page = await admin.visitor.open(`/admin/people/${accountId}`);
    const forged = { ...page, text: page.text.replaceAll(accountId, treasurer.accountId) };
    expect((await admin.visitor.send(forged, '/bar', { reason: 'conduct', until: '' })).status).toBe(403);
  });
});
