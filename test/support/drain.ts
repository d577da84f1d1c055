import { policyFrom } from '@latchkey/commands/settings/policy-from';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { settingsSchema } from '@latchkey/commands/settings/schema';
import { createMemoryApp, type MemoryApp, memory } from '@latchkey/connectors/memory/create-memory-app';
import { silentLog } from '@latchkey/runtime/log';
import { type Database, openDatabase } from '@latchkey/store/database';
import { openReceipt, queueDelivery, writeEntitlement } from '@latchkey/store/entitlement';
import { type Receipt, readReceipts } from '@latchkey/store/receipt';
import { type Drained, type DrainOptions, drainApp } from '@latchkey/sync/drain/drain-app';
import { createTestDatabase } from './database.ts';

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
  mail: { from: 'hello@example.org', quiet: 'off' },
});
const settings: HubSettings = { version: 1, document, policy: policyFrom(document, 1) };

export type TestPerson = { id: string; username: string };
export type DeliveryRow = {
  delivered_version: number;
  outcome: { kind: string; fault?: { code: string } };
  claimed_by: string | null;
  tries: number;
  due_ms: number;
  unanswered: boolean;
};

/** A database with two managed apps, `cloud` and `chat`, of which `cloud` is an app in memory, and what fills its queue. */
export type DrainBench = {
  db: Database;
  settings: HubSettings;
  /** Anew in each test. */
  app: MemoryApp;
  /** Queues that were woken. */
  wakes: string[];
  /** Call before each test: an empty app, nothing due, nobody at work. */
  reset(): Promise<void>;
  close(): Promise<void>;
  drain(more?: Partial<DrainOptions>): Promise<Drained>;
  person(): Promise<TestPerson>;
  /** Writes a wish as a deciding transaction does; answers its version. */
  wish(
    accountId: string,
    treatment: 'present' | 'suspended' | 'left',
    more?: { groups?: string[]; app?: string; receipt?: boolean },
  ): Promise<number>;
  /** Somebody whose account is made and bound; the app's changes are forgotten. */
  bringIn(): Promise<TestPerson>;
  deliveryOf(accountId: string): Promise<DeliveryRow | undefined>;
  /** Makes a row due now. */
  makeDue(accountId: string): Promise<void>;
  /** The oldest first. */
  receiptsOf(accountId: string): Promise<Receipt[]>;
};

export async function openDrainBench(): Promise<DrainBench> {
  const database = await createTestDatabase();
  const db = openDatabase({ url: database.url, name: 'test' });
  const stop = new AbortController();
  const wakes: string[] = [];
  let names = 0;
  await db.one.query(
    `INSERT INTO app (name, kind, mode) VALUES ('cloud', 'memory', 'manage'), ('chat', 'memory', 'manage')`,
  );

  const bench: DrainBench = {
    db,
    settings,
    app: createMemoryApp(),
    wakes,
    async reset() {
      bench.app = createMemoryApp();
      wakes.length = 0;
      await db.one.query('UPDATE delivery SET delivered_version = 1000000');
      await db.one.query('DELETE FROM app_lease');
      await db.one.query(`UPDATE app SET mode = 'manage'`);
    },
    async close() {
      stop.abort();
      await db.end();
      await database.drop();
    },
    drain: (more = {}) =>
      drainApp({
        db,
        app: 'cloud',
        connector: bench.app.connector,
        about: memory,
        settings,
        log: silentLog,
        wake: async (queue) => {
          wakes.push(queue);
        },
        signal: stop.signal,
        ...more,
      }),
    async person() {
      names += 1;
      const username = `person${names}`;
      const [row] = await db.one.query<{ id: string }>(
        `INSERT INTO account (life, username, name) VALUES ('active', $1, $2) RETURNING id`,
        [username, `Person ${names}`],
      );
      return { id: row?.id as string, username };
    },
    wish(accountId, treatment, more = {}) {
      const app = more.app ?? 'cloud';
      const groups = more.groups ?? ['Members'];
      return db.tx(async (tx) => {
        const wanted = { accountId, app, treatment, groups, closedOn: null };
        const version = (await writeEntitlement(tx, wanted)) as number;
        const kind = treatment === 'present' ? 'return' : 'ending';
        if (more.receipt !== false) await openReceipt(tx, { accountId, app, version, kind, cause: 'test' });
        await queueDelivery(tx, accountId, app, treatment === 'present' ? 0 : 2);
        return version;
      });
    },
    async bringIn() {
      const someone = await bench.person();
      await bench.wish(someone.id, 'present', { receipt: false });
      await bench.drain();
      if (bench.app.accounts.get(someone.username)?.subject !== someone.id) throw new Error('not brought in');
      bench.app.changes.length = 0;
      return someone;
    },
    async deliveryOf(accountId) {
      const [row] = await db.one.query<DeliveryRow>(
        `SELECT delivered_version, outcome, claimed_by, tries, create_unanswered_at IS NOT NULL AS unanswered,
           (extract(epoch FROM next_try_at - now()) * 1000)::float8 AS due_ms
         FROM delivery WHERE account_id = $1 AND app = 'cloud'`,
        [accountId],
      );
      return row;
    },
    async makeDue(accountId) {
      await db.one.query('UPDATE delivery SET next_try_at = now() WHERE account_id = $1', [accountId]);
    },
    receiptsOf: async (accountId) => (await readReceipts(db.one, accountId)).reverse(),
  };
  return bench;
}
