import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { silentLog } from '@latchkey/runtime/log';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type { OpenCollective } from '@latchkey/sandbox/open-collective/open-collective';
import { type Database, openDatabase } from '@latchkey/store/database';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type CliRun, runCli } from './run-cli.ts';

let folder: string;
let database: TestDatabase;
let db: Database;
let books: OpenCollective;
let env: Record<string, string>;
const cli = (...args: string[]): Promise<CliRun> => runCli(env, ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-owner-'));
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
  books = createOpenCollective({
    people: { generated: 5, equalCreatedAt: true },
    startOn: new Date(),
    machine: () => new Date(0),
    rate: { perToken: 100_000, anonymous: 10 },
    log: silentLog,
  });
  await books.listen();
  env = {
    DATABASE_URL: database.url,
    LATCHKEY_SECRET: 'a-secret-of-at-least-thirty-two-characters',
    LATCHKEY_WORKER_SECRET: 'another-secret-of-at-least-32-characters',
    LATCHKEY_CONFIG: join(folder, 'latchkey.yaml'),
    LATCHKEY_DATA_DIR: join(folder, 'data'),
    OC_TOKEN: books.token,
  };
  await writeFile(
    join(folder, 'latchkey.yaml'),
    `name: Example co-op
sources:
  books: { kind: open-collective, url: "${books.apiUrl}", private: true, collective: ${books.collective.slug}, token: { env: OC_TOKEN } }
groups:
  members: { title: Members }
rules:
  - { group: members, when: { source: books, tier: any, paid: true } }
mail: { from: hello@example.org, quiet: off }
`,
  );
  expect(await cli('settings', 'apply')).toMatchObject({ exit: 0 });
}, 120_000);
afterAll(async () => {
  await db.end();
  await books.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 20_000);

test('sync --accept-owner takes a token of somebody else for right where a read was held for it, and only then', async () => {
  const first = await cli('sync', '--json');
  expect(first.json).toMatchObject({ reads: [{ source: 'books', complete: true }] });
  const early = await cli('sync', '--accept-owner');
  expect(early.exit).toBe(2);
  expect(early.stderr).toContain('No read is held because its token belongs to somebody else.');

  const admin = books.people().find((one) => one.roles.includes('ADMIN') && one.slug !== books.bot.slug);
  env.OC_TOKEN = books.addToken(admin?.slug as string, { scopes: ['email', 'orders', 'transactions'] });
  const held = await cli('sync');
  expect(held.exit).toBe(1);
  expect(held.stdout).toContain('latchkey sync --accept-owner');
  const accepted = await cli('sync', '--accept-owner', '--json');
  expect(accepted.json).toMatchObject({ ok: true, reads: [{ complete: true, problems: [] }] });
  const [row] = await db.one.query<{ me: string; by: string }>(
    'SELECT s.pinned_me AS me, a.accepted_by AS by FROM source s JOIN source_acceptance a ON a.source = s.name',
  );
  expect(row?.me.split(' ')).toContain(admin?.id);
  expect(row?.by).toBe('operator');
  expect((await cli('sync', '--json')).json).toMatchObject({ reads: [{ complete: true }] });
}, 120_000);
