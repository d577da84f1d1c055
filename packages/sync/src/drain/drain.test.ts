import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { confirmApp } from '@latchkey/commands/confirm-app';
import { hurry } from '@latchkey/commands/hurry';
import { policyFrom } from '@latchkey/commands/settings/policy-from';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { settingsSchema } from '@latchkey/commands/settings/schema';
import { createMemoryApp, type MemoryApp, memory } from '@latchkey/connectors/memory/create-memory-app';
import { silentLog } from '@latchkey/runtime/log';
import { type Database, openDatabase } from '@latchkey/store/database';
import { hasDueDeliveries } from '@latchkey/store/delivery';
import { openReceipt, queueDelivery, writeEntitlement } from '@latchkey/store/entitlement';
import { readReceipts } from '@latchkey/store/receipt';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { drainApp } from './drain-app.ts';

const document = settingsSchema.parse({
  name: 'Co-op',
  groups: { members: { title: 'Members' }, stewards: { title: 'Stewards' } },
  apps: {
    cloud: {
      kind: 'memory',
      url: 'http://cloud.test',
      for: ['members'],
      groups: { members: 'Members', stewards: 'Stewards' },
    },
    chat: { kind: 'memory', url: 'http://chat.test', for: ['members'] },
  },
  mail: { from: 'hello@example.org' },
});
const settings: HubSettings = { version: 1, document, policy: policyFrom(document, 1) };

let database: TestDatabase;
let db: Database;
let app: MemoryApp;
let names = 0;
const wakes: string[] = [];
const stop = new AbortController();

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
  await db.one.query(
    `INSERT INTO app (name, kind, mode) VALUES ('cloud', 'memory', 'manage'), ('chat', 'memory', 'manage')`,
  );
}, 60_000);
afterAll(async () => {
  stop.abort();
  await db?.end();
  await database?.drop();
}, 20_000);
beforeEach(async () => {
  app = createMemoryApp();
  wakes.length = 0;
  await db.one.query(`UPDATE delivery SET delivered_version = 1000000`);
  await db.one.query(`DELETE FROM app_lease`);
  await db.one.query(`UPDATE app SET mode = 'manage'`);
});

const drain = (more: { app?: string; connector?: MemoryApp['connector']; signal?: AbortSignal } = {}) =>
  drainApp({
    db,
    app: 'cloud',
    connector: app.connector,
    about: memory,
    settings,
    log: silentLog,
    wake: async (queue) => {
      wakes.push(queue);
    },
    signal: stop.signal,
    ...more,
  });

async function person(): Promise<{ id: string; username: string }> {
  names += 1;
  const username = `person${names}`;
  const [row] = await db.one.query<{ id: string }>(
    `INSERT INTO account (life, username, name) VALUES ('active', $1, $2) RETURNING id`,
    [username, `Person ${names}`],
  );
  return { id: row?.id as string, username };
}

/** As a deciding transaction writes it. */
function wish(
  accountId: string,
  treatment: 'present' | 'suspended' | 'left',
  more: { groups?: string[]; app?: string; receipt?: boolean } = {},
): Promise<number> {
  const at = more.app ?? 'cloud';
  return db.tx(async (tx) => {
    const version = (await writeEntitlement(tx, {
      accountId,
      app: at,
      treatment,
      groups: more.groups ?? ['Members'],
      closedOn: null,
    })) as number;
    const kind = treatment === 'present' ? 'return' : 'ending';
    if (more.receipt !== false) await openReceipt(tx, { accountId, app: at, version, kind, cause: 'test' });
    await queueDelivery(tx, accountId, at, treatment === 'present' ? 0 : 2);
    return version;
  });
}

const deliveryOf = async (accountId: string) =>
  (
    await db.one.query<{
      delivered_version: number;
      outcome: { kind: string; fault?: { code: string } };
      claimed_by: string | null;
      tries: number;
      due_ms: number;
      unanswered: boolean;
    }>(
      `SELECT delivered_version, outcome, claimed_by, tries, create_unanswered_at IS NOT NULL AS unanswered,
         (extract(epoch FROM next_try_at - now()) * 1000)::float8 AS due_ms
       FROM delivery WHERE account_id = $1 AND app = 'cloud'`,
      [accountId],
    )
  )[0];
const receiptsOf = async (accountId: string) => (await readReceipts(db.one, accountId)).reverse();

async function bringIn(): Promise<{ id: string; username: string }> {
  const someone = await person();
  await wish(someone.id, 'present', { receipt: false });
  await drain();
  expect(app.accounts.get(someone.username)?.subject).toBe(someone.id);
  app.changes.length = 0;
  return someone;
}

describe('a delivery', () => {
  test('makes the account, binds it, sets its groups, and is done; again it does nothing', async () => {
    const ana = await person();
    await wish(ana.id, 'present', { receipt: false });
    expect(await drain()).toEqual({ kind: 'drained', delivered: 1, tried: 1 });
    expect(app.changes).toEqual([`create ${ana.username}`, `set-groups ${ana.username}`]);
    expect(
      await db.one.query('SELECT ref, handle, claims, origin FROM binding WHERE account_id = $1', [ana.id]),
    ).toEqual([
      { ref: ana.username, handle: ana.username, claims: { memory_id: ana.username }, origin: 'made' },
    ]);
    const [kept] = await db.one.query<{ kept: string }>(
      `SELECT delivered::text || (SELECT sent::text FROM binding WHERE account_id = $1) AS kept FROM delivery WHERE account_id = $1`,
      [ana.id],
    );
    expect(kept?.kept).not.toContain('Person');
    expect(await drain()).toEqual({ kind: 'drained', delivered: 0, tried: 0 });
  });

  test('an ending closes its receipt by reading back, and so does the return, with the same account', async () => {
    const ana = await bringIn();
    const internal = app.accounts.get(ana.username)?.id;
    await wish(ana.id, 'suspended');
    await drain();
    await wish(ana.id, 'present');
    await drain();
    expect(app.changes).toEqual([`suspend ${ana.username}`, `restore ${ana.username}`]);
    expect(app.accounts.get(ana.username)?.id).toBe(internal);
    const receipts = await receiptsOf(ana.id);
    expect(
      receipts.map(({ kind, complete, steps }) => [kind, complete, steps.map((step) => step.code)]),
    ).toEqual([
      ['ending', true, ['suspended', 'stopped-with-account']],
      ['return', true, ['present', 'all']],
    ]);
    for (const receipt of receipts) expect(receipt.readBackAt).not.toBeNull();
  });

  test('a receipt stays open while the app has not shown what it is to prove', async () => {
    const ana = await bringIn();
    await wish(ana.id, 'suspended');
    app.fault = 'unreachable';
    await drain();
    expect((await receiptsOf(ana.id))[0]).toMatchObject({ closedAt: null, complete: false });
    app.fault = null;
    await db.one.query(`UPDATE delivery SET next_try_at = now() WHERE account_id = $1`, [ana.id]);
    await drain();
    expect((await receiptsOf(ana.id))[0]).toMatchObject({ complete: true });
  });

  test('an ending that a return overtook is closed as overtaken, and the app is not touched', async () => {
    const ana = await bringIn();
    await wish(ana.id, 'suspended');
    await wish(ana.id, 'present');
    await drain();
    expect(app.changes).toEqual([]);
    const [ending] = await receiptsOf(ana.id);
    expect(ending).toMatchObject({ kind: 'ending', complete: false, steps: [{ step: 'overtaken' }] });
    expect(ending?.closedAt).not.toBeNull();
  });

  test('a foreign account of that name waits for a person, and is not touched', async () => {
    const ana = await person();
    app.add(ana.username);
    await wish(ana.id, 'present', { receipt: false });
    await drain();
    expect(app.changes).toEqual([]);
    expect((await deliveryOf(ana.id))?.outcome).toEqual({ kind: 'conflict', ref: ana.username });
    expect(await db.one.query('SELECT 1 FROM binding WHERE account_id = $1', [ana.id])).toEqual([]);
  });

  test('an account that is bound to somebody else is bound to nobody again', async () => {
    const ana = await bringIn();
    const bea = await person();
    const account = app.accounts.get(ana.username);
    if (account !== undefined) account.subject = bea.id;
    await wish(bea.id, 'present', { receipt: false });
    await drain();
    expect((await deliveryOf(bea.id))?.outcome).toEqual({ kind: 'conflict', ref: ana.username });
  });
});

describe('a create that is never answered', () => {
  test('is found later, and made once', async () => {
    const ana = await person();
    await wish(ana.id, 'present', { receipt: false });
    app.fault = 'swallow-create';
    await drain();
    expect(await deliveryOf(ana.id)).toMatchObject({
      unanswered: true,
      outcome: { fault: { code: 'unanswered' } },
    });
    app.fault = null;
    await db.one.query(`UPDATE delivery SET next_try_at = now() WHERE account_id = $1`, [ana.id]);
    await drain();
    expect(app.changes.filter((change) => change.startsWith('create'))).toHaveLength(1);
    expect(await deliveryOf(ana.id)).toMatchObject({ unanswered: false, outcome: { kind: 'done' } });
  });

  test('keeps the receipt of an ending open for 15 minutes, and what appeared meanwhile is stopped', async () => {
    const ana = await person();
    await wish(ana.id, 'present', { receipt: false });
    app.fault = 'swallow-create';
    await drain();
    // The app makes it late: for now nobody sees it.
    const late = app.accounts.get(ana.username);
    app.accounts.delete(ana.username);
    app.fault = null;
    await wish(ana.id, 'left');
    await drain();
    const waiting = await deliveryOf(ana.id);
    expect(waiting?.outcome.kind).toBe('pending');
    expect(waiting?.due_ms).toBeGreaterThan(14 * 60_000);
    expect((await receiptsOf(ana.id))[0]?.closedAt).toBeNull();
    if (late !== undefined) app.accounts.set(ana.username, late);
    await db.one.query(
      `UPDATE delivery SET next_try_at = now(), create_unanswered_at = now() - interval '15 minutes' WHERE account_id = $1`,
      [ana.id],
    );
    await drain();
    expect(app.accounts.get(ana.username)?.locked).toBe(true);
    expect((await receiptsOf(ana.id))[0]).toMatchObject({ complete: true });
  });
});

describe('who may act', () => {
  test('two drainers at once: one works, nothing is done twice', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, person));
    for (const { id } of people) await wish(id, 'present', { receipt: false });
    const results = await Promise.all([drain(), drain(), drain()]);
    expect(results.filter((result) => result.kind === 'busy').length).toBeGreaterThanOrEqual(1);
    expect(results.reduce((sum, result) => sum + result.delivered, 0)).toBe(6);
    expect(app.changes).toHaveLength(12);
    expect(new Set(app.changes).size).toBe(12);
  });

  test('a drainer killed between call and record is repeated after its claim, and nothing is done twice', async () => {
    const ana = await person();
    await wish(ana.id, 'present', { receipt: false });
    // What a kill leaves: the call was made, the row is claimed, nothing was written down.
    await app.connector.create({ subject: ana.id, handle: ana.username, fields: { displayName: 'x' } });
    await db.one.query(
      `UPDATE delivery SET claimed_by = 'gone', claimed_until = now() + interval '60 s', tries = 1 WHERE account_id = $1`,
      [ana.id],
    );
    await db.one.query(
      `INSERT INTO app_lease (app, holder, until) VALUES ('cloud', 'gone', now() + interval '60 s')`,
    );
    expect((await drain()).kind).toBe('busy');
    await db.one.query(`UPDATE app_lease SET until = now() - interval '1 s'`);
    expect(await drain()).toMatchObject({ kind: 'drained', tried: 0 });
    await db.one.query(`UPDATE delivery SET claimed_until = now() WHERE account_id = $1`, [ana.id]);
    expect(await drain()).toMatchObject({ kind: 'drained', delivered: 1 });
    expect(app.changes.filter((change) => change.startsWith('create'))).toHaveLength(1);
  });

  test('whoever lost lease and claim during a call writes nothing of it', async () => {
    const ana = await bringIn();
    await wish(ana.id, 'suspended');
    const bea = await person();
    await wish(bea.id, 'present', { receipt: false });
    await db.one.query(`UPDATE delivery SET next_try_at = now() + interval '1 h' WHERE account_id = $1`, [
      bea.id,
    ]);
    app.before = async () => {
      await db.one.query(`UPDATE delivery SET next_try_at = now() WHERE account_id = $1`, [bea.id]);
      await db.one.query(`UPDATE app_lease SET holder = 'other'`);
      await db.one.query(`UPDATE delivery SET claimed_by = 'other' WHERE account_id = $1`, [ana.id]);
    };
    await drain();
    expect(await deliveryOf(bea.id)).toMatchObject({ claimed_by: null, tries: 0 });
    await db.one.query(`UPDATE delivery SET delivered_version = 1000000 WHERE account_id = $1`, [bea.id]);
    expect(await deliveryOf(ana.id)).toMatchObject({ claimed_by: 'other', delivered_version: 1 });
    expect((await receiptsOf(ana.id))[0]?.closedAt).toBeNull();
    expect(await db.one.query(`SELECT holder FROM app_lease WHERE app = 'cloud'`)).toEqual([
      { holder: 'other' },
    ]);
    app.before = async () => {};
    await db.one.query(`UPDATE app_lease SET until = now()`);
    await db.one.query(`UPDATE delivery SET claimed_until = now() WHERE account_id = $1`, [ana.id]);
    await drain();
    expect((await receiptsOf(ana.id))[0]).toMatchObject({ complete: true });
    expect(app.changes).toEqual([`suspend ${ana.username}`]);
  });

  test('a wish that moves during a call wins, in the same claim', async () => {
    const ana = await bringIn();
    await wish(ana.id, 'suspended');
    app.before = async () => {
      app.before = async () => {};
      await wish(ana.id, 'present');
    };
    expect(await drain()).toMatchObject({ delivered: 1 });
    expect(app.changes).toEqual([`suspend ${ana.username}`, `restore ${ana.username}`]);
    const [row] = await db.one.query<{ done: boolean }>(
      `SELECT d.delivered_version = e.version AS done FROM delivery d JOIN entitlement e USING (account_id, app) WHERE account_id = $1`,
      [ana.id],
    );
    expect(row?.done).toBe(true);
  });

  test('a wish that moves right before a call stops that call', async () => {
    const ana = await bringIn();
    await wish(ana.id, 'suspended');
    const { find } = app.connector;
    const connector = {
      ...app.connector,
      find: async (key: Parameters<typeof find>[0]) => {
        const found = await find(key);
        connector.find = find;
        await wish(ana.id, 'present');
        return found;
      },
    };
    await drain({ connector });
    expect(app.changes).toEqual([]);
  });

  test('no transaction is open while an app is called', async () => {
    const ana = await bringIn();
    await wish(ana.id, 'suspended');
    let open: number | undefined;
    app.before = async () => {
      const [row] = await db.one.query<{ open: number }>(
        `SELECT count(*)::int AS open FROM pg_stat_activity
         WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      );
      open = row?.open;
    };
    await drain();
    expect(open).toBe(0);
  });

  test('nothing is touched in an app that is only observed or paused', async () => {
    const ana = await person();
    await wish(ana.id, 'present', { receipt: false });
    for (const mode of ['observe', 'paused']) {
      await db.one.query(`UPDATE app SET mode = $1 WHERE name = 'cloud'`, [mode]);
      expect(await hasDueDeliveries(db.one, 'cloud')).toBe(false);
      expect((await drain()).kind).toBe('not-managed');
    }
    expect(app.changes).toEqual([]);
  });

  test('an app put back to observe while it is drained is left alone from the next row on', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, person));
    for (const { id } of people) await wish(id, 'present', { receipt: false, groups: [] });
    app.before = async () => {
      await db.one.query(`UPDATE app SET mode = 'observe' WHERE name = 'cloud'`);
    };
    await drain();
    expect(app.changes.length).toBeLessThanOrEqual(memory.calls.concurrency);
  });

  test('endings go before everything else, and before who waits at the door', async () => {
    const [ana, bea] = [await bringIn(), await bringIn()];
    const cy = await person();
    await wish(cy.id, 'present', { receipt: false, groups: [] });
    await wish(ana.id, 'present', { receipt: false, groups: ['Stewards'] });
    await db.tx((tx) => hurry(tx, { accountId: ana.id, app: 'cloud' }, { wake: async () => {} }));
    await wish(bea.id, 'suspended');
    const about = { ...memory, calls: { ...memory.calls, concurrency: 1 } };
    await drainApp({
      db,
      app: 'cloud',
      connector: app.connector,
      about,
      settings,
      log: silentLog,
      wake: async () => {},
      signal: stop.signal,
    });
    expect(app.changes).toEqual([
      `suspend ${bea.username}`,
      `set-groups ${ana.username}`,
      `create ${cy.username}`,
    ]);
  });
});

describe('an app that fails', () => {
  test('is left alone after five faults in a row, tried with one account, and works through the rest when it answers', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, person));
    for (const { id } of people) await wish(id, 'present', { receipt: false, groups: [] });
    app.fault = 'unavailable';
    const first = await drain();
    expect(first.kind).toBe('resting');
    expect(first.tried).toBeLessThan(12);
    expect(await hasDueDeliveries(db.one, 'cloud')).toBe(false);
    expect(await drain()).toEqual({ kind: 'resting', delivered: 0, tried: 0 });

    const rested = () =>
      db.one.query(
        `UPDATE app_lease SET breaker = jsonb_set(breaker, '{openUntil}', to_jsonb((now() - interval '1 s')::text))`,
      );
    await rested();
    expect(await hasDueDeliveries(db.one, 'cloud')).toBe(true);
    expect(await drain()).toEqual({ kind: 'resting', delivered: 0, tried: 1 });
    const [kept] = await db.one.query<{ breaker: { opens: number } }>(`SELECT breaker FROM app_lease`);
    expect(kept?.breaker.opens).toBe(2);

    app.fault = null;
    await rested();
    expect(await drain()).toMatchObject({ kind: 'drained', delivered: 12 });
  });

  test('with wrong credentials is not asked a second time', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, person));
    for (const { id } of people) await wish(id, 'present', { receipt: false });
    app.fault = 'credentials';
    expect((await drain()).tried).toBeLessThanOrEqual(memory.calls.concurrency);
    expect(await drain()).toEqual({ kind: 'resting', delivered: 0, tried: 0 });
  });

  test('never holds up another', async () => {
    const ana = await person();
    const other = createMemoryApp();
    for (const name of ['cloud', 'chat'])
      await wish(ana.id, 'present', { receipt: false, groups: [], app: name });
    let release = () => {};
    app.before = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const stuck = drain();
    expect(await drain({ app: 'chat', connector: other.connector })).toMatchObject({ delivered: 1 });
    release();
    await stuck;
  });

  test('one account with a fault of its own waits longer each time, and the others go on', async () => {
    const [ana, bea] = [await person(), await person()];
    for (const { id } of [ana, bea]) await wish(id, 'present', { receipt: false, groups: [] });
    const connector: MemoryApp['connector'] = {
      ...app.connector,
      create: async (account) =>
        account.subject === ana.id
          ? { kind: 'refused', fault: { code: 'group-refused' } }
          : app.connector.create(account),
    };
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await drain({ connector });
      waits.push((await deliveryOf(ana.id))?.due_ms ?? 0);
      await db.one.query(`UPDATE delivery SET next_try_at = now() WHERE account_id = $1`, [ana.id]);
    }
    expect(app.accounts.has(bea.username)).toBe(true);
    expect(waits[4]).toBeGreaterThan((waits[0] ?? 0) * 1.5);
  });

  test('what falls due soon is woken for, without waiting for the sweep', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance', 'queueMicrotask'] });
    try {
      const ana = await person();
      await wish(ana.id, 'present', { receipt: false });
      app.fault = 'late';
      await drain();
      expect(wakes).toEqual([]);
      jest.advanceTimersByTime(6_000);
      expect(wakes).toEqual(['app:cloud']);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('commands about apps', () => {
  const context = {
    actor: { kind: 'operator' as const },
    policy: null,
    keys: null as never,
    log: silentLog,
    wake: async (queue: string) => {
      wakes.push(queue);
    },
  };

  test('somebody at the door brings a row forward, but not within 2 s of the last try', async () => {
    const ana = await person();
    await wish(ana.id, 'present', { receipt: false });
    const ask = () => db.tx((tx) => hurry(tx, { accountId: ana.id, app: 'cloud' }, context));
    await db.one.query(
      `UPDATE delivery SET next_try_at = now() + interval '1 hour', outcome_at = now() - interval '1 minute' WHERE account_id = $1`,
      [ana.id],
    );
    await ask();
    expect((await deliveryOf(ana.id))?.due_ms).toBeLessThanOrEqual(0);
    expect(wakes).toEqual(['app:cloud']);
    await db.one.query(
      `UPDATE delivery SET next_try_at = now() + interval '1 hour', outcome_at = now() WHERE account_id = $1`,
      [ana.id],
    );
    await ask();
    const due = (await deliveryOf(ana.id))?.due_ms ?? 0;
    expect(due > 1_000 && due <= 2_000).toBe(true);
  });

  test('an app is managed from the moment a person has seen its first inventory', async () => {
    await db.one.query(`UPDATE app SET mode = 'observe', inventory_on = NULL WHERE name = 'chat'`);
    const confirm = (name: string) => db.tx((tx) => confirmApp(tx, { app: name }, context));
    expect(await confirm(randomUUID())).toEqual({ ok: false, fault: { code: 'no-such-app' } });
    expect(await confirm('chat')).toEqual({ ok: false, fault: { code: 'no-inventory' } });
    await db.one.query(`UPDATE app SET inventory_on = now() WHERE name = 'chat'`);
    expect(await confirm('chat')).toEqual({ ok: true });
    expect(await confirm('chat')).toEqual({ ok: false, fault: { code: 'already-managed' } });
  });
});
