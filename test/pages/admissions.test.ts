import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decidePeople } from '@latchkey/sync/decide-people';
import { tick } from '@latchkey/sync/jobs/tick';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(async () => {
  await startServed();
  await hub.db.one.query(`UPDATE setting SET document = jsonb_set(document, '{rules,0,admit}', '"ask"')`);
  hub.context.policy = null;
}, 60_000);
afterAll(stopServed, 30_000);

const deps = () => ({ db: hub.db, keys: hub.context.keys, log: hub.context.log, wake: hub.context.wake });
const decideAll = () => decidePeople(deps(), { cause: 'pull', accountIds: null });
const rows = <Row extends object>(text: string, values: string[] = []) => hub.db.one.query<Row>(text, values);

async function treasurer(source = 'books') {
  const one = await member();
  await rows(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one;
}
const mailsTo = async (accountId: string) =>
  (
    await rows<{ template: string }>(
      `SELECT template FROM message WHERE account_id = $1 AND template LIKE 'admission%' ORDER BY made_at, id`,
      [accountId],
    )
  ).map((one) => one.template);

describe('who has to be admitted', () => {
  test('claims an account, reads where it stands, has no app; one press opens everything', async () => {
    const { visitor } = await treasurer();
    const { visitor: newcomer, accountId } = await member();
    const launcher = await newcomer.open('/');
    expect(launcher.text).toContain('Thank you for joining');
    expect(launcher.text).not.toContain('data-testid="apps"');
    expect(await mailsTo(accountId)).toEqual(['admission-waits']);
    expect(await rows('SELECT 1 FROM entitlement WHERE account_id = $1', [accountId])).toEqual([]);

    const page = await visitor.open('/books/admissions');
    expect(page.text).toContain('contribution runs (ACTIVE)');
    const done = await visitor.send(page, `/books/admissions/${accountId}`, { answer: 'admitted' });
    expect(done.text).toContain('Admitted.');
    expect((await newcomer.open('/')).text).toContain('data-testid="app-cloud"');
    expect(await mailsTo(accountId)).toEqual(['admission-waits', 'admission-admitted']);
    const again = await visitor.send(page, `/books/admissions/${accountId}`, { answer: 'refused' });
    expect(again.text).toContain('answered meanwhile');
  });

  test('who is refused stays refused when they pay again, and the payment is asked to be returned', async () => {
    const { visitor } = await treasurer();
    const { accountId } = await member();
    const page = await visitor.open('/books/admissions');
    await visitor.send(page, `/books/admissions/${accountId}`, { group: 'members', answer: 'refused' });
    expect(await mailsTo(accountId)).toContain('admission-refused');
    await hub.setBooks([accountId], { status: 'ACTIVE', chargedDaysAgo: 0 });
    await decideAll();
    expect(await rows('SELECT 1 FROM entitlement WHERE account_id = $1', [accountId])).toEqual([]);
    expect((await visitor.open('/books/admissions')).text).toContain('Not admitted');
    const books = await visitor.open('/books');
    expect(books.text).toContain('return the payment and end the contribution');
    const returned = await visitor.send(books, '/done');
    expect(returned.text).not.toContain('return the payment and end the contribution');
  });

  test('is not shown to a treasurer of other books, and nobody answers about themselves', async () => {
    const { accountId } = await member();
    const stranger = await treasurer('elsewhere');
    const theirs = await stranger.visitor.open('/books/admissions');
    expect(theirs.text).not.toContain(accountId);
    const own = await treasurer();
    const page = await own.visitor.open('/books/admissions');
    const self = { group: 'members', answer: 'admitted' };
    const said = await own.visitor.send(page, `/books/admissions/${own.accountId}`, self);
    expect(said.text).toContain('somebody else has to answer');
    const csrf = /name="csrf" value="([^"]+)"/.exec(theirs.text)?.[1] ?? '';
    const forged = {
      ...page,
      text: page.text.replaceAll(/value="[^"]*"/g, `value="${csrf}"`),
    };
    expect((await stranger.visitor.send(forged, `/books/admissions/${accountId}`, self)).status).toBe(404);
  });

  test('is recalled to those who answer after 3 and after 7 days, once each', async () => {
    const reminders = () =>
      rows(`SELECT 1 FROM message WHERE template = 'admissions-wait' AND account_id IS NULL`);
    await member();
    expect(await reminders()).toHaveLength(0);
    for (const [days, mails] of [
      [2, 0],
      [1, 1],
      [1, 1],
      [3, 2],
      [9, 2],
    ] as const) {
      await hub.moveDays(days);
      await tick(deps());
      expect([days, (await reminders()).length]).toEqual([days, mails]);
    }
  });
});
