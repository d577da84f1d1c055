import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

describe('a member’s own name', () => {
  test('is changed on a page of the account, and goes to the front of each app’s queue', async () => {
    const { visitor, accountId } = await member();
    await hub.db.one.query(
      `UPDATE delivery SET delivered_version = 1, next_try_at = 'infinity' WHERE account_id = $1`,
      [accountId],
    );
    const page = await visitor.open('/account/name');
    expect(page.text).toContain('value="Ana Pérez"');
    expect(page.text).toContain('Within a minute it is shown in Chat, Cloud.');
    const done = await visitor.send(page, '/account/name', { name: '  Nené\n' });
    expect(done.text).toContain('That is your name from now on.');
    expect(done.text).toContain('Nené');
    const rows = await hub.db.one.query(
      `SELECT d.app, d.urgency, e.version > d.delivered_version AS behind, d.next_try_at <= now() AS due
       FROM delivery d JOIN entitlement e USING (account_id, app) WHERE d.account_id = $1 ORDER BY 1`,
      [accountId],
    );
    expect(rows).toEqual([
      { app: 'chat', urgency: 1, behind: true, due: true },
      { app: 'cloud', urgency: 1, behind: true, due: true },
    ]);
    expect(hub.woken).toEqual(expect.arrayContaining(['app:chat', 'app:cloud']));
  });

  test('is not taken away by an empty field', async () => {
    const { visitor, accountId } = await member();
    const page = await visitor.open('/account/name');
    const refused = await visitor.send(page, '/account/name', { name: ' \u200B ' });
    expect([refused.status, refused.text.includes('Enter the name that others should see')]).toEqual([
      422,
      true,
    ]);
    expect(await hub.db.one.query('SELECT name FROM account WHERE id = $1', [accountId])).toEqual([
      { name: 'Ana Pérez' },
    ]);
  });
});
