import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { advanceCalendar, readCalendar, readMachine } from './clock.ts';
import { type Database, openDatabase, sqlState } from './database.ts';
import { beat, isWorkerAlive, readAlive, stopBeating } from './heartbeat.ts';
import { pinIssuer, readHub, setUpHub } from './hub.ts';
import { migrate, readSchemaState } from './migrate.ts';
import { openWaker } from './wake.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
}, 60_000);
afterAll(async () => {
  await db.end();
  await database.drop();
}, 20_000);

describe('database handles', () => {
  test('what is to run after the commit runs once, and never after a rollback', async () => {
    const ran: string[] = [];
    await db.tx(async (tx) => tx.afterCommit(() => void ran.push('committed')));
    await expect(
      db.tx(async (tx) => {
        tx.afterCommit(() => void ran.push('rolled back'));
        await tx.query('SELECT 1 / 0');
      }),
    ).rejects.toMatchObject({ code: '22012' });
    expect(ran).toEqual(['committed']);
  });

  test('a transaction that lost a deadlock is done again, and both come through', async () => {
    await db.tx((tx) => tx.query('CREATE TABLE pair (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)'));
    await db.tx((tx) => tx.query('INSERT INTO pair VALUES (1), (2)'));
    const cross = (first: number, second: number) =>
      db.tx(async (tx) => {
        await tx.query('UPDATE pair SET n = n + 1 WHERE id = $1', [first]);
        await new Promise((resolve) => setTimeout(resolve, 150));
        await tx.query('UPDATE pair SET n = n + 1 WHERE id = $1', [second]);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    expect(await db.one.query('SELECT n FROM pair ORDER BY id')).toEqual([{ n: 2 }, { n: 2 }]);
  }, 20_000);

  test('a failed statement does not hurt its neighbours in the pipeline, and a slow one is cut off', async () => {
    const results = await Promise.allSettled([
      db.one.query('SELECT 1 AS n'),
      db.one.query('SELECT nonsense'),
      db.one.query('SELECT 3 AS n'),
    ]);
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const slow = await db.one.query('SELECT pg_sleep(4)').catch((error) => sqlState(error));
    expect(slow).toBe('57014');
  }, 20_000);

  test('a pipelined connection that was cut is made anew', async () => {
    const [{ pid } = { pid: 0 }] = await db.one.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await db.tx((tx) => tx.query('SELECT pg_terminate_backend($1)', [pid]));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await db.one.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('a connection that is cut in the middle of a transaction fails that transaction and nothing else', async () => {
    const cut = db.tx(async (tx) => {
      const [{ pid } = { pid: 0 }] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await db.one.query('SELECT pg_terminate_backend($1)', [pid]);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tx.query('SELECT 1');
    });
    await expect(cut).rejects.toThrow();
    expect(await db.tx((tx) => tx.query('SELECT 2 AS n'))).toEqual([{ n: 2 }]);
  });

  test('a stream gives every row once, in batches, from one moment', async () => {
    const batches: number[] = [];
    for await (const rows of db.stream<{ n: number }>(
      'SELECT generate_series(1, $1::int) AS n',
      [2500],
      1000,
    )) {
      batches.push(rows.length);
      if (batches.length === 1) await db.tx((tx) => tx.query('SELECT 1'));
    }
    expect(batches).toEqual([1000, 1000, 500]);
  });
});

describe('clocks', () => {
  test('outside a sandbox the calendar is the database clock and cannot be moved', async () => {
    await db.tx((tx) => setUpHub(tx, false));
    await expect(db.tx((tx) => advanceCalendar(tx, 1))).rejects.toThrow('sandbox');
    const apart = (await readCalendar(db.one)).getTime() - (await readMachine(db.one)).getTime();
    expect(Math.abs(apart)).toBeLessThan(2_000);
  });

  test('in a sandbox it moves forward only, for every process at once', async () => {
    await db.tx((tx) => tx.query('DELETE FROM hub'));
    await db.tx((tx) => setUpHub(tx, true));
    await db.tx((tx) => setUpHub(tx, false));
    expect((await readHub(db.one))?.sandbox).toBe(true);
    const before = await readCalendar(db.one);
    const after = await db.tx((tx) => advanceCalendar(tx, 30));
    expect(Math.round((after.getTime() - before.getTime()) / 86_400_000)).toBe(30);
    for (const days of [0, -1, Number.NaN, 5000]) {
      await expect(db.tx((tx) => advanceCalendar(tx, days))).rejects.toThrow(RangeError);
    }
    const other = openDatabase({ url: database.urls.worker, name: 'other' });
    expect((await readCalendar(other.one)).getTime()).toBeGreaterThanOrEqual(after.getTime());
    await other.end();
  });

  test('the issuer stays what it was at the first start, but follows each start of a sandbox', async () => {
    expect(await db.tx((tx) => pinIssuer(tx, 'http://localhost:4000'))).toBe('http://localhost:4000');
    expect(await db.tx((tx) => pinIssuer(tx, 'http://localhost:5000'))).toBe('http://localhost:5000');
    await db.tx((tx) => tx.query('UPDATE hub SET sandbox = false, issuer = NULL'));
    await db.tx((tx) => pinIssuer(tx, 'https://id.example.org'));
    expect(await db.tx((tx) => pinIssuer(tx, 'https://other.example.org'))).toBe('https://id.example.org');
  });

  test('a worker is alive while it beats, and gone when it stops or falls silent', async () => {
    const self = { process: 'p1', role: 'worker', release: '0', skewMs: 12.4 };
    await beat(db.one, self);
    expect([await isWorkerAlive(db.one), (await readAlive(db.one))[0]?.clockSkewMs]).toEqual([true, 12]);
    await db.tx((tx) => tx.query(`UPDATE heartbeat SET seen_at = now() - interval '61 s'`));
    expect(await isWorkerAlive(db.one)).toBe(false);
    await beat(db.one, self);
    await stopBeating(db.one, 'p1');
    expect(await isWorkerAlive(db.one)).toBe(false);
  });
});

describe('migrations', () => {
  test('two starters at once migrate a database once, and say when it is of another release', async () => {
    const fresh = await createTestDatabase();
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    try {
      await client.query('DROP SCHEMA wake CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      expect((await readSchemaState(client)).kind).toBe('behind');
      const steps: string[] = [];
      const onStep = (name: string) => void steps.push(name);
      await Promise.all([migrate({ url: fresh.url, onStep }), migrate({ url: fresh.url, onStep })]);
      expect(steps).toEqual([...new Set(steps)]);
      expect(steps.length).toBeGreaterThan(5);
      expect(await readSchemaState(client)).toEqual({ kind: 'current' });

      await client.query(`INSERT INTO migration (name, hash) VALUES ('9999-from-the-future', 'x')`);
      await expect(migrate({ url: fresh.url })).rejects.toThrow('newer release');
      await client.query(`DELETE FROM migration WHERE name LIKE '9999%'`);
      await client.query(`UPDATE migration SET hash = 'edited' WHERE name LIKE '0001%'`);
      await expect(migrate({ url: fresh.url })).rejects.toThrow('0001');
    } finally {
      await client.end();
      await fresh.drop();
    }
  }, 60_000);
});

describe('wake-ups', () => {
  test('a wake-up sent while its job runs leads to another run; several fold into one; a lost server is survived', async () => {
    const waker = await openWaker({ url: database.url, supervise: false, onFault: () => {} });
    let runs = 0;
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    await waker.listen('tick', async () => {
      runs += 1;
      if (runs === 1) await gate;
    });
    const until = async (wanted: number) => {
      for (let tries = 0; runs < wanted && tries < 200; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(runs).toBe(wanted);
    };
    await waker.wake('tick');
    await until(1);
    await Promise.all([waker.wake('tick'), waker.wake('tick'), waker.wake('tick')]);
    release();
    await until(2);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(runs).toBe(2);
    await waker.stop();
    await waker.wake('tick');
  }, 30_000);
});
