import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { takeHint } from '@latchkey/commands/take-hint';
import type { SourceRow } from '@latchkey/domain/source-row';
import { sha256Hex } from '@latchkey/runtime/hash';
import { silentLog } from '@latchkey/runtime/log';
import { type Database, openDatabase } from '@latchkey/store/database';
import { readNextHintMs } from '@latchkey/store/hint';
import { setUpHub } from '@latchkey/store/hub';
import { isReadDue } from '@latchkey/store/source';
import { type PullDeps, pull } from '@latchkey/sync/jobs/pull';
import { createMemoryReader, type MemoryReader } from '@latchkey/sync/source/memory-reader';
import type { SourceReader } from '@latchkey/sync/source/reader';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { orderOf, POLICY, personOf } from './rows.ts';

let made: TestDatabase;
let db: Database;
let books: MemoryReader;
const lookedUp: string[] = [];
const asked: Parameters<PullDeps['decide']>[0][] = [];
const settings = {
  version: 1,
  document: { sources: { books: { kind: 'file', path: '/nowhere', every: '15m' } } },
  policy: POLICY,
} as unknown as HubSettings;
const counting: SourceReader = {
  readAll: () => books.readAll(),
  readOne(aliases) {
    lookedUp.push(aliases[0] as string);
    return books.readOne(aliases);
  },
};
const deps: PullDeps = {
  get db() {
    return db;
  },
  settings: async () => settings,
  readerFor: async () => ({ ok: true, reader: counting }),
  hookHashOf: async () => sha256Hex('hook-secret'),
  async decide(input) {
    asked.push(input);
    return { confirm: [] };
  },
  log: silentLog,
};

beforeAll(async () => {
  made = await createTestDatabase();
  db = openDatabase({ url: made.url, name: 'test' });
  await db.tx((tx) => setUpHub(tx, true));
}, 60_000);
afterAll(async () => {
  await db.end();
  await made.drop();
}, 20_000);
beforeEach(async () => {
  await db.tx((tx) =>
    tx.query('TRUNCATE source, source_read, identity, fact, hint, question, account CASCADE'),
  );
  books = createMemoryReader([], 100);
  await pull(deps);
  lookedUp.length = 0;
  asked.length = 0;
});

let number = 0;
async function hint(type = 'order.processed'): Promise<void> {
  number += 1;
  const body = { id: number, type, data: { order: { FromCollectiveId: 77 } } };
  await db.tx((tx) => takeHint(tx, { secret: 'hook-secret', body }, { wake: async () => {} }));
}
/** So long ago, on the machine's clock, everything about hints was. */
const later = (seconds: number) =>
  db.one.query(
    `UPDATE hint SET arrived_at = arrived_at - make_interval(secs => $1), due_at = due_at - make_interval(secs => $1),
       read_at = read_at - make_interval(secs => $1)`,
    [seconds],
  );
const rowOf = (address: string | null): SourceRow =>
  orderOf('ana', 'ACTIVE', { person: personOf('ana', { aliases: ['id:ana', 'legacyId:77'], address }) });
const open = () => db.one.query<{ tries: number }>('SELECT tries FROM hint WHERE read_at IS NULL');

describe('hints about one person', () => {
  test('the first is followed at once; further ones within 30 s are one later look', async () => {
    books.rows = [rowOf('ana@example.org')];
    await hint();
    expect(await pull(deps)).toMatchObject({ hints: 1 });
    for (let more = 0; more < 4; more += 1) await hint('collective.transaction.created');
    expect(await pull(deps)).toMatchObject({ hints: 0 });
    expect(lookedUp).toHaveLength(1);
    const ms = await readNextHintMs(db.one);
    expect(ms).toBeGreaterThan(25_000);
    expect(ms).toBeLessThanOrEqual(30_000);
    await later(31);
    expect(await pull(deps)).toMatchObject({ hints: 4 });
    expect(lookedUp).toHaveLength(2);
    // Long after, the next is the first again.
    await later(40);
    await hint();
    expect(await pull(deps)).toMatchObject({ hints: 1 });
    expect(lookedUp).toHaveLength(3);
  });
  test('what is decided after one may only give: removals are left to full reads', async () => {
    books.rows = [rowOf('ana@example.org')];
    await hint();
    await pull(deps);
    expect(asked).toEqual([{ cause: 'one', accountIds: [], addOnly: true }]);
  });
});

describe('an address that lags the payment', () => {
  test('is asked for again after 30 s, 2 min and 10 min, also where a full read came in between', async () => {
    books.rows = [rowOf(null)];
    await hint();
    await pull(deps);
    expect(await open()).toEqual([{ tries: 1 }]);
    await pull(deps, { force: true });
    expect(lookedUp).toHaveLength(1);
    for (const [seconds, looks] of [
      [31, 2],
      [60, 2],
      [30, 3],
      [400, 3],
      [80, 4],
      [900, 4],
    ] as const) {
      await later(seconds);
      await pull(deps);
      expect(lookedUp).toHaveLength(looks);
    }
    expect(await open()).toEqual([]);
  });
  test('once it is there nobody asks any more', async () => {
    books.rows = [rowOf(null)];
    await hint();
    await pull(deps);
    books.rows = [rowOf('ana@example.org')];
    await later(31);
    await pull(deps);
    expect(await open()).toEqual([]);
    expect(await db.one.query('SELECT address FROM identity')).toEqual([{ address: 'ana@example.org' }]);
  });
  test('somebody whom the books do not know yet is asked for again, too', async () => {
    books.readOne = async () => ({ complete: false, found: false, rows: [], problems: [] });
    await hint();
    await pull(deps);
    expect(await open()).toEqual([{ tries: 1 }]);
  });
  test('an incognito contribution never has one: nobody waits', async () => {
    const person = personOf('ana', { aliases: ['legacyId:77'], address: null, isIncognito: true });
    books.rows = [orderOf('ana', 'ACTIVE', { person })];
    await hint();
    await pull(deps);
    expect(await open()).toEqual([]);
  });
});

test('reads are spread: after `every` up to a tenth more passes, the same for one hub and another for the next', async () => {
  const shares = new Set<number>();
  for (let read = 0; read < 5; read += 1) {
    await pull(deps, { force: true });
    const dueAfter = async (seconds: number) => {
      await db.one.query(`UPDATE source SET last_read_at = now() - make_interval(secs => $1)`, [seconds]);
      return isReadDue(db.one, 'books', 900_000);
    };
    expect(await dueAfter(899)).toBe(false);
    expect(await dueAfter(991)).toBe(true);
    let seconds = 900;
    while (!(await dueAfter(seconds))) seconds += 3;
    expect(await dueAfter(seconds)).toBe(true);
    shares.add(seconds);
  }
  expect(shares.size).toBeGreaterThan(1);
});

test('large books are read at most once an hour', async () => {
  books.rows = [rowOf('ana@example.org')];
  await pull(deps, { force: true });
  const due = async () => {
    await db.one.query(`UPDATE source SET last_read_at = now() - interval '20 min'`);
    await db.one.query(`UPDATE source_read SET started_on = calendar_now() - interval '20 min'`);
    return (await pull(deps)).reads.length;
  };
  expect(await due()).toBe(1);
  await db.one.query('UPDATE source SET last_total = 20001, last_totals = $1', ['{}']);
  expect(await due()).toBe(0);
});
