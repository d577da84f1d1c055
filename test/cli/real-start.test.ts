import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { runCli } from './run-cli.ts';
import { startHub } from './start-hub.ts';

const READY = /Latchkey is ready/;
const SECRETS = {
  LATCHKEY_SECRET: 'a-secret-of-at-least-thirty-two-characters',
  LATCHKEY_WORKER_SECRET: 'another-secret-of-at-least-32-characters',
};
const settings = (name: string) => `name: ${name}
sources: { books: { kind: file, path: /nowhere/books.json } }
groups: { members: { title: Members } }
rules: [{ group: members, when: { source: books, paid: true } }]
mail: { from: hello@example.org, quiet: off }
`;

let folder: string;
let config: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-real-'));
  config = join(folder, 'latchkey.yaml');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a real hub on the embedded server', () => {
  test('fills itself from LATCHKEY_CONFIG once; afterwards the database is the truth', async () => {
    const port = String(await freePort());
    const env = { LATCHKEY_DATA_DIR: join(folder, 'data'), LATCHKEY_CONFIG: config, PORT: port };
    await writeFile(config, settings('First name'));
    const first = await startHub(env, READY);
    const secrets = await readFile(join(folder, 'data', 'secrets.json'), 'utf8');
    expect(statSync(join(folder, 'data', 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(await first.end('SIGINT')).toBe(0);

    await writeFile(config, settings('Second name'));
    const second = await startHub(env, READY);
    const exported = await runCli(env, 'settings', 'export');
    expect(exported.stdout).toMatch(/^basis: 1$/m);
    expect(exported.stdout).toMatch(/^name: First name$/m);
    expect(await readFile(join(folder, 'data', 'secrets.json'), 'utf8')).toBe(secrets);
    expect(await second.end('SIGTERM')).toBe(0);

    const moved = await runCli({ ...env, LATCHKEY_ISSUER: 'https://other.example.org' }, 'up');
    expect([moved.exit, moved.stderr]).toEqual([2, expect.stringContaining(`http://localhost:${port}`)]);
    const { LATCHKEY_CONFIG: _none, ...sandboxed } = env;
    const played = await runCli({ ...sandboxed, PORT: String(await freePort(7)) }, 'up');
    expect([played.exit, played.stderr]).toEqual([2, expect.stringContaining('real co-op')]);
    // Neither refusal has changed anything.
    const third = await startHub(env, READY);
    expect(await third.end('SIGTERM')).toBe(0);
  }, 120_000);

  test('ends with a failure when its database ends by itself, so that a supervisor starts it again', async () => {
    const env = {
      LATCHKEY_DATA_DIR: join(folder, 'dying'),
      LATCHKEY_CONFIG: config,
      PORT: String(await freePort()),
    };
    const hub = await startHub(env, READY);
    const lock = await readFile(join(folder, 'dying', 'postgres', 'postmaster.pid'), 'utf8');
    process.kill(Number.parseInt(lock, 10), 'SIGINT');
    expect(await hub.ended).toBe(1);
    expect(hub.printed()).toContain('the database ended by itself');
    const again = await startHub(env, READY);
    expect(await again.end('SIGTERM')).toBe(0);
  }, 60_000);

  test('with a faulty LATCHKEY_CONFIG does not start: every fault with its line, exit 2', async () => {
    await writeFile(
      config,
      settings('Co-op').replace('group: members', 'group: nobody').replace('name:', 'nam:'),
    );
    const env = {
      LATCHKEY_DATA_DIR: join(folder, 'faulty'),
      LATCHKEY_CONFIG: config,
      PORT: String(await freePort()),
    };
    const run = await runCli(env, 'up');
    expect(run.exit).toBe(2);
    expect(run.stderr).toMatch(/latchkey\.yaml:1: nam: /);
  }, 60_000);
});

describe('on a PostgreSQL of its own', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  }, 60_000);
  afterAll(() => database.drop(), 20_000);

  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(statement);
    await client.end();
    return rows;
  };

  test('the secrets have to be given: each verb names the one it lacks', async () => {
    const env = { DATABASE_URL: database.url, PORT: String(await freePort()) };
    for (const [verb, lacking, given] of [
      ['up', 'LATCHKEY_SECRET', { LATCHKEY_WORKER_SECRET: SECRETS.LATCHKEY_WORKER_SECRET }],
      ['up', 'LATCHKEY_WORKER_SECRET', { LATCHKEY_SECRET: SECRETS.LATCHKEY_SECRET }],
      ['idp', 'LATCHKEY_SECRET', {}],
      ['worker', 'LATCHKEY_WORKER_SECRET', { LATCHKEY_SECRET: SECRETS.LATCHKEY_SECRET }],
    ] as const) {
      const run = await runCli({ ...env, ...given }, verb);
      expect([verb, run.exit, run.stderr]).toEqual([verb, 2, expect.stringContaining(`${lacking} `)]);
    }
    const [hub] = await ask('SELECT issuer FROM hub');
    expect(hub?.issuer ?? null).toBeNull();
  }, 60_000);

  test('idp, worker and every other verb refuse another schema than theirs, and say what to run', async () => {
    const env = { DATABASE_URL: database.url, PORT: String(await freePort()), ...SECRETS };
    await ask(`INSERT INTO migration (name, hash) VALUES ('9999-from-the-future', 'x')`);
    for (const verb of ['idp', 'worker', 'status']) {
      const run = await runCli(env, verb);
      expect([verb, run.exit, run.stderr]).toEqual([verb, 2, expect.stringContaining('newer schema')]);
    }
    const older = `DELETE FROM migration WHERE name IN ('9999-from-the-future', (SELECT max(name) FROM migration WHERE name < '9999'))`;
    await ask(older);
    for (const verb of ['idp', 'worker', 'status']) {
      const run = await runCli(env, verb);
      expect([verb, run.exit, run.stderr]).toEqual([verb, 2, expect.stringContaining('latchkey migrate')]);
    }
  }, 60_000);
});
