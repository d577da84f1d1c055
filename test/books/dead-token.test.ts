import { expect, test } from '@jest/globals';
import { readTroubles } from '@latchkey/commands/read-troubles';
import { silentLog } from '@latchkey/runtime/log';
import { readCalendar } from '@latchkey/store/clock';
import { decidePeople } from '@latchkey/sync/decide-people';
import { createBooksHub, KEYS } from './books-hub.ts';

const DAY_MS = 86_400_000;
const STEP_DAYS = 4;
const OUTAGE_DAYS = 40;
/** Fourteen who pay monthly: all of them are charged at least once while the token is dead. */
const PAYERS = Array.from({ length: 14 }, (_, at) => `Payer ${at}`);

/** What happens in the books, by day since the token died. */
const HISTORY: Readonly<Record<number, (books: Books, slugs: readonly string[]) => void>> = {
  4: (books, slugs) => books.cancel(slugs[0] as string),
  8: (books, slugs) => books.pause(slugs[1] as string),
  12: (books, slugs) => books.reject(slugs[2] as string),
  16: (books) => void books.join({ name: 'Late Comer', email: 'late@example.test' }),
  20: (books, slugs) => books.fail(slugs[3] as string, { times: 2 }),
  36: (books, slugs) => books.remove(slugs[4] as string),
};
type Books = Awaited<ReturnType<typeof createBooksHub>>['books'];

/** Lives through forty days and two reads after them, with a token that works or one that does not. */
async function live(dead: boolean) {
  const hub = await createBooksHub(2);
  const { db, books } = hub;
  const startMs = (await readCalendar(db.one)).getTime();
  const slugs = PAYERS.map((name, at) => books.join({ name, email: `payer-${at}@example.test` }).slug);
  await hub.pull();
  await db.one.query(
    `UPDATE account SET life = 'active', username = 'member' || row_number, version = version + 1
     FROM (SELECT id AS one, row_number() OVER (ORDER BY id) FROM account) n WHERE id = n.one`,
  );
  await hub.pull();

  const access = () =>
    db.one.query<{ slug: string; group_name: string; end_on: Date | null; holds: string[] }>(
      `SELECT i.slug, g.group_name, g.end_on, ARRAY(SELECT kind FROM hold h WHERE h.account_id = i.account_id) AS holds
       FROM identity i LEFT JOIN group_grant g ON g.account_id = i.account_id
       WHERE i.account_id IS NOT NULL ORDER BY i.slug, g.group_name`,
    );
  const mails = async () =>
    (
      await db.one.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM message WHERE account_id IS NOT NULL',
      )
    )[0]?.count;
  const tick = () =>
    decidePeople(
      { db, keys: KEYS, log: silentLog, wake: async () => {} },
      { cause: 'pull', accountIds: null },
    );

  const before = await access();
  const mailed = await mails();
  const planned =
    (await db.one.query<{ id: string | null }>('SELECT max(id)::text AS id FROM plan'))[0]?.id ?? '0';
  if (dead) books.setFault({ unknownToken: true });
  for (let day = 0; day < OUTAGE_DAYS; day += STEP_DAYS) {
    HISTORY[day]?.(books, slugs);
    await hub.advance(STEP_DAYS);
    const { reads } = await hub.pull();
    await tick();
    expect(reads).toMatchObject([{ complete: !dead }]);
    if (!dead) continue;
    expect(await access()).toEqual(before);
    expect(await mails()).toBe(mailed);
    expect(await readTroubles(db.one, null)).toMatchObject([{ source: 'books', code: 'token-refused' }]);
  }
  books.clearFaults();
  await hub.pull();
  await hub.advance(0.3);
  await hub.pull();
  const changes = await db.one.query<{ who: string; kind: string; key: string; state: string }>(
    `SELECT DISTINCT coalesce(i.slug, n.slug) AS who, c.kind, c.change_key AS key, c.change ->> 'reason' AS reason
     FROM plan_change c LEFT JOIN identity i ON i.account_id = c.account_id LEFT JOIN identity n ON n.id = c.identity_id
     WHERE c.plan_id > $1::bigint ORDER BY 1, 2, 3`,
    [planned],
  );
  const after = (await access()).map((one) => ({
    ...one,
    end_on: one.end_on === null ? null : ((one.end_on.getTime() - startMs) / DAY_MS).toFixed(1),
  }));
  await hub.stop();
  return { before, changes, after, slugs };
}

test('a token dead for 40 days across all renewals: nobody loses anything, no mail leaves, and two complete reads later the plan equals the one without the outage', async () => {
  const [without, dead] = [await live(false), await live(true)];
  expect(dead.slugs).toEqual(without.slugs);
  expect(without.changes.map((one) => one.kind)).toContain('start-grace');
  expect(without.changes.map((one) => one.kind)).toContain('new');
  expect(dead.changes).toEqual(without.changes);
  expect(dead.after).toEqual(without.after);
}, 120_000);
