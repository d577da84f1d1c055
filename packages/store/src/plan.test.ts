import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { type Database, openDatabase, type Reader } from './database.ts';
import { insertPlan, insertPlanChanges, readWaiting, releaseRows } from './plan.ts';

/** A step of PostgreSQL's plan, as EXPLAIN tells it. */
type Step = { 'Actual Loops': number; 'Rows Removed by Filter'?: number; Plans?: Step[] };

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

test('the next people of a plan are found by their own rows, also where statistics say that all of it is held', async () => {
  const planId = await insertPlan(db.one, { cause: 'pull', settingsVersion: 1, author: 'system' });
  const numbers = Array.from({ length: 3000 }, (_, at) => at + 1);
  const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const rows = numbers.map((number) => ({
    number,
    // Half of them people, half of them nobody's yet.
    accountId: number % 2 === 0 ? id(number) : null,
    identityId: number % 2 === 0 ? null : id(number),
    seenVersion: number % 2 === 0 ? 1 : null,
    urgency: 0 as const,
    kind: 'kind',
    key: 'key',
    change: { kind: 'kind' },
    held: 'new-people',
  }));
  await insertPlanChanges(db.one, planId, rows);
  // Hours pass until somebody approves it.
  await db.one.query('ANALYZE plan_change');
  await db.one.query(`UPDATE plan SET state = 'open'`);
  await db.tx((tx) => releaseRows(tx, planId, numbers));

  const next = await readWaiting(db.one, planId, 200);
  expect(next.map((one) => one.numbers)).toEqual(numbers.slice(0, 200).map((number) => [number]));

  const explained: Step[] = [];
  const explaining: Reader = {
    async query(text, values) {
      const [row] = await db.one.query<{ 'QUERY PLAN': { Plan: Step }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      explained.push(...(row?.['QUERY PLAN'] ?? []).map((one) => one.Plan));
      return [];
    },
  };
  await readWaiting(explaining, planId, 200);
  expect(explained).toHaveLength(1);
  expect(explained.reduce((sum, step) => sum + lookedAt(step), 0)).toBeLessThan(1000);
});

/** Rows that were looked at in vain. */
function lookedAt(step: Step): number {
  const own = (step['Rows Removed by Filter'] ?? 0) * step['Actual Loops'];
  return own + (step.Plans ?? []).reduce((sum, inner) => sum + lookedAt(inner), 0);
}
