import { spawn } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createText, type MessageKey } from '@latchkey/runtime/text/text';
import pg from 'pg';
import { EmbeddedError, type EmbeddedFaultCode, faultFrom } from './fault.ts';
import { isRunningServer, readLockPid } from './lock-file.ts';
import { socketFolder } from './socket-folder.ts';
import { embeddedUrl, startEmbedded } from './start-embedded.ts';

const base = mkdtempSync(join(tmpdir(), 'latchkey-embedded-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const settings = { fsync: 'off' };

async function ask<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** A Node process that starts the server, does one statement and stays. */
function startElsewhere(dataDir: string, statement: string) {
  const script = join(base, 'elsewhere.mjs');
  const own = new URL('./start-embedded.ts', import.meta.url).href;
  writeFileSync(
    script,
    `import { startEmbedded } from '${own}';
     import { createRequire } from 'node:module';
     const pg = createRequire('${own}')('pg');
     const server = await startEmbedded({ dataDir: process.argv[2] });
     const client = new pg.Client({ connectionString: server.url() });
     await client.connect();
     await client.query(process.argv[3]);
     console.log('ready');
     setInterval(() => {}, 1000);`,
  );
  const child = spawn(process.execPath, [script, dataDir, statement], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise<() => Promise<void>>((resolve, reject) => {
    child.on('exit', () => reject(new Error('ended early')));
    child.stdout.once('data', () =>
      resolve(async () => {
        child.removeAllListeners('exit');
        const ended = new Promise((done) => child.on('exit', done));
        child.kill('SIGKILL');
        await ended;
      }),
    );
  });
}

describe('the embedded server', () => {
  const dataDir = join(base, 'one');
  const cluster = join(dataDir, 'postgres');

  test('keeps its data over a restart, and leaves nothing behind when it stops', async () => {
    {
      await using server = await startEmbedded({ dataDir, settings });
      await ask(server.url(), 'CREATE TABLE kept AS SELECT 1 AS one');
      expect(await ask(embeddedUrl(dataDir), 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    }
    expect(await readLockPid(cluster)).toBeNull();
    expect(() => lstatSync(socketFolder(dataDir))).toThrow('ENOENT');
    await using server = await startEmbedded({ dataDir, settings });
    expect(await ask(server.url(), 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  }, 60_000);

  test('keeps what was committed over a kill -9 of its Node, which takes the server along within a second', async () => {
    const kill = await startElsewhere(dataDir, 'CREATE TABLE killed AS SELECT 2 AS two');
    const pid = (await readLockPid(cluster)) ?? 0;
    expect(await isRunningServer(pid)).toBe(true);
    await kill();
    // At once: the lock of the dying server is waited for.
    const started = Date.now();
    await using server = await startEmbedded({ dataDir });
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(await isRunningServer(pid)).toBe(false);
    expect(await ask(server.url(), 'SELECT two FROM killed')).toEqual([{ two: 2 }]);
  }, 60_000);

  test('starts over a lock file whose owner is gone, or whose pid another program has by now', async () => {
    const lock = join(cluster, 'postmaster.pid');
    writeFileSync(lock, `${process.pid}\n${cluster}\n1700000000\n5432\n/tmp\n\n`);
    await using server = await startEmbedded({ dataDir, settings });
    expect(await ask(server.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  test('of two first starters at once exactly one starts, and its passwords are those of its data', async () => {
    const fresh = join(base, 'two-at-once');
    const both = await Promise.allSettled([
      startEmbedded({ dataDir: fresh, settings }),
      startEmbedded({ dataDir: fresh, settings }),
    ]);
    const started = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect([started.length, refused]).toEqual([1, [expect.objectContaining({ code: 'already-running' })]]);
    expect(await ask(embeddedUrl(fresh, 'idp'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await started[0]?.stop();
  }, 60_000);

  test('refuses a second server on one folder, and the first one goes on', async () => {
    await using server = await startEmbedded({ dataDir, settings });
    await expect(startEmbedded({ dataDir, settings })).rejects.toMatchObject({ code: 'already-running' });
    expect(await ask(server.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  test('lets each role in with its own password alone, and only its user near the socket', async () => {
    await using server = await startEmbedded({ dataDir, settings });
    for (const role of ['owner', 'idp', 'worker'] as const) {
      expect(await ask(server.url(role), 'SELECT current_user AS who')).toEqual([
        { who: `latchkey_${role}` },
      ]);
    }
    const worker = new URL(server.url('worker').replace(/@[^/]*/, '@localhost'));
    const stolen = server.url('idp').replace('latchkey_idp', 'latchkey_owner');
    await expect(ask(stolen, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const wrong = server.url('worker').replace(worker.password, 'x');
    await expect(ask(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(socketFolder(dataDir)).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'postgres-passwords.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cluster, 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#]*\btrust\b/m);
    await expect(ask(server.url('idp'), 'CREATE TABLE x ()')).rejects.toMatchObject({ code: '42501' });
    const [row] = await ask<{ on: string }>(server.url(), `SELECT current_setting('listen_addresses') AS on`);
    expect(row).toEqual({ on: '' });
  }, 60_000);

  test('listens on 127.0.0.1 where it is given a port, and names a port that is taken', async () => {
    const port = 21_000 + (process.pid % 90);
    {
      await using server = await startEmbedded({ dataDir, settings, port });
      const url = server.url('idp').replace(/@[^/]*/, `@127.0.0.1:${port}`);
      expect(await ask(url, 'SELECT current_user AS who')).toEqual([{ who: 'latchkey_idp' }]);
    }
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    await expect(startEmbedded({ dataDir, settings, port })).rejects.toMatchObject({ code: 'port-taken' });
    await new Promise((resolve) => other.close(resolve));
  }, 60_000);

  test('tells when the server ends by itself', async () => {
    const server = await startEmbedded({ dataDir, settings });
    process.kill((await readLockPid(cluster)) ?? 0, 'SIGQUIT');
    expect(await Promise.race([server.died, wait(10_000, 'late', { ref: false })])).not.toBe('late');
    await server.stop();
  }, 60_000);

  test('refuses the data of another major version', async () => {
    const file = join(cluster, 'PG_VERSION');
    const kept = readFileSync(file, 'utf8');
    writeFileSync(file, '13\n');
    await expect(startEmbedded({ dataDir, settings })).rejects.toMatchObject({ code: 'other-version' });
    writeFileSync(file, kept);
  }, 60_000);

  test('is not led astray by what lies at its socket’s place', async () => {
    const place = socketFolder(join(base, 'astray'));
    writeFileSync(place, '');
    await expect(startEmbedded({ dataDir: join(base, 'astray'), settings })).rejects.toThrow(
      'not a private folder',
    );
    rmSync(place);
  }, 60_000);
});

test.each<[string, EmbeddedFaultCode]>([
  ['unshare: unshare failed: Operation not permitted', 'root-refused'],
  ['"root" execution of the PostgreSQL server is not permitted.', 'root-refused'],
  ['initdb: error: could not look up effective user ID 1234: user does not exist', 'user-unknown'],
  ['FATAL:  lock file "postmaster.pid" already exists', 'already-running'],
  ['could not bind IPv4 address "127.0.0.1": Address already in use', 'port-taken'],
  ['FATAL:  could not write: No space left on device', 'start-failed'],
])('%s: %s, with a cure in both languages', (words, code) => {
  const fault = faultFrom(words);
  expect(fault).toBeInstanceOf(EmbeddedError);
  expect(fault.code).toBe(code);
  for (const language of ['en', 'es'] as const) {
    expect(createText(language).t(`errors.embedded.${code}` as MessageKey).length).toBeGreaterThan(20);
  }
});
