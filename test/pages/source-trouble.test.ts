import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listAcceptances } from '@latchkey/store/source-acceptance';
import { closeSourceRead, openSourceRead, type ReadProblem } from '@latchkey/store/source-read';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

async function read(problems: ReadProblem[]): Promise<string> {
  const { id } = await openSourceRead(hub.db.one, 'books', 'full');
  const ended = { id, source: 'books', kind: 'full' as const, complete: problems.length === 0, counts: {} };
  await hub.db.tx((tx) => closeSourceRead(tx, { ...ended, problems, total: 10, pin: null }));
  return id;
}
async function treasurer(source = 'books') {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one;
}
const FELL = { code: 'totals-fell', params: { what: 'members', before: 100, now: 40 } };
const BANNER = 'The books “books” cannot be read';
beforeEach(async () => {
  await read([]);
});

describe('while a source cannot be read', () => {
  test('every page of its treasurers says since when, why and what helps; pages of others do not', async () => {
    const { visitor, username } = await treasurer();
    const stranger = await treasurer('elsewhere');
    const pages = ['/books', '/books/invitations', '/books/questions', `/admin/people?q=${username}`];
    for (const path of pages) expect((await visitor.open(path)).text).not.toContain(BANNER);
    await read([{ code: 'token-expired', params: {} }]);
    for (const path of pages) {
      const { text } = await visitor.open(path);
      expect(text).toContain(BANNER);
      expect(text).toContain('Make a new personal token on Open Collective');
      expect(text).toContain('Meanwhile nobody loses anything');
    }
    expect((await stranger.visitor.open('/books')).text).not.toContain(BANNER);
    const { visitor: anybody } = await member();
    expect((await anybody.open('/')).text).not.toContain(BANNER);
    await read([]);
    expect((await visitor.open('/books')).text).not.toContain(BANNER);
  });
  test('one read that timed out is not said; the second is', async () => {
    const { visitor } = await treasurer();
    await read([{ code: 'timeout', params: {} }]);
    expect((await visitor.open('/books')).text).not.toContain(BANNER);
    await read([{ code: 'timeout', params: {} }]);
    expect((await visitor.open('/books')).text).toContain(BANNER);
  });
});

describe('totals that fell', () => {
  test('are accepted with one press, for what was shown alone; the audit says who, and the books are read again', async () => {
    const id = await read([FELL]);
    const { visitor } = await treasurer();
    const page = await visitor.open('/books');
    expect(page.text).toContain('The books have 40 rows (members), and had 100');
    const sent = await visitor.send(page, '/accept');
    expect(sent.text).toContain('Noted. The books are being read again.');
    expect(await listAcceptances(hub.db.one, 'books')).toEqual([
      { problem: 'totals-fell', params: FELL.params },
    ]);
    const audit = await hub.db.one.query(
      `SELECT detail, actor LIKE 'subject:%' AS person FROM audit WHERE event = 'source-accepted'`,
    );
    expect(audit).toEqual([
      { detail: { source: 'books', read: id, problem: 'totals-fell', shown: [FELL.params] }, person: true },
    ]);
    expect(
      await hub.db.one.query(`SELECT kind FROM task WHERE kind = 'sync' AND state = 'waiting'`),
    ).toHaveLength(1);
    await hub.db.one.query('DELETE FROM task');
  });
  test('a word that comes after another read, or from a treasurer of other books, does nothing', async () => {
    await hub.db.one.query('DELETE FROM source_acceptance');
    await read([FELL]);
    const { visitor } = await treasurer();
    const page = await visitor.open('/books');
    const stranger = (await treasurer('elsewhere')).visitor;
    const csrf = /name="csrf" value="([^"]+)"/.exec(
      (await stranger.open('/books/invitations')).text,
    )?.[1] as string;
    expect((await stranger.send(page, '/accept', { csrf })).status).toBe(404);
    await read([{ ...FELL, params: { ...FELL.params, now: 10 } }]);
    expect((await visitor.send(page, '/accept')).text).toContain('There has been another read');
    expect(await listAcceptances(hub.db.one, 'books')).toEqual([]);
  });
});
