import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { listVerbs } from '../support/list-verbs.ts';
import { type CliRun, runCli } from './run-cli.ts';

const SETTINGS = `name: Example co-op
sources:
  books: { kind: file, path: BOOKS }
groups:
  members: { title: Members }
  stewards: { title: Stewards, privileged: true }
rules:
  - { group: members, when: { source: books, paid: true } }
  - { group: stewards, when: { source: books, role: ADMIN } }
mail: { from: hello@example.org, quiet: off }
`;

const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const BOOKS = {
  people: [
    { id: 'p1', name: 'First Person', email: 'first@example.org', members: [{ role: 'ADMIN' }] },
    {
      id: 'p2',
      name: 'Second Person',
      email: 'second@example.org',
      members: [{ role: 'BACKER', tier: 't1' }],
      orders: [
        { row: 'o2', status: 'ACTIVE', frequency: 'MONTHLY', tier: 't1', created: day(5), charged: day(5) },
      ],
    },
  ],
};

let folder: string;
let database: TestDatabase;
let env: Record<string, string>;
const cli = (...args: string[]): Promise<CliRun> => runCli(env, ...args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-cli-'));
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
}, 60_000);
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
}, 20_000);

describe('the command line, on a hub of its own', () => {
  test('what is missing from the environment is told all at once, with the cure, and exits 2', async () => {
    const run = await runCli(
      { DATABASE_URL: 'mysql://x', PORT: '99999', LATCHKEY_SECRET: 'short' },
      'status',
    );
    expect(run.exit).toBe(2);
    expect(
      run.stderr.split('\n').filter((line) => /^(DATABASE_URL|PORT|LATCHKEY_SECRET)/.test(line)),
    ).toHaveLength(3);
    const spanish = await runCli({ PORT: 'x', LANG: 'es_ES.UTF-8' }, 'status');
    expect(spanish.stderr).toContain('debe ser un número');
    const none = await runCli({ DATABASE_URL: database.url }, 'status');
    expect([none.exit, none.stderr]).toEqual([2, expect.stringContaining('openssl rand')]);
  }, 30_000);

  test('a sandbox listens on this machine only', async () => {
    const open = await runCli({ HOST: '0.0.0.0', LATCHKEY_DATA_DIR: join(folder, 'open') }, 'up');
    expect([open.exit, open.stderr]).toEqual([2, expect.stringContaining('HOST')]);
  }, 30_000);

  test('an unknown verb or option exits 2 and points to the help; help lists every verb', async () => {
    expect((await cli('statsu')).exit).toBe(2);
    expect((await cli('status', '--jsn')).exit).toBe(2);
    const help = await cli('--help');
    expect(help.exit).toBe(0);
    for (const verb of [
      'up',
      'idp',
      'worker',
      'migrate',
      'settings',
      'plan',
      'sync',
      'plans',
      'explain',
      'person',
      'status',
      'doctor',
      'app',
      'invitations',
      'admin',
    ]) {
      expect(help.stdout).toMatch(new RegExp(`^ +${verb}\\b`, 'm'));
    }
    expect(help.stdout).toContain('Exit codes: 0 done');
    expect((await cli('person', '--help')).stdout).toContain('--until-paid, or --barred REASON');
  }, 30_000);

  test('help is all in the language of the terminal, and every verb says in a sentence what it does', async () => {
    const es = await runCli({ ...env, LANG: 'es_ES.UTF-8' }, 'person', 'merge', '--help');
    expect(es.exit).toBe(0);
    for (const word of ['Uso:', 'Argumentos:', 'Opciones:', 'Muestra esta ayuda.'])
      expect(es.stdout).toContain(word);
    expect(es.stdout).not.toMatch(/Usage|Arguments:|Options:|display help/);
    const group = await runCli({ ...env, LANG: 'es_ES.UTF-8' }, 'source', '--help');
    expect(group.stdout).toContain('Órdenes:');
    expect(group.stdout).toContain('Muestra la ayuda de una orden.');
    for (const { path, about } of await listVerbs()) {
      expect({ path, about }).toEqual({ path, about: expect.stringMatching(/^[A-Z].*\.$/) });
    }
  }, 30_000);

  test('before any settings: plan says how to apply some, export has nothing to write', async () => {
    expect([(await cli('plan')).exit, (await cli('settings', 'export')).exit]).toEqual([2, 2]);
    expect((await cli('status', '--json')).json).toMatchObject({ schema: 1, settings: 0, active: 0 });
  }, 30_000);

  test('settings: diff, apply, apply again, a faulty file, export', async () => {
    expect((await cli('settings', 'diff', '--json')).json).toMatchObject({
      version: 0,
      differences: expect.any(Array),
    });
    expect((await cli('settings', 'apply', '--json')).json).toMatchObject({ kind: 'applied', version: 1 });
    expect((await cli('settings', 'apply', '--json')).json).toEqual({
      schema: 1,
      kind: 'unchanged',
      version: 1,
    });
    const faulty = join(folder, 'faulty.yaml');
    await writeFile(
      faulty,
      SETTINGS.replace('group: stewards', 'group: captains').replace('title: Members', 'titel: M'),
    );
    const refused = await cli('settings', 'apply', faulty);
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toMatch(/faulty\.yaml:5: groups\.members\.titel/);
    expect((await cli('settings', 'diff', faulty, '--json')).json).toMatchObject({
      faults: expect.arrayContaining([
        expect.objectContaining({ path: 'groups.members.titel', line: 5, code: 'unknown-key' }),
      ]),
    });
    const more = join(folder, 'more.yaml');
    const rule = '  - { group: members, when: { source: books, role: MEMBER } }';
    await writeFile(more, SETTINGS.replace('mail: {', `${rule}\nmail: {`));
    const diff = await cli('settings', 'diff', more);
    expect(diff.stdout).toMatch(/^rules:\n {2}\+ \{"group":"members",.*"MEMBER"/m);
    expect(diff.stdout).not.toMatch(/^ {2}- /m);
    const exported = await cli('settings', 'export');
    expect(exported.stdout).toMatch(/^basis: 1$/m);
    expect(JSON.parse((await cli('settings', 'schema')).stdout)).toHaveProperty('properties.rules');
  }, 60_000);

  test('plan reads the books, shows ids alone, and writes no account; sync makes the accounts to invite', async () => {
    const plan = await cli('plan', '--json');
    expect(plan.json).toMatchObject({
      schema: 1,
      sources: { books: { complete: true, problems: [] } },
      changes: [
        { fact: expect.any(String), kind: 'new' },
        { fact: expect.any(String), kind: 'new' },
      ],
    });
    expect(plan.stdout).not.toMatch(/Person|example\.org/);
    expect((await cli('status', '--json')).json).toMatchObject({ invited: 0 });
    const sync = await cli('sync', '--json');
    expect(sync.json).toMatchObject({ schema: 1, ok: true, reads: [{ source: 'books', complete: true }] });
    expect((await cli('status', '--json')).json).toMatchObject({ invited: 2 });
    expect((await cli('plan', '--stored', '--json')).json).toMatchObject({
      changes: [],
      totals: { go: 0, held: 0 },
    });
  }, 60_000);

  test('a person is found by address, SOURCE:ID or sub; nobody and several exit 2', async () => {
    const byAddress = await cli('person', 'show', 'second@example.org', '--json');
    const { accountId } = byAddress.json as { accountId: string };
    expect((await cli('explain', 'books:p2', '--json')).json).toMatchObject({ accountId, life: 'invited' });
    expect((await cli('explain', accountId, '--json')).json).toMatchObject({ accountId });
    const nobody = await cli('explain', 'nobody_here');
    expect([nobody.exit, nobody.stderr]).toEqual([2, expect.stringContaining('SOURCE:ID')]);
    const told = await cli('explain', 'nobody_here', '--json');
    expect([told.exit, told.json]).toEqual([
      2,
      { schema: 1, error: { code: 'person.none', text: expect.stringContaining('SOURCE:ID') } },
    ]);
  }, 60_000);

  test('sync --person looks one person up and decides nobody else', async () => {
    const one = await cli('sync', '--person', 'books:p2', '--json');
    expect(one.json).toMatchObject({ ok: true, reads: [{ source: 'books', complete: true }], applied: 0 });
    expect((await cli('sync', '--person', 'nobody_here')).exit).toBe(2);
  }, 60_000);

  test('offboard wants one of its two ways, and a reason is a code', async () => {
    expect((await cli('person', 'offboard', 'books:p2')).exit).toBe(2);
    expect((await cli('person', 'offboard', 'books:p2', '--barred', 'x', '--until-paid')).exit).toBe(2);
    const free = await cli('person', 'bar', 'books:p2', '--reason', 'Said something rude');
    expect([free.exit, free.stderr]).toEqual([2, expect.stringContaining('short code')]);
  }, 60_000);

  test('invitations are listed without names, and sent once', async () => {
    const list = (await cli('invitations', 'preview', '--json')).json as {
      invitations: { id: string; state: string }[];
    };
    expect(list.invitations.map((one) => one.state)).toEqual(['waiting', 'waiting']);
    expect(JSON.stringify(list)).not.toMatch(/Person|example\.org/);
    expect((await cli('invitations', 'send')).exit).toBe(2);
    expect((await cli('invitations', 'send', '--all', '--json')).json).toMatchObject({ sent: 2, skipped: 0 });
    expect((await cli('status', '--json')).json).toMatchObject({ messages: 2 });
  }, 60_000);

  test('admin invite prints a link under the issuer; a bad role or address exits 2', async () => {
    const invited = await cli('admin', 'invite', 'admin@example.org', '--json');
    expect(invited.json).toMatchObject({
      link: expect.stringMatching(/^http:\/\/localhost:4000\/join\/.{40,}$/),
    });
    expect((await cli('admin', 'invite', 'admin@example.org', '--role', 'boss')).exit).toBe(2);
    expect((await cli('admin', 'invite', 'nowhere')).exit).toBe(2);
  }, 60_000);

  test('plans, apps and what is not there: exit 2 with the verb that lists them', async () => {
    expect((await cli('plans', 'list', '--json')).json).toMatchObject({ plans: expect.any(Array) });
    for (const args of [
      ['plans', 'show', '999'],
      ['plans', 'approve', 'x'],
      ['app', 'check', 'cloud'],
      ['app', 'secret', 'cloud'],
    ]) {
      expect((await cli(...args)).exit).toBe(2);
    }
  }, 60_000);

  test('drift shows what was changed in an app, and nothing where nothing was', async () => {
    expect(await cli('drift', '--json')).toMatchObject({
      exit: 0,
      json: { schema: 1, drift: [], repaired: 0 },
    });
    expect((await cli('drift', 'cloud')).exit).toBe(2);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`INSERT INTO app (name, kind, mode) VALUES ('cloud', 'nextcloud', 'manage')`);
    await client.query(
      `INSERT INTO entitlement (account_id, app, treatment) SELECT id, 'cloud', 'suspended' FROM account LIMIT 1`,
    );
    await client.query(
      `INSERT INTO drift (app, ref, account_id, kind) SELECT 'cloud', 'r', account_id, 'access-open' FROM entitlement`,
    );
    const seen = await cli('drift', 'cloud', '--json');
    expect(seen).toMatchObject({
      exit: 3,
      json: { drift: [{ app: 'cloud', kind: 'access-open', contested: false }] },
    });
    const repaired = await cli('drift', '--repair', '--json');
    expect(repaired).toMatchObject({ exit: 0, json: { repaired: 1 } });
    const { rows } = await client.query('SELECT version FROM entitlement');
    expect(rows).toEqual([{ version: 2 }]);
    await client.query('TRUNCATE drift, delivery, entitlement, receipt, app CASCADE');
    await client.end();
  }, 60_000);

  test('doctor checks the seals, and says what is not right: no worker, no mail server', async () => {
    const doctor = await cli('doctor', '--json');
    expect(doctor.exit).toBe(1);
    const { findings } = doctor.json as { findings: { code: string; ok: boolean }[] };
    const bad = findings.filter((finding) => !finding.ok).map((finding) => finding.code);
    expect(bad).toEqual(['worker', 'mail']);
    expect(findings.map((finding) => finding.code)).toEqual(
      expect.arrayContaining(['seals', 'smuggled', 'clocks', 'issuer']),
    );
  }, 60_000);

  test('another secret than the one the worker seals to is named by doctor, not its value', async () => {
    const other = await runCli({ ...env, LATCHKEY_ISSUER: 'http://localhost:4999' }, 'doctor', '--json');
    expect(other.stdout).not.toContain('secret-of-at-least');
  }, 60_000);

  test('somebody with a role is barred from the shell like anybody else, the others with a role are told, and the role counts no more', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows: people } = await client.query<{ id: string }>(
      `INSERT INTO account (life, username, name, claimed_on)
       SELECT 'active', name, name, calendar_now() FROM unnest(ARRAY['boss_out', 'boss_in']) AS name RETURNING id`,
    );
    const [out, stays] = people.map(({ id }) => id);
    await client.query(
      `INSERT INTO role (account_id, role, source, given_by) SELECT id, 'admin', '', 'operator' FROM unnest($1::uuid[]) id`,
      [[out, stays]],
    );
    expect((await cli('person', 'bar', 'boss_out', '--reason', 'conduct')).exit).toBe(0);
    const { rows: holds } = await client.query('SELECT kind FROM hold WHERE account_id = $1', [out]);
    expect(holds).toEqual([{ kind: 'barred' }]);
    const { rows: told } = await client.query(
      `SELECT account_id AS id FROM message WHERE template = 'shell-change' AND payload ->> 'act' = 'person bar'`,
    );
    expect(told).toEqual([{ id: stays }]);
    await client.query('TRUNCATE role, message, hold CASCADE');
    await client.end();
  }, 60_000);

  test('a sandbox is never started on this database', async () => {
    const { LATCHKEY_CONFIG: _config, ...bare } = env;
    const sandboxed = await runCli(
      { ...bare, DATABASE_URL: '', LATCHKEY_DATA_DIR: join(folder, 'sandbox') },
      'status',
      '--json',
    );
    expect(sandboxed.json).toMatchObject({ settings: 0 });
    const crossed = await runCli(
      { ...env, DATABASE_URL: '', LATCHKEY_DATA_DIR: join(folder, 'sandbox') },
      'status',
    );
    expect([crossed.exit, crossed.stderr]).toEqual([2, expect.stringContaining('LATCHKEY_DATA_DIR')]);
  }, 60_000);
});
