import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '@latchkey/store/database';
import { createTestDatabase, type TestDatabase } from './database.ts';

describe('a test database', () => {
  let first: TestDatabase;
  let second: TestDatabase;
  beforeAll(async () => {
    [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  }, 60_000);
  afterAll(async () => {
    await first.drop();
    await second.drop();
  }, 30_000);

  test('is migrated, is another one for each call, and takes each role', async () => {
    expect(first.url).not.toBe(second.url);
    for (const [role, url] of Object.entries(first.urls)) {
      const db = openDatabase({ url, name: 'test' });
      const rows = await db.one.query<{ who: string }>('SELECT current_user AS who FROM migration LIMIT 1');
      expect(rows).toEqual([{ who: `latchkey_${role}` }]);
      await db.end();
    }
  });
});
