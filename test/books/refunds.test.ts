import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leafVerdictOf, NOW, readerOf, startBooks, stopBooks } from './refund-support.ts';

let stand: Awaited<ReturnType<typeof startBooks>>;
beforeEach(async () => {
  stand = await startBooks();
});
afterAll(stopBooks);

const join = (name: string) =>
  stand.join({ name, email: `${name.split(' ')[0]?.toLowerCase()}@example.test` });

describe('money that went back', () => {
  test.each([
    ['REFUND', 'lapsed', 'books-refunded'],
    ['REJECT', 'lapsed', 'books-refunded'],
    ['DISPUTE', 'lapsed', 'books-refunded'],
    ['DUPLICATE', 'paid-up', 'books-paid-up'],
    ['EDIT', 'paid-up', 'books-paid-up'],
  ] as const)('%s of the running term: %s', async (kind, verdict, reason) => {
    const { legacyId } = join('Nova Payer');
    stand.refund(legacyId, kind);
    const full = await leafVerdictOf(stand, legacyId, 'full');
    expect(full).toMatchObject({ kind: verdict, reason });
    expect(stand.person(legacyId).orders[0]?.status).toBe('ACTIVE');
    expect(await leafVerdictOf(stand, legacyId, 'one')).toEqual(full);
  });
  test('a payment of before that went back leaves the running term alone', async () => {
    const { legacyId } = join('Early Return');
    stand.refund(legacyId);
    stand.advanceTo(new Date(NOW.getTime() + 63 * 86_400_000));
    expect(await leafVerdictOf(stand, legacyId, 'full')).toMatchObject({ kind: 'paid-up' });
  });
  test('a full read and a look-up give the same rows of it', async () => {
    const { legacyId, id } = join('Same Rows');
    stand.refund(legacyId);
    const reader = readerOf(stand);
    const one = (await reader.readOne([`id:${id}`])).rows.filter((row) => row.data.kind === 'refund');
    const all = [];
    const pages = reader.readAll();
    for (let next = await pages.next(); next.done !== true; next = await pages.next())
      all.push(...next.value.rows);
    const theirs = all.filter((row) => row.data.kind === 'refund' && row.person.aliases.includes(`id:${id}`));
    expect(theirs).toHaveLength(1);
    expect(one).toEqual(theirs);
  });
  test('what is too old to be asked for, a look-up does not tell of either: it would never settle', async () => {
    const { legacyId, id } = join('Old Return');
    stand.refund(legacyId);
    // From tomorrow on.
    const reader = readerOf(stand, { amount: false, refundDays: -1 });
    const { rows } = await reader.readOne([`id:${id}`]);
    expect(rows.map((row) => row.data.kind)).toEqual(['member', 'order']);
  });
});

describe('who paused it', () => {
  test.each([
    ['USER', 'paid-up', 'books-paid-up'],
    ['HOST', 'undecided', 'books-paused-by-others'],
    ['PLATFORM', 'undecided', 'books-paused-by-others'],
    ['COLLECTIVE', 'undecided', 'books-paused-by-others'],
  ] as const)('%s: %s', async (by, verdict, reason) => {
    const { legacyId } = join('Nova Payer');
    stand.pause(legacyId, by);
    expect(await leafVerdictOf(stand, legacyId, 'full')).toMatchObject({ kind: verdict, reason });
    expect(await leafVerdictOf(stand, legacyId, 'one')).toMatchObject({ kind: verdict, reason });
  });
});

test('amounts are asked for and kept only where a rule asks', async () => {
  const { id } = join('Nova Payer');
  const amounts = async (amount: boolean) => {
    const { rows } = await readerOf(stand, { amount, refundDays: 400 }).readOne([`id:${id}`]);
    return rows.flatMap(({ data }) => (data.kind === 'order' ? [data.amount] : []));
  };
  expect(await amounts(false)).toEqual([undefined]);
  expect(await amounts(true)).toEqual([{ cents: expect.any(Number), currency: 'EUR' }]);
});
