import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { describeSchema } from '../support/describe-schema.ts';

const FILE = join(import.meta.dirname, '../../packages/store/schema.sql');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
}, 60_000);
afterAll(() => database.drop(), 20_000);

/** After a new migration: `LATCHKEY_WRITE_SCHEMA=1 npm test -- test/boundaries/schema`. */
test('packages/store/schema.sql is what the migrations make', async () => {
  const made = await describeSchema(database.url);
  if (process.env.LATCHKEY_WRITE_SCHEMA === '1') await writeFile(FILE, made);
  expect(await readFile(FILE, 'utf8')).toBe(made);
  expect(made).toContain('CREATE TABLE entitlement (');
});
