import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerQuestion } from '@latchkey/commands/answer-question';
import { listOpenQuestions } from '@latchkey/store/question';
import { type BooksHub, createBooksHub } from './books-hub.ts';

let hub: BooksHub;
let people = 0;

beforeAll(async () => {
  hub = await createBooksHub(18);
  await hub.pull();
}, 60_000);
afterAll(() => hub.stop(), 20_000);

/** Joins the books and claims; returns slug and account. */
async function joined(more: { guest?: boolean; email?: string } = {}) {
  people += 1;
  const email = more.email ?? `nova${people}@example.test`;
  const person = hub.books.join({ name: `Nova ${people}`, ...more, email });
  await hub.pull();
  return { ...person, account: await hub.accountOf(person.slug) };
}

async function member() {
  const one = await joined();
  await hub.db.one.query(
    `UPDATE account SET life = 'active', username = $2, version = version + 1 WHERE id = $1`,
    [one.account, `nova${people}`],
  );
  await hub.pull();
  return { ...one, account: one.account as string };
}

const groups = async (account: string) =>
  (
    await hub.db.one.query<{ name: string }>(
      'SELECT group_name AS name FROM group_grant WHERE account_id = $1 AND end_on IS NULL',
      [account],
    )
  ).map(({ name }) => name);

async function identityOf(slug: string): Promise<string> {
  const [row] = await hub.db.one.query<{ id: string }>(
    `SELECT identity_id AS id FROM identity_alias WHERE alias = $1`,
    [`id:${hub.books.person(slug).id}`],
  );
  return row?.id as string;
}

/** Open questions about somebody of the books. */
async function questionsAbout(slug: string) {
  const id = await identityOf(slug);
  return (await listOpenQuestions(hub.db.one)).filter((one) => one.identityId === id);
}

async function twoReads() {
  await hub.pull();
  await hub.advance(0.3);
  await hub.pull();
}

describe('whose an account in the books is', () => {
  test('a new slug changes nothing, and whoever takes the old one is somebody else', async () => {
    const ana = await member();
    hub.books.rename(ana.slug, 'renamed-ana');
    const other = hub.books.join({ name: 'Other One', email: 'other@example.test' });
    hub.books.rename(other.slug, ana.slug);
    await twoReads();
    expect(await hub.accountOf('renamed-ana')).toBe(ana.account);
    expect(await groups(ana.account)).toEqual(['members']);
    const theirs = await hub.accountOf(ana.slug);
    expect(theirs).not.toBeNull();
    expect(theirs).not.toBe(ana.account);
  }, 60_000);

  test('an address that comes later than the payment is the one to invite at', async () => {
    const late = hub.books.join({ name: 'Late', email: 'late@example.test' });
    const row = Object.values(hub.books.state.accounts).find((one) => one.slug === late.slug);
    if (row === undefined) throw new Error('nobody');
    row.email = null;
    await hub.pull();
    const account = await hub.accountOf(late.slug);
    const addresses = () =>
      hub.db.one.query('SELECT address, origin FROM address WHERE account_id = $1', [account]);
    expect(await addresses()).toEqual([]);
    row.email = 'late@example.test';
    await hub.pull();
    expect(await addresses()).toEqual([{ address: 'late@example.test', origin: 'books' }]);
    row.email = 'later@example.test';
    await hub.pull();
    expect(await addresses()).toEqual([{ address: 'late@example.test', origin: 'books' }]);
  }, 60_000);

  test('a guest who opens an account there keeps the one here', async () => {
    const guest = await joined({ guest: true });
    expect(guest.account).not.toBeNull();
    hub.books.confirmGuest(guest.slug, { slug: 'no-guest-now', name: 'No Guest' });
    await twoReads();
    expect(await hub.accountOf('no-guest-now')).toBe(guest.account);
    expect(
      await hub.db.one.query('SELECT is_guest FROM identity WHERE account_id = $1', [guest.account]),
    ).toEqual([{ is_guest: false }]);
  }, 60_000);

  test('a guest with a member’s address is a question, and gets nothing of that member’s', async () => {
    const ana = await member();
    const guest = await joined({ guest: true, email: ana.email as string });
    expect(guest.account).toBeNull();
    const [question] = await questionsAbout(guest.slug);
    expect(question).toMatchObject({ kind: 'same-address', accountId: ana.account });
    await hub.pull();
    expect(await questionsAbout(guest.slug)).toHaveLength(1);
  }, 60_000);

  test('of two who come at once with one address the guest waits, and is asked about once the other has an account', async () => {
    const email = 'shared@example.test';
    const guest = hub.books.join({ name: 'Shared', guest: true, email });
    const couple = hub.books.join({ name: 'Shared Too', email });
    await hub.pull();
    expect(await hub.accountOf(couple.slug)).not.toBeNull();
    expect(await hub.accountOf(guest.slug)).toBeNull();
    await hub.pull();
    expect(await questionsAbout(guest.slug)).toMatchObject([{ kind: 'same-address' }]);
    const [question] = await questionsAbout(guest.slug);
    const input = { questionId: question?.id as string, answer: { kind: 'new' } } as const;
    expect(await hub.db.tx((tx) => answerQuestion(tx, input, hub.context))).toMatchObject({ ok: true });
    const rows = await hub.db.one.query<{ account: string }>(
      'SELECT account_id AS account FROM address WHERE address = $1',
      [email],
    );
    expect(new Set(rows.map(({ account }) => account)).size).toBe(2);
  }, 60_000);

  test('an incognito account is a question, and one that is not let in is not asked about again', async () => {
    const hidden = hub.books.join({ name: 'Hidden', email: 'hidden@example.test', incognito: true });
    await hub.pull();
    const [question] = await questionsAbout(hidden.slug);
    expect(question).toMatchObject({ kind: 'incognito' });
    const input = { questionId: question?.id as string, answer: { kind: 'refused' } } as const;
    await hub.db.tx((tx) => answerQuestion(tx, input, hub.context));
    await twoReads();
    expect(await questionsAbout(hidden.slug)).toEqual([]);
    expect(await hub.accountOf(hidden.slug)).toBeNull();
  }, 60_000);

  test('who deleted the account there ends like everybody whose contribution is gone, without a question', async () => {
    const ana = await member();
    const identity = await identityOf(ana.slug);
    hub.books.remove(ana.slug);
    await twoReads();
    expect((await listOpenQuestions(hub.db.one)).filter((one) => one.identityId === identity)).toEqual([]);
    expect(await groups(ana.account)).toEqual([]);
  }, 60_000);
});

describe('two accounts that were merged there', () => {
  /** Somebody's account is merged into one that the books did not know. */
  async function merged() {
    const ana = await member();
    const other = hub.books.join({ name: 'Target', email: `target${people}@example.test`, pending: true });
    hub.books.merge(ana.slug, other.slug);
    await twoReads();
    const [question] = await questionsAbout(other.slug);
    return { ana, other, questionId: question?.id as string, question };
  }

  test('are found by the rows that came along: a question, and nobody loses anything meanwhile', async () => {
    const { ana, other, question } = await merged();
    expect(question).toMatchObject({ kind: 'continuity', accountId: ana.account });
    expect(await groups(ana.account)).toEqual(['members']);
    expect(await hub.accountOf(other.slug)).toBeNull();
    // Not even when somebody looks that person up, where the account is not found any more.
    const [alias] = await hub.db.one.query<{ alias: string }>(
      `SELECT a.alias FROM identity_alias a JOIN identity i ON i.id = a.identity_id
       WHERE i.account_id = $1 AND a.alias LIKE 'legacyId:%'`,
      [ana.account],
    );
    expect(await hub.lookUp(alias?.alias as string)).toMatchObject({ complete: true });
    const missing = await hub.db.one.query(
      'SELECT 1 FROM fact f JOIN identity i ON i.id = f.identity_id WHERE i.account_id = $1 AND f.missing',
      [ana.account],
    );
    expect(missing).toEqual([]);
    await twoReads();
    expect(await groups(ana.account)).toEqual(['members']);
  }, 60_000);

  test('“same person” keeps the account, and its rows are where the books have them now', async () => {
    const { ana, other, questionId } = await merged();
    const answer = { kind: 'same', accountId: ana.account } as const;
    await hub.db.tx((tx) => answerQuestion(tx, { questionId, answer }, hub.context));
    await twoReads();
    expect(await hub.accountOf(other.slug)).toBe(ana.account);
    expect(await groups(ana.account)).toEqual(['members']);
    expect(await questionsAbout(other.slug)).toEqual([]);
    const rows = await hub.db.one.query('SELECT 1 FROM fact WHERE identity_id = $1 AND NOT missing', [
      await identityOf(other.slug),
    ]);
    expect(rows.length).toBeGreaterThan(0);
    hub.books.cancel(other.slug);
    await hub.advance(80);
    await twoReads();
    expect(await groups(ana.account)).toEqual([]);
  }, 60_000);

  test('“somebody else” gives the rows to the other with the next read, and is not asked again', async () => {
    const { ana, other, questionId } = await merged();
    await hub.db.tx((tx) => answerQuestion(tx, { questionId, answer: { kind: 'new' } }, hub.context));
    await twoReads();
    expect(await hub.accountOf(other.slug)).not.toBe(ana.account);
    expect(await questionsAbout(other.slug)).toEqual([]);
    expect(await groups(ana.account)).toEqual([]);
  }, 60_000);

  test('when both have an account here, both keep their access until somebody has looked', async () => {
    const ana = await member();
    const eva = await member();
    hub.books.merge(ana.slug, eva.slug);
    await twoReads();
    const [question] = await questionsAbout(eva.slug);
    expect(question).toMatchObject({ kind: 'continuity', accountId: ana.account });
    expect(await groups(ana.account)).toEqual(['members']);
    expect(await groups(eva.account)).toEqual(['members']);
    const answer = { kind: 'same', accountId: ana.account } as const;
    const input = { questionId: question?.id as string, answer };
    expect(await hub.db.tx((tx) => answerQuestion(tx, input, hub.context))).toMatchObject({
      fault: { code: 'already-linked' },
    });
  }, 60_000);
});
