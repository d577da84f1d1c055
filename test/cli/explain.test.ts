import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type CliRun, runCli } from './run-cli.ts';

const SETTINGS = `name: Example co-op
sources:
  books: { kind: file, path: BOOKS }
groups:
  members: { title: Members }
  stewards: { title: Stewards, privileged: true }
rules:
  - { group: members, when: { source: books, tier: { id: t1, name: Solidarity }, paid: true } }
  - group: stewards
    when: { all: [{ source: books, role: ADMIN }, { not: { source: books, account_type: [ORGANIZATION] } }] }
mail: { from: hello@example.org, quiet: off }
`;
const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const order = {
  row: 'o1',
  status: 'ACTIVE',
  frequency: 'MONTHLY',
  tier: 't1',
  created: day(5),
  charged: day(5),
};
const BOOKS = {
  people: [
    { id: 'p1', name: 'First Person', email: 'first@example.org', orders: [order] },
    { id: 'p2', name: 'Second Person', email: 'second@example.org', orders: [{ ...order, row: 'o2' }] },
  ],
};

let folder: string;
let database: TestDatabase;
let env: Record<string, string>;
const cli = (...args: string[]): Promise<CliRun> => runCli(env, ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-explain-'));
  database = await createTestDatabase();
  env = {
    DATABASE_URL: database.url,
    LATCHKEY_SECRET: 'a-secret-of-at-least-thirty-two-characters',
    LATCHKEY_WORKER_SECRET: 'another-secret-of-at-least-32-characters',
    LATCHKEY_CONFIG: join(folder, 'latchkey.yaml'),
    LATCHKEY_DATA_DIR: join(folder, 'data'),
  };
  await writeFile(join(folder, 'books.json'), JSON.stringify(BOOKS));
  await writeFile(join(folder, 'latchkey.yaml'), SETTINGS.replace('BOOKS', join(folder, 'books.json')));
  await cli('settings', 'apply');
  await cli('sync');
}, 120_000);
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 20_000);

describe('explain', () => {
  test('says why not in one sentence, the chain behind it, and what would change it', async () => {
    const { exit, stdout } = await cli('explain', 'books:p1', 'members');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Not in Members: /m);
    expect(stdout).toContain('books: contribution ACTIVE, tier Solidarity, last paid');
    expect(stdout).toContain('to the tier Solidarity.');
    expect(stdout).toMatch(/\[yes\] contribution is paid \(ACTIVE\)/);
  }, 60_000);

  test('spells a tree of conditions out, with what is so of each part', async () => {
    const { stdout } = await cli('explain', 'books:p1', 'stewards');
    expect(stdout).toMatch(
      /\[no\] All of these:\n +\[no\] the role admin in books – the books show nothing\n/,
    );
    expect(stdout).toMatch(/Not this:\n +\[no\] an account of the type ORGANIZATION in books/);
    expect(stdout).toMatch(/would change it +Stewards: the role admin in books \(rule 2\)\./);
  }, 60_000);

  test('speaks the language that is asked for; one that is not there exits 2', async () => {
    const { stdout } = await cli('explain', 'books:p1', 'stewards', '--lang', 'es');
    expect(stdout).toMatch(/^No está en Stewards: la regla 2/m);
    const odd = await cli('explain', 'books:p1', '--lang', 'fr');
    expect([odd.exit, odd.stderr]).toEqual([2, expect.stringContaining('en or es')]);
  }, 60_000);

  test('gives codes and values with --json, people by id alone', async () => {
    const { json, stdout } = await cli('explain', 'books:p1', 'stewards', '--json');
    expect(json).toMatchObject({
      schema: 1,
      life: 'invited',
      sources: [{ source: 'books', state: 'fresh' }],
      why: {
        apps: [],
        groups: [
          {
            group: 'stewards',
            answer: 'no',
            obstacles: [
              { kind: 'not-met', rule: 2, wanting: { kind: 'role', source: 'books', role: 'ADMIN' } },
            ],
            cures: [{ kind: 'meet', group: 'stewards', rule: 2 }],
          },
        ],
      },
    });
    expect(stdout).not.toMatch(/First Person|first@example/);
  }, 60_000);

  test('an app or group that is not there exits 2 and names those that are', async () => {
    const { exit, stderr } = await cli('explain', 'books:p1', 'cloud');
    expect([exit, stderr]).toEqual([2, expect.stringContaining('Groups: members, stewards')]);
  }, 60_000);

  test('somebody unknown exits 2 with what to give; a name that two have exits 2 with their subs', async () => {
    const nobody = await cli('explain', 'nobody_here');
    expect([nobody.exit, nobody.stderr]).toEqual([2, expect.stringContaining('SOURCE:ID')]);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO address (account_id, address, origin) SELECT id, 'office@example.org', 'admin' FROM account
       RETURNING account_id AS id`,
    );
    await client.end();
    expect(rows).toHaveLength(2);
    const both = await cli('explain', 'office@example.org');
    expect(both.exit).toBe(2);
    for (const { id } of rows) expect(both.stderr).toContain(id);
  }, 60_000);
});
