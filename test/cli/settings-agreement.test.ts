import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agreeRules } from '@latchkey/commands/agree-rules';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { type Database, openDatabase } from '@latchkey/store/database';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type CliRun, runCli } from './run-cli.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';
const SETTINGS = `name: Example co-op
groups:
  members: { title: Members }
rules:
  - { group: members, when: { source: books, role: ADMIN } }
sources:
  books: { kind: file, path: /nowhere/books.json }
mail: { from: hello@example.org, quiet: off }
`;
const LOOSER = `${SETTINGS}guard: { removals: { share: 40, min: 3 } }\n`;
const LOOSEST = `${SETTINGS}guard: { removals: { share: 50, min: 3 } }\n`;

let folder: string;
let file: string;
let database: TestDatabase;
let db: Database;
let env: Record<string, string>;
const cli = (...args: string[]): Promise<CliRun> => runCli(env, ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-agreement-'));
  file = join(folder, 'latchkey.yaml');
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
  env = {
    DATABASE_URL: database.url,
    LATCHKEY_SECRET: SECRET,
    LATCHKEY_WORKER_SECRET: 'another-secret-of-at-least-32-characters',
    LATCHKEY_CONFIG: file,
    LATCHKEY_DATA_DIR: join(folder, 'data'),
  };
  await writeFile(file, SETTINGS);
  await cli('settings', 'apply');
}, 120_000);
afterAll(async () => {
  await db.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 20_000);

const version = async () =>
  (await db.one.query<{ v: number }>('SELECT max(version) AS v FROM setting'))[0]?.v;

/** Adds an account with the role of an admin. */
async function addAdmin(username: string): Promise<string> {
  const [row] = await db.one.query<{ id: string }>(
    `INSERT INTO account (life, username, name, claimed_on) VALUES ('active', $1, 'Person', calendar_now()) RETURNING id`,
    [username],
  );
  const id = row?.id as string;
  await db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [id]);
  return id;
}

test('a file with looser limits is proposed, however often it is applied, until an admin agrees; then that very file counts', async () => {
  const admin = await addAdmin('ursula');
  await addAdmin('pilar');
  await writeFile(file, LOOSER);
  const basis = (await version()) as number;
  const asked = await cli('settings', 'apply', '--json');
  expect([asked.exit, asked.json]).toEqual([3, expect.objectContaining({ kind: 'needs-second' })]);
  expect((await cli('settings', 'apply')).exit).toBe(3);
  expect(await version()).toBe(basis);

  const proposals = await db.one.query<{ id: string }>(
    'SELECT id FROM rule_proposal WHERE stopped_on IS NULL ORDER BY made_on',
  );
  const proposalId = proposals.at(-1)?.id as string;
  const context = {
    policy: null,
    keys: createPurposeKeys([SECRET]),
    log: silentLog,
    wake: async () => {},
  };
  const shell = { ...context, actor: { kind: 'operator' } as const };
  expect(await db.tx((tx) => agreeRules(tx, { proposalId }, shell))).toMatchObject({
    fault: { code: 'own' },
  });
  const other = { ...context, actor: { kind: 'account', id: admin } as const };
  expect(await db.tx((tx) => agreeRules(tx, { proposalId }, other))).toEqual({ ok: true });

  // What was agreed to is that file, not the next one.
  await writeFile(file, LOOSEST);
  expect((await cli('settings', 'apply')).exit).toBe(3);
  expect(await version()).toBe(basis);
  await writeFile(file, LOOSER);
  expect((await cli('settings', 'apply', '--json')).json).toMatchObject({ kind: 'applied' });
  expect(await version()).toBe(basis + 1);
}, 120_000);
