import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { writeAudit } from '@latchkey/store/audit';
import { type Database, openDatabase } from '@latchkey/store/database';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { sealAudit } from './seal-audit.ts';
import { verifySeals } from './verify-seals.ts';

const keys = createPurposeKeys(['a-secret-of-at-least-thirty-two-characters']);
let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
}, 60_000);
afterAll(async () => {
  await db.end();
  await database.drop();
}, 20_000);
beforeEach(() => db.tx((tx) => tx.query('TRUNCATE audit, audit_seal')));

const entry = (event: string) =>
  db.tx((tx) => writeAudit(tx, { event, accountId: null, actor: { kind: 'operator' }, detail: { event } }));

/** Seals until so many rows are: a transaction anywhere on the server, another test's too, holds the horizon back. */
async function seal(rows: number): Promise<void> {
  let sealed = 0;
  for (let tries = 0; sealed < rows && tries < 400; tries += 1) {
    sealed += await sealAudit(db, keys);
    if (sealed < rows) await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(sealed).toBe(rows);
}

test('committed rows are sealed in blocks that verify, over more than nine blocks', async () => {
  for (let block = 0; block < 12; block += 1) {
    await entry(`event-${block}`);
    await seal(1);
  }
  expect(await sealAudit(db, keys)).toBe(0);
  expect(await verifySeals(db.one, keys)).toEqual({ blocks: 12, rows: 12, broken: [], smuggled: 0 });
});

test('a row committed late, with an id below sealed ones, is in a later block and not lost', async () => {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const late = db.tx(async (tx) => {
    await writeAudit(tx, { event: 'late', accountId: null, actor: { kind: 'system' } });
    await gate;
  });
  await entry('early');
  // The late transaction is still running: nothing that came after it began may be taken for settled.
  const before = await sealAudit(db, keys);
  release();
  await late;
  await entry('last');
  await seal(3 - before);
  expect(await verifySeals(db.one, keys)).toMatchObject({ rows: 3, broken: [], smuggled: 0 });
});

test.each([
  ['changed', `UPDATE audit SET event = 'other' WHERE event = 'two'`],
  ['removed', `DELETE FROM audit WHERE event = 'two'`],
  ['given another actor', `UPDATE audit SET actor = 'system' WHERE event = 'two'`],
  ['moved in time', `UPDATE audit SET at = at - interval '1 s' WHERE event = 'two'`],
])('a sealed row that was %s shows', async (_what, statement) => {
  for (const event of ['one', 'two', 'three']) await entry(event);
  await seal(3);
  await db.tx((tx) => tx.query(statement));
  // One block or another: rows that came in while somebody else's transaction ran may be in two.
  expect((await verifySeals(db.one, keys)).broken).toHaveLength(1);
});

test('a block that was removed, and a row put in behind the seals, show', async () => {
  for (const event of ['one', 'two', 'three']) {
    await entry(event);
    await seal(1);
  }
  await db.tx((tx) =>
    tx.query(`INSERT INTO audit (event, actor, xid) SELECT 'smuggled', 'system', min(xid) FROM audit`),
  );
  expect((await verifySeals(db.one, keys)).smuggled).toBe(1);
  await db.tx((tx) => tx.query('DELETE FROM audit_seal WHERE number = 2'));
  expect((await verifySeals(db.one, keys)).broken).toContain('2');
});

test('another key does not verify the chain', async () => {
  await entry('one');
  await seal(1);
  const others = createPurposeKeys(['another-secret-of-at-least-thirty-two-chars']);
  expect((await verifySeals(db.one, others)).broken).toEqual(['1']);
  const elder = createPurposeKeys([
    'another-secret-of-at-least-thirty-two-chars',
    'a-secret-of-at-least-thirty-two-characters',
  ]);
  expect((await verifySeals(db.one, elder)).broken).toEqual([]);
});
