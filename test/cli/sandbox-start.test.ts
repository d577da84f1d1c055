import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { embeddedUrl } from '@latchkey/store/embedded/start-embedded';
import pg from 'pg';
import { freePort } from '../support/free-port.ts';
import { runCli } from './run-cli.ts';
import { type RunningHub, startHub } from './start-hub.ts';

let folder: string;
let env: Record<string, string>;
let hub: RunningHub;

async function rows<Row extends pg.QueryResultRow>(
  role: 'owner' | 'idp' | 'worker',
  statement: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: embeddedUrl(folder, role) });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-start-'));
  env = { LATCHKEY_DATA_DIR: folder, PORT: String(await freePort(7)), LATCHKEY_LOG: 'debug' };
  hub = await startHub(env, /runs with a fictional co-op/);
}, 120_000);
afterAll(async () => {
  await hub.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}, 30_000);

describe('the first start of the sandbox', () => {
  test('leaves no name and no address of anybody in the log, the audit, messages, plans, tasks or attempts', async () => {
    const people = await rows<{ word: string }>(
      'owner',
      `SELECT name AS word FROM identity WHERE name IS NOT NULL UNION SELECT address FROM identity WHERE address IS NOT NULL
       UNION SELECT name FROM account WHERE name IS NOT NULL UNION SELECT address FROM address`,
    );
    const words = people.map(({ word }) => word.toLowerCase());
    expect(words.length).toBeGreaterThan(60);
    const found = (text: string) => words.filter((word) => text.toLowerCase().includes(word));
    expect(found(hub.printed())).toEqual([]);

    // Who somebody is stands in these tables alone; every other one is searched, the waker's too.
    const own = ['public.account', 'public.address', 'public.identity', 'public.observed'];
    const tables = await rows<{ name: string }>(
      'owner',
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
       WHERE table_schema IN ('public', 'wake') AND table_type = 'BASE TABLE'`,
    );
    const searched = tables.map(({ name }) => name).filter((name) => !own.includes(name));
    expect(searched).toEqual(expect.arrayContaining(['public.audit', 'public.message', 'public.attempt']));
    const leaks: string[] = [];
    for (const name of searched) {
      const [row] = await rows<{ text: string | null }>(
        'owner',
        `SELECT string_agg(to_jsonb(t)::text, ' ') AS text FROM ${name} t`,
      );
      if (found(row?.text ?? '').length > 0) leaks.push(name);
    }
    expect(leaks).toEqual([]);
  }, 60_000);

  test('writes each sign-in into a log of its own, by subject key', async () => {
    const [log] = await rows<{ signs: number; known: number }>(
      'owner',
      `SELECT count(*)::int AS signs, count(k.id)::int AS known FROM sign_in_log l LEFT JOIN subject_key k ON k.id = l.subject_key
       WHERE l.event = 'signed-in'`,
    );
    expect(log?.signs).toBeGreaterThanOrEqual(14);
    expect(log?.known).toBe(log?.signs);
  });

  test('keeps what it made for itself to its user', () => {
    expect(statSync(folder).mode & 0o077).toBe(0);
    for (const file of ['run.json', 'secrets.json', 'postgres-passwords.json', 'sandbox-hub.json']) {
      expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });
});

describe('a running hub', () => {
  test('uses a database role of its own for idp and worker; that of idp reads no credential and rewrites no audit', async () => {
    const users = await rows<{ name: string }>(
      'owner',
      `SELECT DISTINCT usename AS name FROM pg_stat_activity WHERE datname = 'latchkey' AND application_name LIKE '%idp%'
       UNION SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'latchkey' AND application_name LIKE '%worker%'`,
    );
    expect(users.map(({ name }) => name).sort()).toEqual(['latchkey_idp', 'latchkey_worker']);
    for (const statement of [
      'SELECT sealed FROM secret',
      'SELECT 1 FROM attempt',
      'DELETE FROM audit',
      `UPDATE sign_in_log SET event = ''`,
      `INSERT INTO audit_seal SELECT * FROM audit_seal`,
      'CREATE TABLE mine (one integer)',
    ]) {
      await expect(rows('idp', statement)).rejects.toThrow(/permission denied/);
    }
    await expect(rows('worker', 'DELETE FROM audit')).rejects.toThrow(/permission denied/);
    expect(await rows('worker', 'SELECT name FROM secret')).not.toEqual([]);
  });

  test('is found by every other verb through run.json; a second one on its folder, or its port, exits 2', async () => {
    expect((await runCli(env, 'status', '--json')).json).toMatchObject({
      processes: expect.arrayContaining([expect.objectContaining({ role: 'worker' })]),
    });
    const before = readFileSync(join(folder, 'run.json'), 'utf8');
    const elsewhere = await runCli({ ...env, PORT: String(await freePort(7)) }, 'up');
    expect([elsewhere.exit, elsewhere.stderr]).toEqual([2, expect.stringContaining(`process ${hub.pid}`)]);
    const samePort = await runCli({ ...env, LATCHKEY_DATA_DIR: `${folder}-other` }, 'up');
    expect([samePort.exit, samePort.stderr]).toEqual([2, expect.stringContaining(`Port ${env.PORT}`)]);
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(before);
    const [row] = await rows<{ issuer: string }>('owner', 'SELECT issuer FROM hub');
    expect(row?.issuer).toBe(`http://localhost:${env.PORT}`);
  }, 60_000);

  test('tells everybody with a role what the shell has changed; not what it only looked at or was refused', async () => {
    const told = () =>
      rows<{ act: string; people: number }>(
        'owner',
        `SELECT payload ->> 'act' AS act, count(DISTINCT account_id)::int AS people FROM message
         WHERE template = 'shell-change' GROUP BY 1`,
      );
    expect(await told()).toEqual([]);
    expect((await runCli(env, 'app', 'list')).exit).toBe(0);
    expect((await runCli(env, 'app', 'resume', 'nothing-of-this-name')).exit).toBe(2);
    expect((await runCli(env, 'plans', 'approve', '999999')).exit).toBe(1);
    expect(await told()).toEqual([]);
    expect((await runCli(env, 'app', 'pause', 'chat')).exit).toBe(0);
    expect(await told()).toEqual([{ act: 'app pause', people: 2 }]);
    expect((await runCli(env, 'app', 'resume', 'chat')).exit).toBe(0);
  }, 60_000);

  test('of the sandbox is no hub for real people', async () => {
    const real = await runCli({ ...env, LATCHKEY_CONFIG: join(folder, 'latchkey.yaml') }, 'status');
    expect([real.exit, real.stderr]).toEqual([2, expect.stringContaining('sandbox')]);
  }, 30_000);

  test('ends on SIGTERM with exit 0, and leaves no process, lock or run.json; the next start is warm', async () => {
    expect(await hub.end('SIGTERM')).toBe(0);
    expect(processesOf(folder)).toEqual([]);
    for (const file of ['run.json', 'postgres/postmaster.pid']) {
      expect([file, existsSync(join(folder, file))]).toEqual([file, false]);
    }
    const started = performance.now();
    hub = await startHub(env, /runs with a fictional co-op/);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect((await runCli(env, 'status', '--json')).json).toMatchObject({ active: 14 });
    expect(await hub.end('SIGINT')).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  }, 60_000);
});

/** Pids of living processes whose command line or environment names the folder, ours aside; only Linux tells. */
function processesOf(path: string): number[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const about =
          readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
        return about.includes(path);
      } catch {
        return false;
      }
    })
    .map(Number);
}
