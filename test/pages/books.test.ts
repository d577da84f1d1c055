import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newPerson } from '@latchkey/commands/new-person';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

describe('the books', () => {
  async function treasurer(source = 'books') {
    const one = await member();
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
      [one.accountId, source],
    );
    return one;
  }

  async function waiting(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (const identityId of await hub.addBooks(count, { status: 'ACTIVE', chargedDaysAgo: 3 })) {
      const made = await hub.db.tx((tx) => newPerson(tx, { identityId }, hub.context));
      if (made.ok) ids.push(made.invitationId);
    }
    return ids;
  }

  const states = async (ids: string[]) =>
    (
      await hub.db.one.query<{ state: string }>(
        'SELECT state FROM invitation WHERE id = ANY($1) ORDER BY made_on, id',
        [ids],
      )
    ).map((row) => row.state);

  test('are closed to members without a role', async () => {
    const { visitor } = await member();
    for (const path of ['/books', '/books/invitations']) expect((await visitor.open(path)).status).toBe(403);
  });

  test('show who would be invited and why, and the mail in both languages; only what is ticked is sent', async () => {
    const ids = await waiting(3);
    const { visitor, accountId } = await treasurer();
    const page = await visitor.open('/books/invitations');
    expect(page.text).toContain('Members: contribution is paid (contribution runs)');
    expect(page.text).toContain('Open the link and choose a username');
    expect(page.text).toContain('Abre el enlace y elige un nombre de usuario');
    expect(page.text).not.toMatch(/join\/[0-9a-f-]{36}/);
    const sent = await visitor.send(page, '/send', {
      do: 'chosen',
      id: [ids[0] as string, ids[2] as string],
    });
    expect(sent.text).toContain('2 invitations are on their way.');
    expect((await states(ids)).sort()).toEqual(['sent', 'sent', 'waiting']);
    const preview = await visitor.send(sent, '/preview');
    expect(preview.text).toContain('The mail is on its way to you.');
    const [mail] = await hub.db.one.query(
      `SELECT payload FROM message WHERE account_id = $1 AND template = 'invitation-preview'`,
      [accountId],
    );
    expect(mail).toEqual({ payload: {} });
    const all = await visitor.send(preview, '/send', { do: 'all' });
    expect(all.text).toMatch(/\d+ invitations? (is|are) on (its|their) way/);
    expect(await states(ids)).toEqual(['sent', 'sent', 'sent']);
  });

  test('“all” means those on the list that was shown, not those who came later', async () => {
    await waiting(1);
    const { visitor } = await treasurer();
    const page = await visitor.open('/books/invitations');
    const late = await waiting(1);
    await visitor.send(page, '/send', { do: 'all' });
    expect(await states(late)).toEqual(['waiting']);
  });

  test('a list of 5,000 is shown a page at a time, and one press sends 500', async () => {
    await hub.db.one.query(
      `WITH made AS (INSERT INTO account (life, name, made_on) SELECT 'invited', 'Many ' || n,
         calendar_now() - interval '1 hour' FROM generate_series(1, 5000) AS n RETURNING id),
       reached AS (INSERT INTO address (account_id, address, origin)
         SELECT id, id || '@example.org', 'books' FROM made)
       INSERT INTO invitation (account_id, state, made_on) SELECT id, 'waiting', calendar_now() - interval '1 hour' FROM made`,
    );
    const one = await member();
    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      one.accountId,
    ]);
    const page = await one.visitor.open('/books/invitations?page=100');
    expect(page.text).toMatch(/Page 100 of 10\d/);
    expect(page.text.match(/type="checkbox"/g)).toHaveLength(50);
    expect(page.text).toContain('Send to the first 500');
    const found = await one.visitor.open('/books/invitations?q=many+4999');
    expect(found.text.match(/type="checkbox"/g)).toHaveLength(1);
    const sent = await one.visitor.send(page, '/send', { do: 'all' });
    expect(sent.text).toContain('500 invitations are on their way.');
  }, 60_000);

  test('a treasurer of another source neither sees nor invites these people', async () => {
    const ids = await waiting(1);
    const { visitor } = await treasurer('elsewhere');
    const page = await visitor.open('/books/invitations');
    expect(page.text).toContain('Nobody waits to be invited.');
    const mine = await treasurer();
    const shown = await mine.visitor.open('/books/invitations');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] as string;
    const forged = await visitor.send(shown, '/send', { do: 'chosen', id: ids, csrf });
    expect(forged.text).toContain('Nobody was invited');
    expect(await states(ids)).toEqual(['waiting']);
  });

  test('say why somebody has access, to those who answer for that person', async () => {
    const { visitor } = await treasurer();
    const { username, accountId } = await member();
    const page = await visitor.open(`/admin/people?q=${username}`);
    expect(new URL(page.url).pathname).toBe(`/admin/people/${accountId}`);
    expect(page.text).toContain('contribution is paid (ACTIVE)');
    expect(page.text).toMatch(/<strong>Cloud<\/strong>[\s\S]*?>open</);
    expect((await visitor.open('/admin/people?q=nobody')).text).toContain('Nobody was found.');
    expect((await visitor.open('/admin/people/nonsense')).status).toBe(404);
    const stranger = await treasurer('elsewhere');
    expect((await stranger.visitor.open(`/admin/people/${accountId}`)).status).toBe(404);
  });

  test('show held changes with their reasons; a word counts for what was shown and nothing else', async () => {
    const [account] = await hub.addMembers(1);
    await hub.db.one.query(`INSERT INTO plan (cause, settings_version) VALUES ('pull', 1)`);
    await hub.db.one.query(
      `INSERT INTO plan_change (plan_id, number, account_id, kind, change_key, change, held, state)
       SELECT max(id), 1, $1, 'grant-group', 'grant-group:stewards',
         '{"kind":"grant-group","group":"stewards","reason":"books-role"}', 'privileged', 'held' FROM plan`,
      [account],
    );
    const { visitor } = await treasurer();
    const page = await visitor.open('/books');
    const stranger = (await treasurer('elsewhere')).visitor;
    const theirs = await stranger.open('/books');
    expect(theirs.text).not.toContain('joins Stewards');
    const invited = await stranger.open('/books/invitations');
    const csrf = /name="csrf" value="([^"]+)"/.exec(invited.text)?.[1] as string;
    for (const verb of ['/approve', '/reject']) {
      const forged = await stranger.send(page, verb, { csrf, changes: '1' });
      expect(forged.text).toContain('This has changed since you saw it.');
    }
    expect(await hub.db.one.query('SELECT 1 FROM approval')).toEqual([]);
    expect(page.text).toContain('joins Stewards – has the role');
    expect(page.text).toContain('a group with special rights');
    const moved = await visitor.send(page, '/approve', { changes: '2' });
    expect(moved.text).toContain('This has changed since you saw it.');
    const approved = await visitor.send(page, '/approve');
    expect(approved.text).toMatch(/Your word is noted|the changes are on their way/);
    const rejected = await visitor.send(page, '/reject');
    expect(rejected.text).toMatch(/Turned down|This has changed/);
  });

  test('whoever approves what is about themselves reads that their own word does not count for it', async () => {
    const { visitor, accountId } = await member();
    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      accountId,
    ]);
    await hub.db.one.query(`INSERT INTO plan (cause, settings_version) VALUES ('pull', 1)`);
    await hub.db.one.query(
      `INSERT INTO plan_change (plan_id, number, account_id, kind, change_key, change, held, state)
       SELECT max(id), 1, $1, 'grant-group', 'grant-group:stewards',
         '{"kind":"grant-group","group":"stewards","reason":"books-role"}', 'privileged', 'held' FROM plan`,
      [accountId],
    );
    const approved = await visitor.send(await visitor.open('/books'), '/approve');
    expect(approved.text).toContain('your own word does not count');
    expect(approved.text).not.toContain('Your word is noted');
    const { visitor: other } = await treasurer();
    const [row] = await hub.db.one.query<{ name: string }>('SELECT name FROM account WHERE id = $1', [
      accountId,
    ]);
    const seen = await other.open('/books');
    expect(seen.text).toContain('Said yes so far.');
    expect(seen.text).toContain(`<li>${row?.name}, `);
  });
});
