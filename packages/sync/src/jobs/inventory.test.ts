import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CommandContext } from '@latchkey/commands/context';
import { repairDrift } from '@latchkey/commands/repair-drift';
import { policyFrom } from '@latchkey/commands/settings/policy-from';
import { settingsSchema } from '@latchkey/commands/settings/schema';
import { createMemoryApp, type MemoryApp, memory } from '@latchkey/connectors/memory/create-memory-app';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { readAppMode } from '@latchkey/store/app';
import { type Database, openDatabase } from '@latchkey/store/database';
import { readDrift } from '@latchkey/store/drift';
import { queueDelivery, writeEntitlement } from '@latchkey/store/entitlement';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { drainApp } from '../drain/drain-app.ts';
import { takeInventory } from './inventory.ts';

const document = settingsSchema.parse({
  name: 'Co-op',
  groups: { members: { title: 'Members' } },
  apps: {
    cloud: { kind: 'memory', url: 'http://cloud.test', for: ['members'], groups: { members: 'Members' } },
  },
  mail: { from: 'hello@example.org', quiet: 'off' },
});
const settings = { version: 1, document, policy: policyFrom(document, 1) };
const keys = createPurposeKeys(['a secret that is long enough for a test']);
const stop = new AbortController();
const wake = async () => {};

let database: TestDatabase;
let db: Database;
let app: MemoryApp;
let names = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, name: 'test' });
}, 60_000);
afterAll(async () => {
  stop.abort();
  await db?.end();
  await database?.drop();
}, 20_000);
beforeEach(async () => {
  app = createMemoryApp();
  await db.one.query(
    'TRUNCATE removal_ticket, receipt, attempt, drift, observed, binding, app_lease, delivery, entitlement, app CASCADE',
  );
  await db.one.query(`INSERT INTO app (name, kind, mode) VALUES ('cloud', 'memory', 'manage')`);
});

const drain = () =>
  drainApp({
    db,
    app: 'cloud',
    connector: app.connector,
    about: memory,
    settings,
    log: silentLog,
    wake,
    signal: stop.signal,
  });
const inventory = () =>
  takeInventory({
    db,
    app: 'cloud',
    connector: app.connector,
    about: memory,
    settings,
    keys,
    log: silentLog,
    wake,
  });

async function wish(accountId: string, treatment: 'present' | 'suspended'): Promise<void> {
  await db.tx(async (tx) => {
    await writeEntitlement(tx, { accountId, app: 'cloud', treatment, groups: ['Members'], closedOn: null });
    await queueDelivery(tx, accountId, 'cloud', 0);
  });
  await drain();
}

async function member(): Promise<{ id: string; name: string }> {
  names += 1;
  const name = `member${names}`;
  const [row] = await db.one.query<{ id: string }>(
    `INSERT INTO account (life, username, name) VALUES ('active', $1, $2) RETURNING id`,
    [name, `Member ${names}`],
  );
  const id = row?.id as string;
  await wish(id, 'present');
  return { id, name };
}

const account = (name: string) => {
  const found = app.accounts.get(name);
  if (found === undefined) throw new Error(`${name} is not there`);
  return found;
};
const kinds = async () => (await readDrift(db.one, 'cloud')).map((row) => [row.ref, row.kind]);

test('an inventory keeps what is there, and forgets what is gone; half of one concludes nothing', async () => {
  const ana = await member();
  app.add('stranger');
  expect(await inventory()).toEqual({ ok: true, accounts: 4, drift: 0, repaired: 0, backToObserve: false });
  app.accounts.delete('stranger');
  app.accounts.delete(ana.name);
  app.fault = 'half-list';
  expect(await inventory()).toEqual({ ok: false, code: 'broken-off' });
  const refs = () =>
    db.one.query<{ ref: string }>(`SELECT ref FROM observed WHERE app = 'cloud' ORDER BY ref`);
  expect((await refs()).map((row) => row.ref)).toContain('stranger');
  expect(await kinds()).toEqual([]);
  app.fault = null;
  expect(await inventory()).toMatchObject({ ok: true, accounts: 2, drift: 1 });
  expect((await refs()).map((row) => row.ref)).not.toContain('stranger');
  expect(await kinds()).toEqual([[ana.name, 'gone']]);
});

test('what somebody changed in the app is shown; what is due, or is no longer different, is not', async () => {
  const [ana, bea, cy, dan] = [await member(), await member(), await member(), await member()];
  account(ana.name).groups.delete('Members');
  account(bea.name).displayName = 'Changed There';
  account(cy.name).locked = true;
  await db.one.query(`UPDATE account SET name = 'Changed Here' WHERE id = $1`, [dan.id]);
  await db.one.query(`UPDATE entitlement SET version = version + 1 WHERE account_id = $1`, [dan.id]);
  expect(await inventory()).toMatchObject({ drift: 3, repaired: 0, backToObserve: false });
  expect((await kinds()).sort()).toEqual(
    [
      [ana.name, 'groups'],
      [bea.name, 'fields'],
      [cy.name, 'stopped-there'],
    ].sort(),
  );
  account(cy.name).locked = false;
  await inventory();
  expect((await kinds()).map(([ref]) => ref)).not.toContain(cy.name);
});

test('access that was opened there is ended again, with a receipt; the third time it is left to people', async () => {
  const ana = await member();
  await wish(ana.id, 'suspended');
  for (let time = 1; time <= 2; time += 1) {
    account(ana.name).locked = false;
    expect(await inventory()).toMatchObject({ drift: 1, repaired: 1 });
    await drain();
    expect(account(ana.name).locked).toBe(true);
  }
  account(ana.name).locked = false;
  expect(await inventory()).toMatchObject({ drift: 1, repaired: 0 });
  expect(await readDrift(db.one, 'cloud')).toMatchObject([
    { kind: 'access-open', contested: true, repairs: 2 },
  ]);
  expect(
    await db.one.query(`SELECT cause, complete FROM receipt WHERE account_id = $1 ORDER BY version`, [
      ana.id,
    ]),
  ).toEqual([
    { cause: 'drift', complete: true },
    { cause: 'drift', complete: true },
  ]);
  // A person may.
  const context: CommandContext = { actor: { kind: 'operator' }, policy: null, keys, log: silentLog, wake };
  const key = { app: 'cloud', ref: ana.name, kind: 'access-open', accountId: ana.id };
  expect(await db.tx((tx) => repairDrift(tx, key, context))).toMatchObject({ ok: true });
  expect(await db.tx((tx) => repairDrift(tx, key, context))).toEqual({
    ok: false,
    fault: { code: 'no-such-drift' },
  });
});

test('repairs count in the limit of removals', async () => {
  const people = [await member(), await member(), await member()];
  for (const one of people) await wish(one.id, 'suspended');
  for (let number = 0; number < 3; number += 1) {
    await db.one.query(
      `INSERT INTO removal_ticket (scope, account_id) VALUES ('app:cloud', gen_random_uuid())`,
    );
  }
  for (const one of people) account(one.name).locked = false;
  expect(await inventory()).toMatchObject({ drift: 3, repaired: 0, backToObserve: false });
  expect(await kinds()).toHaveLength(3);
});

test('when much differs at once nothing is repaired, and the app is only observed from then on', async () => {
  const people: { id: string; name: string }[] = [];
  for (let number = 0; number < 5; number += 1) people.push(await member());
  for (const one of people) await wish(one.id, 'suspended');
  for (const one of people) account(one.name).locked = false;
  app.changes.length = 0;
  expect(await inventory()).toMatchObject({ drift: 5, repaired: 0, backToObserve: true });
  expect(await readAppMode(db.one, 'cloud')).toBe('observe');
  expect((await drain()).kind).toBe('not-managed');
  expect(app.changes).toEqual([]);
});

test('what was delivered while the inventory ran is not taken for a difference', async () => {
  const ana = await member();
  const { inventory: real } = app.connector;
  app.connector.inventory = async function* () {
    const seen = [];
    for await (const one of real.call(app.connector)) seen.push(one);
    await wish(ana.id, 'suspended');
    yield* seen;
  };
  expect(await inventory()).toMatchObject({ drift: 0 });
});
