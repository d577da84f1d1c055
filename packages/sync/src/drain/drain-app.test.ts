import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { hurry } from '@latchkey/commands/hurry';
import { createMemoryApp, type MemoryApp, memory } from '@latchkey/connectors/memory/create-memory-app';
import { hasDueDeliveries } from '@latchkey/store/delivery';
import { type DrainBench, openDrainBench } from '../../../../test/support/drain.ts';

let bench: DrainBench;
beforeAll(async () => {
  bench = await openDrainBench();
}, 60_000);
afterAll(() => bench?.close(), 20_000);
beforeEach(() => bench.reset());

describe('who may act', () => {
  test('two drainers at once: one works, nothing is done twice', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, bench.person));
    for (const { id } of people) await bench.wish(id, 'present', { receipt: false });
    const results = await Promise.all([bench.drain(), bench.drain(), bench.drain()]);
    expect(results.filter((result) => result.kind === 'busy').length).toBeGreaterThanOrEqual(1);
    expect(results.reduce((sum, result) => sum + result.delivered, 0)).toBe(6);
    expect(bench.app.changes).toHaveLength(12);
    expect(new Set(bench.app.changes).size).toBe(12);
  });

  test('a drainer killed between call and record is repeated after its claim, and nothing is done twice', async () => {
    const ana = await bench.person();
    await bench.wish(ana.id, 'present', { receipt: false });
    // What a kill leaves: the call was made, the row is claimed, nothing was written down.
    await bench.app.connector.create({ subject: ana.id, handle: ana.username, fields: { displayName: 'x' } });
    await bench.db.one.query(
      `UPDATE delivery SET claimed_by = 'gone', claimed_until = now() + interval '60 s', tries = 1 WHERE account_id = $1`,
      [ana.id],
    );
    await bench.db.one.query(
      `INSERT INTO app_lease (app, holder, until) VALUES ('cloud', 'gone', now() + interval '60 s')`,
    );
    expect((await bench.drain()).kind).toBe('busy');
    await bench.db.one.query(`UPDATE app_lease SET until = now() - interval '1 s'`);
    expect(await bench.drain()).toMatchObject({ kind: 'drained', tried: 0 });
    await bench.db.one.query(`UPDATE delivery SET claimed_until = now() WHERE account_id = $1`, [ana.id]);
    expect(await bench.drain()).toMatchObject({ kind: 'drained', delivered: 1 });
    expect(bench.app.changes.filter((change) => change.startsWith('create'))).toHaveLength(1);
  });

  test('whoever lost lease and claim during a call writes nothing of it', async () => {
    const ana = await bench.bringIn();
    await bench.wish(ana.id, 'suspended');
    const bea = await bench.person();
    await bench.wish(bea.id, 'present', { receipt: false });
    await bench.db.one.query(
      `UPDATE delivery SET next_try_at = now() + interval '1 h' WHERE account_id = $1`,
      [bea.id],
    );
    bench.app.before = async () => {
      await bench.db.one.query(`UPDATE delivery SET next_try_at = now() WHERE account_id = $1`, [bea.id]);
      await bench.db.one.query(`UPDATE app_lease SET holder = 'other'`);
      await bench.db.one.query(`UPDATE delivery SET claimed_by = 'other' WHERE account_id = $1`, [ana.id]);
    };
    await bench.drain();
    expect(await bench.deliveryOf(bea.id)).toMatchObject({ claimed_by: null, tries: 0 });
    await bench.db.one.query(`UPDATE delivery SET delivered_version = 1000000 WHERE account_id = $1`, [
      bea.id,
    ]);
    expect(await bench.deliveryOf(ana.id)).toMatchObject({ claimed_by: 'other', delivered_version: 1 });
    expect((await bench.receiptsOf(ana.id))[0]?.closedAt).toBeNull();
    expect(await bench.db.one.query(`SELECT holder FROM app_lease WHERE app = 'cloud'`)).toEqual([
      { holder: 'other' },
    ]);
    bench.app.before = async () => {};
    await bench.db.one.query(`UPDATE app_lease SET until = now()`);
    await bench.db.one.query(`UPDATE delivery SET claimed_until = now() WHERE account_id = $1`, [ana.id]);
    await bench.drain();
    expect((await bench.receiptsOf(ana.id))[0]).toMatchObject({ complete: true });
    expect(bench.app.changes).toEqual([`suspend ${ana.username}`]);
  });

  test('a wish that moves during a call wins, in the same claim', async () => {
    const ana = await bench.bringIn();
    await bench.wish(ana.id, 'suspended');
    bench.app.before = async () => {
      bench.app.before = async () => {};
      await bench.wish(ana.id, 'present');
    };
    expect(await bench.drain()).toMatchObject({ delivered: 1 });
    expect(bench.app.changes).toEqual([`suspend ${ana.username}`, `restore ${ana.username}`]);
    const [row] = await bench.db.one.query<{ done: boolean }>(
      `SELECT d.delivered_version = e.version AS done FROM delivery d JOIN entitlement e USING (account_id, app) WHERE account_id = $1`,
      [ana.id],
    );
    expect(row?.done).toBe(true);
  });

  test('a wish that moves right before a call stops that call', async () => {
    const ana = await bench.bringIn();
    await bench.wish(ana.id, 'suspended');
    const { find } = bench.app.connector;
    const connector = {
      ...bench.app.connector,
      find: async (key: Parameters<typeof find>[0]) => {
        const found = await find(key);
        connector.find = find;
        await bench.wish(ana.id, 'present');
        return found;
      },
    };
    await bench.drain({ connector });
    expect(bench.app.changes).toEqual([]);
  });

  test('no transaction is open while an app is called', async () => {
    const ana = await bench.bringIn();
    await bench.wish(ana.id, 'suspended');
    let open: number | undefined;
    bench.app.before = async () => {
      const [row] = await bench.db.one.query<{ open: number }>(
        `SELECT count(*)::int AS open FROM pg_stat_activity
         WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
      open = row?.open;
    };
    await bench.drain();
    expect(open).toBe(0);
  });

  test('nothing is touched in an app that is only observed or paused', async () => {
    const ana = await bench.person();
    await bench.wish(ana.id, 'present', { receipt: false });
    for (const mode of ['observe', 'paused']) {
      await bench.db.one.query(`UPDATE app SET mode = $1 WHERE name = 'cloud'`, [mode]);
      expect(await hasDueDeliveries(bench.db.one, 'cloud')).toBe(false);
      expect((await bench.drain()).kind).toBe('not-managed');
    }
    expect(bench.app.changes).toEqual([]);
  });

  test('an app put back to observe while it is drained is left alone from the next row on', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, bench.person));
    for (const { id } of people) await bench.wish(id, 'present', { receipt: false, groups: [] });
    bench.app.before = async () => {
      await bench.db.one.query(`UPDATE app SET mode = 'observe' WHERE name = 'cloud'`);
    };
    await bench.drain();
    expect(bench.app.changes.length).toBeLessThanOrEqual(memory.calls.concurrency);
  });

  test('endings go before everything else, and before who waits at the door', async () => {
    const [ana, bea] = [await bench.bringIn(), await bench.bringIn()];
    const cy = await bench.person();
    await bench.wish(cy.id, 'present', { receipt: false, groups: [] });
    await bench.wish(ana.id, 'present', { receipt: false, groups: ['Stewards'] });
    await bench.db.tx((tx) => hurry(tx, { accountId: ana.id, app: 'cloud' }, { wake: async () => {} }));
    await bench.wish(bea.id, 'suspended');
    const about = { ...memory, calls: { ...memory.calls, concurrency: 1 } };
    await bench.drain({ about });
    expect(bench.app.changes).toEqual([
      `suspend ${bea.username}`,
      `set-groups ${ana.username}`,
      `create ${cy.username}`,
    ]);
  });
});

describe('a drainer that ends', () => {
  test('lets go of the row it had, so that the next one need not wait for the claim', async () => {
    const ana = await bench.bringIn();
    await bench.wish(ana.id, 'suspended', { groups: ['Members'] });
    const stop = new AbortController();
    const connector = {
      ...bench.app.connector,
      suspend: async (ref: string) => {
        stop.abort();
        return bench.app.connector.suspend(ref);
      },
    };
    await bench.drain({ connector, signal: stop.signal });
    expect(await bench.deliveryOf(ana.id)).toMatchObject({ claimed_by: null, delivered_version: 1 });
    expect(await bench.drain()).toMatchObject({ delivered: 1 });
    expect(bench.app.changes).toEqual([`suspend ${ana.username}`]);
  });

  test('puts off a row that fails with us, and goes on with the others', async () => {
    const [ana, bea] = [await bench.person(), await bench.person()];
    for (const { id } of [ana, bea]) await bench.wish(id, 'present', { receipt: false, groups: [] });
    const connector: MemoryApp['connector'] = {
      ...bench.app.connector,
      find: async (key) => {
        if ('subject' in key && key.subject === ana.id) throw new Error('a bug');
        return bench.app.connector.find(key);
      },
    };
    expect(await bench.drain({ connector })).toEqual({ kind: 'drained', delivered: 1, tried: 2 });
    expect((await bench.deliveryOf(ana.id))?.due_ms).toBeGreaterThan(5_000);
  });

  test('a wish that was raised and not queued is found all the same', async () => {
    const ana = await bench.bringIn();
    await bench.db.one.query(
      `UPDATE entitlement SET treatment = 'suspended', version = version + 1 WHERE account_id = $1`,
      [ana.id],
    );
    expect(await hasDueDeliveries(bench.db.one, 'cloud')).toBe(true);
    expect(await bench.drain()).toMatchObject({ delivered: 1 });
    expect(await hasDueDeliveries(bench.db.one, 'cloud')).toBe(false);
  });
});

describe('an app that fails', () => {
  test('is left alone after five faults in a row, tried with one account, and works through the rest when it answers', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, bench.person));
    for (const { id } of people) await bench.wish(id, 'present', { receipt: false, groups: [] });
    bench.app.fault = 'unavailable';
    const first = await bench.drain();
    expect(first.kind).toBe('resting');
    expect(first.tried).toBeLessThan(12);
    expect(await hasDueDeliveries(bench.db.one, 'cloud')).toBe(false);
    expect(await bench.drain()).toEqual({ kind: 'resting', delivered: 0, tried: 0 });

    const rested = () =>
      bench.db.one.query(
        `UPDATE app_lease SET breaker = jsonb_set(breaker, '{openUntil}', to_jsonb((now() - interval '1 s')::text))`,
      );
    await rested();
    expect(await hasDueDeliveries(bench.db.one, 'cloud')).toBe(true);
    expect(await bench.drain()).toEqual({ kind: 'resting', delivered: 0, tried: 1 });
    const [kept] = await bench.db.one.query<{ breaker: { opens: number } }>(`SELECT breaker FROM app_lease`);
    expect(kept?.breaker.opens).toBe(2);

    bench.app.fault = null;
    await rested();
    expect(await bench.drain()).toMatchObject({ kind: 'drained', delivered: 12 });
  });

  test('with wrong credentials is not asked a second time', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, bench.person));
    for (const { id } of people) await bench.wish(id, 'present', { receipt: false });
    bench.app.fault = 'credentials';
    expect((await bench.drain()).tried).toBeLessThanOrEqual(memory.calls.concurrency);
    expect(await bench.drain()).toEqual({ kind: 'resting', delivered: 0, tried: 0 });
  });

  test('never holds up another', async () => {
    const ana = await bench.person();
    const other = createMemoryApp();
    for (const name of ['cloud', 'chat'])
      await bench.wish(ana.id, 'present', { receipt: false, groups: [], app: name });
    let release = () => {};
    bench.app.before = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const stuck = bench.drain();
    expect(await bench.drain({ app: 'chat', connector: other.connector })).toMatchObject({ delivered: 1 });
    release();
    await stuck;
  });

  test('one account with a fault of its own waits longer each time, and the others go on', async () => {
    const [ana, bea] = [await bench.person(), await bench.person()];
    for (const { id } of [ana, bea]) await bench.wish(id, 'present', { receipt: false, groups: [] });
    const connector: MemoryApp['connector'] = {
      ...bench.app.connector,
      create: async (account) =>
        account.subject === ana.id
          ? { kind: 'refused', fault: { code: 'group-refused' } }
          : bench.app.connector.create(account),
    };
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await bench.drain({ connector });
      waits.push((await bench.deliveryOf(ana.id))?.due_ms ?? 0);
      await bench.makeDue(ana.id);
    }
    expect(bench.app.accounts.has(bea.username)).toBe(true);
    expect(waits[4]).toBeGreaterThan((waits[0] ?? 0) * 1.5);
  });

  test('what falls due soon is woken for, without waiting for the sweep', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'queueMicrotask'] });
    try {
      const ana = await bench.person();
      await bench.wish(ana.id, 'present', { receipt: false });
      bench.app.fault = 'late';
      await bench.drain();
      expect(bench.wakes).toEqual([]);
      jest.advanceTimersByTime(6_000);
      expect(bench.wakes).toEqual(['app:cloud']);
    } finally {
      jest.useRealTimers();
    }
  });
});
