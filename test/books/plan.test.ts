import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readSources } from '@latchkey/commands/read-sources';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { silentLog } from '@latchkey/runtime/log';
import { decidePeople } from '@latchkey/sync/decide-people';
import { makePlan } from '@latchkey/sync/plan/make-plan';
import { type BooksHub, createBooksHub, KEYS } from './books-hub.ts';

describe('the plan over 2,038 member rows', () => {
  let hub: BooksHub;
  beforeAll(async () => {
    hub = await createBooksHub(2038);
    await hub.read();
  }, 60_000);
  afterAll(() => hub.stop(), 20_000);

  test('says who is new, as a table written by hand says it, and holds them: so many at once are looked at', async () => {
    const { db, books } = hub;
    const settings = await readSettings(db.one);
    const plan = await makePlan({
      db,
      policy: (settings as NonNullable<typeof settings>).policy,
      sources: await readSources(db.one),
      cause: 'operator',
      write: false,
      keys: KEYS,
      log: silentLog,
    });
    expect(new Set(plan.changes.map((change) => change.kind))).toEqual(new Set(['new']));
    expect(plan.totals).toEqual({ go: 0, held: plan.changes.length });
    // By hand. Members by number % 100: 1 cancelled 20 days ago, 3 and 11 within the term, 5 paused 30 days ago and
    // 8 paid 15 days ago count; 2, 4, 6, 7, 9, 10, 12 to 17 do not; all others are active. synth-0 and synth-1 and
    // the reader are admins, synth-2 to synth-6 have a role that no rule names.
    const counts = (number: number) => ![2, 4, 6, 7, 9, 10, 12, 13, 14, 15, 16, 17].includes(number % 100);
    const people = books.people();
    const wanted = people.filter(({ slug }) => {
      if (slug === 'reader') return true;
      const number = Number(/^synth-(\d+)$/.exec(slug)?.[1] ?? Number.NaN);
      return number <= 1 || (number > 6 && counts(number));
    });
    const ids = new Map(
      (
        await db.one.query<{ id: string; alias: string }>(
          `SELECT identity_id AS id, alias FROM identity_alias WHERE alias LIKE 'id:%'`,
        )
      ).map((row) => [row.alias, row.id]),
    );
    const found = plan.changes.map((change) => ('fact' in change ? change.fact : '')).sort();
    expect(found).toEqual(wanted.map(({ id, slug }) => ids.get(`id:${id}`) ?? slug).sort());
  }, 30_000);
});

describe('one member, from the books to the groups', () => {
  let hub: BooksHub;
  beforeAll(async () => {
    hub = await createBooksHub(18);
  }, 60_000);
  afterAll(() => hub.stop(), 20_000);

  const state = async (account: string) => {
    const { db } = hub;
    const [row] = await db.one.query<{
      life: string;
      groups: string[] | null;
      ends: boolean[] | null;
      holds: string[] | null;
    }>(
      `SELECT life, (SELECT array_agg(group_name ORDER BY group_name) FROM group_grant g WHERE g.account_id = a.id) AS groups,
         (SELECT array_agg(end_on IS NOT NULL ORDER BY group_name) FROM group_grant g WHERE g.account_id = a.id) AS ends,
         (SELECT array_agg(kind) FROM hold h WHERE h.account_id = a.id) AS holds FROM account a WHERE id = $1`,
      [account],
    );
    return row;
  };
  const claim = (account: string, username: string) =>
    hub.db.one.query(
      `UPDATE account SET life = 'active', username = $2, version = version + 1 WHERE id = $1`,
      [account, username],
    );

  test('joins, cancels, is in grace, lapses, pays again', async () => {
    await hub.pull();
    const ana = (await hub.accountOf('synth-7')) ?? (await hub.accountOf('synth-8'));
    expect(ana).not.toBeNull();
    const nova = hub.books.join({ name: 'Nova Payer', email: 'nova@example.test' });
    await hub.pull();
    const account = (await hub.accountOf(nova.slug)) as string;
    expect(await state(account)).toMatchObject({ life: 'invited', groups: null });
    await claim(account, 'nova');
    await hub.pull();
    expect(await state(account)).toEqual({ life: 'active', groups: ['members'], ends: [false], holds: null });

    // A cancelled contribution: nothing after one read; an end in sight after two that are 6 h apart and a look-up.
    hub.books.cancel(nova.slug);
    await hub.pull();
    expect(await state(account)).toMatchObject({ groups: ['members'], ends: [false] });
    await hub.advance(0.3);
    await hub.pull();
    expect(hub.asked.flat()).toContain(account);
    expect(await state(account)).toMatchObject({ groups: ['members'], ends: [true], holds: null });

    // 46 days and 30 of grace later: a read before the day takes nothing, one after it does.
    await hub.advance(75);
    await hub.pull();
    expect(await state(account)).toMatchObject({ groups: ['members'], holds: null });
    await hub.advance(1.5);
    await decidePeople(
      { db: hub.db, keys: KEYS, log: silentLog, wake: async () => {} },
      { cause: 'pull', accountIds: null },
    );
    expect(await state(account)).toMatchObject({ groups: ['members'], holds: null });
    await hub.pull();
    expect(await state(account)).toMatchObject({ life: 'active', groups: null, holds: ['lapsed'] });

    hub.books.contribute(nova.slug);
    await hub.pull();
    expect(await state(account)).toMatchObject({ groups: ['members'], ends: [false], holds: null });
  }, 60_000);

  test('a steward who was removed keeps the group for two reads, 15 minutes apart, and no longer', async () => {
    const admin = (await hub.accountOf('synth-1')) as string;
    await claim(admin, 'steward');
    await hub.pull();
    expect(await state(admin)).toMatchObject({ groups: ['stewards'] });
    hub.books.removeCore('synth-1', 'ADMIN');
    await hub.pull();
    expect(await state(admin)).toMatchObject({ groups: ['stewards'] });
    await hub.advance(0.02);
    await hub.pull();
    expect((await state(admin))?.groups).toBeNull();
  }, 60_000);

  test('while the books cannot be read for 40 days nobody loses anything, and afterwards those who paid all along have kept it', async () => {
    const { db } = hub;
    const grants = () =>
      db.one.query('SELECT account_id, group_name, end_on FROM group_grant ORDER BY account_id, group_name');
    const holds = () => db.one.query('SELECT account_id, kind FROM hold ORDER BY account_id, kind');
    await hub.pull();
    const before = await grants();
    const held = await holds();
    hub.books.setFault({ down: 'unavailable' });
    for (let day = 0; day < 40; day += 8) {
      await hub.advance(8);
      expect((await hub.pull()).reads).toMatchObject([{ complete: false }]);
      expect(await grants()).toEqual(before);
      expect(await holds()).toEqual(held);
    }
    hub.books.setFault({ down: 'no', nulls: 'account' });
    await hub.pull();
    hub.books.setFault({ nulls: 'no', partial: 'short' });
    await hub.pull();
    expect(await grants()).toEqual(before);
    hub.books.clearFaults();
    await hub.pull();
    await hub.advance(0.3);
    await hub.pull();
    expect(before.length).toBeGreaterThan(0);
    expect(await grants()).toEqual(before);
    expect(await holds()).toEqual(held);
  }, 60_000);
});
