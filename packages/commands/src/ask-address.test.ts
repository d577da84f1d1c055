import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { advanceCalendar } from '@latchkey/store/clock';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { answerAddress, proveAddress } from './answer-address.ts';
import { askAddress } from './ask-address.ts';
import { placeHold } from './place-hold.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub?.close(), 30_000);

type Somebody = { accountId: string; identityId: string };

async function somebody(proved = true): Promise<Somebody> {
  const [accountId] = (await hub.addMembers(1)) as [string];
  if (proved)
    await hub.db.one.query(
      `INSERT INTO address (account_id, address, verified_at, origin) VALUES ($1, $2, now(), 'member')`,
      [accountId, `${accountId}@example.org`],
    );
  const [row] = await hub.db.one.query<{ id: string }>('SELECT id FROM identity WHERE account_id = $1', [
    accountId,
  ]);
  return { accountId, identityId: row?.id as string };
}

const ask = (who: Somebody, address = 'new@example.org') =>
  hub.db.tx((tx) => askAddress(tx, { ...who, address }, hub.context));
const newest = async ({ accountId }: Somebody) => {
  const [row] = await hub.db.one.query<{
    id: string;
    counter: number;
    state: string;
    address: string | null;
  }>(
    'SELECT id, counter, state, address FROM address_change WHERE account_id = $1 ORDER BY expires_on DESC LIMIT 1',
    [accountId],
  );
  if (row === undefined) throw new Error('nobody was asked');
  return row;
};
const days = (count: number) => hub.db.tx((tx) => advanceCalendar(tx, count));
const expire = () =>
  hub.db.one.query(
    `UPDATE address_change SET state = 'expired', address = NULL, closed_on = calendar_now() WHERE address IS NOT NULL`,
  );
const say = async (who: Somebody, answer: 'yes' | 'no') => {
  const link = await newest(who);
  return hub.db.tx((tx) => answerAddress(tx, { link, answer }, hub.context));
};
const prove = async (who: Somebody) => {
  const link = await newest(who);
  return hub.db.tx((tx) => proveAddress(tx, { link }, hub.context));
};
const OK = { ok: true };
const NOT = { ok: false };

describe('an address that the books show', () => {
  test('is asked about once, whatever letters it is written in', async () => {
    const who = await somebody();
    expect(await ask(who)).toEqual(OK);
    expect(await ask(who, 'NEW@example.org')).toMatchObject(NOT);
  });

  test('that had no answer is asked about again after a year, under a new link', async () => {
    const who = await somebody();
    await ask(who);
    const before = await newest(who);
    await expire();
    expect(await ask(who)).toMatchObject(NOT);
    await days(366);
    expect(await ask(who)).toEqual(OK);
    const after = await newest(who);
    expect(after).toMatchObject({ id: before.id, state: 'asked', address: 'new@example.org' });
    expect(after.counter).toBeGreaterThan(before.counter);
    const old = { link: before, answer: 'yes' } as const;
    expect(await hub.db.tx((tx) => answerAddress(tx, old, hub.context))).toMatchObject(NOT);
  });

  test('that was declined is not asked about again, not after years either', async () => {
    const who = await somebody();
    await ask(who);
    expect(await say(who, 'no')).toEqual(OK);
    await days(800);
    expect(await ask(who)).toMatchObject(NOT);
  });

  test('that was taken is asked about again when it comes back after another one', async () => {
    const who = await somebody();
    for (const address of ['new@example.org', 'other@example.org', 'new@example.org']) {
      expect(await ask(who, address)).toEqual(OK);
      expect(await say(who, 'yes')).toEqual(OK);
      expect(await prove(who)).toEqual(OK);
      await days(1);
    }
  });

  test('of other books waits while a question is open; of the same books it takes its place', async () => {
    const who = await somebody();
    const [elsewhere] = (await hub.addBooks(1, { status: 'ACTIVE', chargedDaysAgo: 3 })) as [string];
    await ask(who, 'one@example.org');
    expect(await ask({ ...who, identityId: elsewhere }, 'two@example.org')).toMatchObject(NOT);
    expect(await newest(who)).toMatchObject({ state: 'asked', address: 'one@example.org' });
    await days(1);
    expect(await ask(who, 'three@example.org')).toEqual(OK);
    expect(await newest(who)).toMatchObject({ state: 'asked', address: 'three@example.org' });
    expect(await ask(who, 'one@example.org')).toMatchObject(NOT);
  });

  test('is asked of nobody who is barred, has left, or has proved no address', async () => {
    const [barred, left, unproved] = [await somebody(), await somebody(), await somebody(false)];
    const hold = { accountId: barred.accountId, kind: 'barred', reasonCode: 'conduct' } as const;
    await hub.db.tx((tx) => placeHold(tx, hold, hub.context));
    await hub.db.one.query(`UPDATE account SET life = 'left' WHERE id = $1`, [left.accountId]);
    for (const who of [barred, left, unproved]) expect(await ask(who)).toMatchObject(NOT);
    await hub.db.one.query(
      `UPDATE hold SET until_on = calendar_now() - interval '1 hour' WHERE account_id = $1`,
      [barred.accountId],
    );
    expect(await ask(barred)).toEqual(OK);
  });
});

describe('an answer', () => {
  test('counts once: a yes after a no, and a no after a yes, find nothing to answer', async () => {
    for (const [first, second] of [
      ['no', 'yes'],
      ['yes', 'no'],
    ] as const) {
      const who = await somebody();
      await ask(who);
      const link = await newest(who);
      expect(await say(who, first)).toEqual(OK);
      const again = { link, answer: second };
      expect(await hub.db.tx((tx) => answerAddress(tx, again, hub.context))).toMatchObject(NOT);
    }
  });

  test('with yes changes nothing before the new address is proved, which a link of the question cannot do', async () => {
    const who = await somebody();
    await ask(who);
    expect(await prove(who)).toMatchObject(NOT);
    const question = await newest(who);
    await say(who, 'yes');
    expect(await hub.db.tx((tx) => proveAddress(tx, { link: question }, hub.context))).toMatchObject(NOT);
    const rows = await hub.db.one.query('SELECT address FROM address WHERE account_id = $1', [who.accountId]);
    expect(rows).toEqual([{ address: `${who.accountId}@example.org` }]);
  });
});
