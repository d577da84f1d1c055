import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { acceptProblem } from '@latchkey/commands/accept-problem';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import { setUpHub } from '@latchkey/store/hub';
import { ensureSource } from '@latchkey/store/source';
import { readPerson } from '@latchkey/sync/read/read-person';
import { readSource } from '@latchkey/sync/read/read-source';
import { createMemoryReader } from '@latchkey/sync/source/memory-reader';
import type { SourceReader } from '@latchkey/sync/source/reader';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { orderOf, POLICY } from './rows.ts';

let made: TestDatabase;
let db: Database;
beforeAll(async () => {
  made = await createTestDatabase();
  db = openDatabase({ url: made.url, name: 'test' });
  await db.tx((tx) => setUpHub(tx, true));
}, 60_000);
afterAll(async () => {
  await db.end();
  await made.drop();
}, 20_000);
beforeEach(() =>
  db.tx((tx) => tx.query('TRUNCATE source, source_read, source_acceptance, identity, fact, task CASCADE')),
);

const context = {
  actor: { kind: 'operator' as const },
  policy: null,
  keys: createPurposeKeys(['a secret of thirty-two characters or more']),
  log: silentLog,
  wake: async () => {},
};
const people = (count: number) => Array.from({ length: count }, (_, at) => orderOf(`p${at}`));

/** The books of `count` people, read with the token of `me`. */
function booksOf(count: number, me = 'bot'): SourceReader {
  const memory = createMemoryReader(people(count));
  return {
    async *readAll() {
      return { ...(yield* memory.readAll()), me };
    },
    readOne: async (aliases) => ({ ...(await memory.readOne(aliases)), me }),
  };
}
async function full(reader: SourceReader) {
  const source = await db.tx((tx) => ensureSource(tx, { name: 'books', kind: 'file' }));
  return readSource({ db, source, reader, policy: POLICY });
}
const accept = (readId: string, problem: 'totals-fell' | 'me-other') =>
  db.tx((tx) => acceptProblem(tx, { source: 'books', readId, problem }, context));
const missing = () => db.one.query('SELECT 1 FROM fact WHERE missing');

describe('books that shrank by more than a fifth', () => {
  test('count once a person accepted them, for that set of totals: a further fall is held anew', async () => {
    await full(booksOf(10));
    const held = await full(booksOf(7));
    expect(held).toMatchObject({
      complete: false,
      problems: [{ code: 'totals-fell', params: { what: 'rows', before: 10, now: 7 } }],
    });
    expect(await accept(held.readId, 'totals-fell')).toMatchObject({ ok: true });
    const further = await full(booksOf(6));
    expect(further).toMatchObject({ complete: false, problems: [{ params: { before: 10, now: 6 } }] });
    expect(await missing()).toEqual([]);
    expect(await full(booksOf(7))).toMatchObject({ complete: true, problems: [] });
    expect(await missing()).toHaveLength(3);
    // The word has done its work: the next fall, from 7, is another one.
    expect(await full(booksOf(5))).toMatchObject({ problems: [{ params: { before: 7, now: 5 } }] });
  });
  test('a word for a read that is not the newest, or that was not held, is refused', async () => {
    const good = await full(booksOf(10));
    expect(await accept(good.readId, 'totals-fell')).toMatchObject({ ok: false, fault: { code: 'moved' } });
    const held = await full(booksOf(2));
    await full(booksOf(3));
    expect(await accept(held.readId, 'totals-fell')).toMatchObject({ ok: false });
  });
});

describe('a token that belongs to somebody else than before', () => {
  test('makes full reads and look-ups incomplete until a person says that it is right', async () => {
    await full(booksOf(5));
    for (let reads = 0; reads < 10; reads += 1) await full(booksOf(5));
    const held = await full(booksOf(4, 'stranger'));
    expect(held).toMatchObject({
      complete: false,
      problems: [{ code: 'me-other', params: { me: 'stranger' } }],
    });
    const lookUp = () =>
      readPerson({ db, source: 'books', reader: booksOf(4, 'stranger'), alias: 'id:p4', policy: POLICY });
    expect(await lookUp()).toMatchObject({ complete: false, problems: [{ code: 'me-other' }] });
    expect(await missing()).toEqual([]);
    expect(await accept(held.readId, 'me-other')).toMatchObject({ ok: true });
    expect(await full(booksOf(5, 'another'))).toMatchObject({ problems: [{ params: { me: 'another' } }] });
    expect(await full(booksOf(5, 'stranger'))).toMatchObject({ complete: true });
    expect(await lookUp()).toMatchObject({ complete: true });
    expect(await full(booksOf(5, 'bot'))).toMatchObject({
      problems: [{ code: 'me-other', params: { me: 'bot' } }],
    });
  });

  test.each([
    ['one id of several', 'h-1 acc_1 17', 'acc_1 17', true],
    ['an id that took another form', 'h-1 acc_1 17', 'acc_1', true],
    ['its number alone', 'h-1 17', 'acc_1 17', true],
    ['nothing in common', 'h-1 acc_1 17', 'h-2 acc_2 18', false],
    ['a part of an id', 'h-1 acc_1 17', 'acc_17 1', false],
  ])('is the same owner as long as one of the ids is: %s', async (_, before, now, same) => {
    await full(booksOf(5, before));
    const read = await full(booksOf(5, now));
    expect(read).toMatchObject({
      complete: same,
      problems: same ? [] : [{ code: 'me-other', params: { me: now } }],
    });
    if (same) return;
    await accept(read.readId, 'me-other');
    // The word is for that owner, under any of the ids that were shown.
    const [one] = now.split(' ') as [string];
    expect(await full(booksOf(5, one))).toMatchObject({ complete: true });
  });
});
