import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type { OpenCollective } from '@latchkey/sandbox/open-collective/open-collective';
import { type Database, openDatabase } from '@latchkey/store/database';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { readRealBooks } from '../support/real/read-real-books.ts';

let made: TestDatabase;
let db: Database;
let http: HttpClient;
let books: OpenCollective;
beforeAll(async () => {
  made = await createTestDatabase();
  db = openDatabase({ url: made.url, name: 'test' });
  http = createHttp({ allowPrivate: () => true });
  books = createOpenCollective({
    people: { generated: 40 },
    log: silentLog,
    rate: { perToken: 1000, anonymous: 10 },
  });
  await books.listen();
}, 60_000);
afterAll(async () => {
  await books.close();
  await http.close();
  await db.end();
  await made.drop();
}, 20_000);

test('`npm run real -- open-collective` says what a server has, plans and explains, and names nobody', async () => {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const { apiUrl: url, token } = books;
  const real = { db, http, url, collective: books.collective.slug, token, say };
  expect(await readRealBooks(real)).toBe(true);
  const said = lines.join('\n');
  expect(said).toMatch(/first read: complete, .*members 4\d/);
  expect(said).toMatch(/second read: complete, .*changed 0/);
  expect(said).toMatch(/requests in the last minute: \d+ of 600; the server allows 1000 a minute/);
  expect(said).toMatch(/order: .*ACTIVE MONTHLY \d+/);
  expect(said).toMatch(/plan: \d+ go on, \d+ held/);
  expect(said).toMatch(
    / {2}members: given; paid-up \(books-paid-up, ACTIVE\)|stewards: given; paid-up \(books-role, ADMIN\)/,
  );
  for (const person of books.people()) expect(said).not.toContain(person.slug);
  expect(said).not.toContain(token);
  expect(said).not.toContain('@');
}, 60_000);
