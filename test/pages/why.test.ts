import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

async function treasurer(source = 'books') {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one;
}
/** What the worker does: both apps show what was wanted. */
async function deliver(accountId: string): Promise<void> {
  await hub.db.one.query(
    `UPDATE delivery d SET delivered_version = e.version, delivered = jsonb_build_object('treatment', e.treatment),
       outcome = '{"kind":"done","ref":"r","changed":true}'
     FROM entitlement e WHERE e.account_id = d.account_id AND e.app = d.app AND d.account_id = $1`,
    [accountId],
  );
}
/** The text of one section of a page, without tags. */
const section = (page: string, id: string) =>
  (new RegExp(`aria-labelledby="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the page about a person', () => {
  test('says of each app why it is open, with the chain from the books to the app, and what would end it', async () => {
    const { visitor } = await treasurer();
    const { accountId } = await member();
    const before = section((await visitor.open(`/admin/people/${accountId}`)).text, 'why');
    expect(before).toContain('Cloud is being made ready: the app has not been told yet.');
    await deliver(accountId);
    const said = section((await visitor.open(`/admin/people/${accountId}`)).text, 'why');
    expect(said).toContain('Cloud is open, through Members.');
    expect(said).toMatch(/books: contribution ACTIVE/);
    expect(said).toMatch(/Members: for whoever has a paid contribution in books/);
    expect(said).toContain('yes contribution is paid (ACTIVE)');
    expect(said).toMatch(/in Members since/);
    expect(said).toContain('done and read back');
    expect(said).toContain('Members ends 30 days after a contribution that stops has run out.');
    expect(said).toContain('Not in Stewards: rule 2 (Stewards) is not met');
  });

  test('names whose word let somebody in', async () => {
    const keeper = await treasurer();
    const { accountId } = await member();
    await hub.db.one.query(
      `INSERT INTO group_grant (account_id, group_name, origin, given_by) VALUES ($1, 'stewards', 'manual', $2)`,
      [accountId, `account:${keeper.accountId}`],
    );
    await hub.db.one.query('UPDATE account SET name = $2 WHERE id = $1', [keeper.accountId, 'Tesora Tinta']);
    const said = section((await keeper.visitor.open(`/admin/people/${accountId}`)).text, 'why');
    expect(said).toContain('Stewards: Tesora Tinta,');
    expect(said).toContain('In Stewards, without an end in sight.');
  });

  test('names who admitted somebody, and the approvals of a plan, though they have ended', async () => {
    const { visitor, accountId: author } = await treasurer();
    const { accountId } = await member();
    await hub.db.one.query(
      `INSERT INTO admission (account_id, group_name, state, answered_on, answered_by)
       VALUES ($1, 'members', 'admitted', calendar_now(), $2)`,
      [accountId, `account:${author}`],
    );
    await hub.db.one.query(
      `INSERT INTO approval (items, author, ends_on) VALUES (
         jsonb_build_array(jsonb_build_object('account', $1::text, 'key', 'set-entitlement:cloud')),
         'operator', calendar_now() - interval '1 day')`,
      [accountId],
    );
    await hub.db.one.query(`UPDATE account SET name = 'Adela Admite' WHERE id = $1`, [author]);
    const said = section((await visitor.open(`/admin/people/${accountId}`)).text, 'why');
    expect(said).toContain('Members: Adela Admite,');
    expect(said).toMatch(/Cloud: the operator,/);
  });

  test('shows nothing of books that the visitor does not answer for', async () => {
    const { accountId } = await member();
    await hub.db.one.query(`INSERT INTO source (name, kind) VALUES ('elsewhere', 'file')`);
    await hub.db.one.query(
      `INSERT INTO identity (source, type, account_id, first_read_on, last_read_on)
       VALUES ('elsewhere', 'INDIVIDUAL', $1, calendar_now(), calendar_now())`,
      [accountId],
    );
    const { visitor } = await treasurer('elsewhere');
    const said = section((await visitor.open(`/admin/people/${accountId}`)).text, 'why');
    expect(said).toContain('in Members since');
    expect(said).not.toContain('books: contribution');
  });
});

describe('the account page', () => {
  test('tells members in plain words why they have an app, and what would end it, in both languages', async () => {
    const { visitor, accountId } = await member();
    await deliver(accountId);
    const en = section((await visitor.open('/account')).text, 'why');
    expect(en).toContain('You have Cloud because you are in Members.');
    expect(en).toContain(
      'If you stop contributing, you keep Members until 30 days after what you have paid for.',
    );
    expect(en).not.toMatch(/rule \d|plan \d|latchkey/);
    const page = await visitor.open('/account');
    const es = await visitor.send(page, '/account/language', { language: 'es' });
    expect(section(es.text, 'why')).toContain('Tienes Cloud porque estás en Members.');
  });

  test('tells who is stopped what stands in the way, and what would change it', async () => {
    const { visitor, accountId } = await member();
    await hub.db.one.query(
      `INSERT INTO hold (account_id, kind, placed_by, reason_code) VALUES ($1, 'unconfirmed', 'system', 'review')`,
      [accountId],
    );
    const said = section((await visitor.open('/account')).text, 'why');
    expect(said).toMatch(
      /You do not have Cloud: the account is stopped since .* \(waits to be confirmed\)\./,
    );
    expect(said).toContain('Your account goes on with: a review, an admin.');
  });
});
