import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tick } from '@latchkey/sync/jobs/tick';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(async () => {
  await startServed();
  hub.context.policy = null;
}, 60_000);
afterAll(stopServed, 30_000);

async function withRole(role: 'admin' | 'treasurer', source = '') {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, $2, $3, 'operator')`,
    [one.accountId, role, source],
  );
  return one;
}
const work = () => tick({ db: hub.db, keys: hub.context.keys, log: hub.context.log, wake: hub.context.wake });
const version = async () =>
  (await hub.db.one.query<{ v: number; author: string }>('SELECT max(version) AS v FROM setting'))[0]?.v;
const versionPages = (page: { text: string }) => /Version (\d+) of the settings/.exec(page.text)?.[1];

const MEMBERS = '- { group: members, when: { source: books, tier: any, paid: true }, grace: 30d }';
const STEWARDS = '- { group: stewards, when: { source: books, role: ADMIN } }';

describe('the rules', () => {
  test('are shown in plain words; a treasurer may look and not propose', async () => {
    const { visitor } = await withRole('treasurer', 'books');
    const page = await visitor.open('/books/rules');
    expect(page.text.match(/data-testid="rule"/g)).toHaveLength(2);
    expect(page.text).not.toContain('<textarea');
    expect(page.text).not.toMatch(/explanation\./);
  });

  test('what cannot be understood is said with its place, and nothing is lost of what was typed', async () => {
    const { visitor } = await withRole('admin');
    const page = await visitor.open('/books/rules');
    const faulty = await visitor.send(page, '/preview', {
      rules: '- { group: nowhere, when: { source: books, role: ADMIN } }',
    });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('There is no group nowhere');
    expect(faulty.text).toContain('group: nowhere');
    const other = await visitor.send(page, '/preview', { rules: 'apps: {}' });
    expect(other.text).toContain('Only the rules can be changed here');
    expect((await visitor.send(page, '/preview', { rules: '- [' })).status).toBe(422);
  });

  test('that affect few people and no role count by one admin’s word, after a preview; the console owns them then', async () => {
    const { visitor } = await withRole('admin');
    const before = await version();
    const page = await visitor.open('/books/rules');
    const preview = await visitor.send(page, '/preview', {
      rules: `${MEMBERS}\n${STEWARDS}\n`.replace('30d', '45d'),
    });
    expect(preview.text).toContain('Nobody gains or loses anything by it.');
    expect(await version()).toBe(before);
    const done = await visitor.send(preview, '/books/rules');
    expect(done.text).toContain('takes effect within minutes');
    await work();
    expect(await version()).toBe((before ?? 0) + 1);
    const after = await visitor.open('/books/rules');
    expect(versionPages(after)).toBe(String((before ?? 0) + 1));
    expect(after.text).toContain('45 days');
    const [row] = await hub.db.one.query<{ owners: object; author: string }>(
      'SELECT owners, author FROM setting ORDER BY version DESC LIMIT 1',
    );
    expect(row).toMatchObject({ owners: { rules: 'console' }, author: 'console' });
  });

  test('that affect more than ten people wait for another admin, who sees who loses what and why; the guard still holds', async () => {
    await hub.addMembers(30);
    const author = await withRole('admin');
    const second = await withRole('admin');
    const before = await version();
    const page = await author.visitor.open('/books/rules');
    const preview = await author.visitor.send(page, '/preview', { rules: STEWARDS });
    expect(preview.text).toMatch(/<strong>3\d<\/strong>lose something/);
    expect(preview.text).toMatch(
      /<td><strong>Cloud<\/strong> <span[^>]*>app<\/span><\/td><td>0<\/td><td>3\d<\/td>/,
    );
    expect(preview.text).toContain('Members – the rule is gone');
    const asked = await author.visitor.send(preview, '/books/rules');
    expect(asked.text).toContain('as soon as another admin has agreed');
    await work();
    expect(await version()).toBe(before);
    const id = /href="\/books\/rules\/([0-9a-f-]{36})"/.exec(asked.text)?.[1];
    const own = await author.visitor.open(`/books/rules/${id}`);
    expect(own.text).toContain('Another admin than the one who proposed it can agree.');
    const shown = await second.visitor.open(`/books/rules/${id}`);
    expect(shown.text).toContain('Members – the rule is gone');
    const agreed = await second.visitor.send(shown, '/agree');
    expect(agreed.text).toContain('Agreed.');
    await work();
    expect(await version()).toBe((before ?? 0) + 1);
    const [left] = await hub.db.one.query<{ members: number; held: number }>(
      `SELECT (SELECT count(*)::int FROM group_grant WHERE group_name = 'members') AS members,
         (SELECT count(DISTINCT account_id)::int FROM plan_change WHERE state = 'held' AND held = 'removal-limit') AS held`,
    );
    expect(left?.members).toBeGreaterThan(30);
    expect(left?.held).toBeGreaterThan(30);
  }, 60_000);

  test('that were proposed are void when the settings move on, and anybody who answers for the books stops them', async () => {
    const author = await withRole('admin');
    const treasurer = await withRole('treasurer', 'books');
    const propose = async () => {
      const page = await author.visitor.open('/books/rules');
      const preview = await author.visitor.send(page, '/preview', { rules: `${MEMBERS}\n${STEWARDS}` });
      return author.visitor.send(preview, '/books/rules');
    };
    await propose();
    const shown = await treasurer.visitor.open('/books/rules');
    expect((await treasurer.visitor.send(shown, '/stop')).text).toContain('Stopped.');
    await propose();
    await hub.db.one.query(
      `INSERT INTO setting (version, document, owners, author) SELECT version + 1, document, owners, 'file'
       FROM setting ORDER BY version DESC LIMIT 1`,
    );
    const before = await version();
    await work();
    expect(await version()).toBe(before);
  });

  test('with a short grace are previewed with those whom it would have cut off', async () => {
    const { visitor } = await withRole('admin');
    const [id] = await hub.addMembers(1);
    await hub.db.one.query(
      `INSERT INTO paid_in_grace (account_id, group_name, end_on, grace_days, back_on)
       VALUES ($1, 'members', calendar_now() + interval '2 days', 30, calendar_now() - interval '1 day')`,
      [id as string],
    );
    const page = await visitor.open('/books/rules');
    const preview = await visitor.send(page, '/preview', { rules: MEMBERS.replace('30d', '10d') });
    const warning = /data-testid="short-grace">[\s\S]*?<\/div>/.exec(preview.text)?.[0];
    expect(warning).toContain('would have cut off 1 person');
    expect(warning).toContain(`/admin/people/${id}`);
  });
});
