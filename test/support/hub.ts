import { randomUUID } from 'node:crypto';
import type { CommandContext } from '@latchkey/commands/context';
import { checkSettings } from '@latchkey/commands/settings/parse-settings';
import { readPolicy } from '@latchkey/commands/settings/read-settings';
import type { Policy } from '@latchkey/domain/rule';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { saveApp, saveSource } from '@latchkey/store/app-setting';
import { advanceCalendar } from '@latchkey/store/clock';
import { type Database, openDatabase } from '@latchkey/store/database';
import { setUpHub } from '@latchkey/store/hub';
import { insertMailing } from '@latchkey/store/mailing';
import { insertSetting } from '@latchkey/store/setting';
import { createTestDatabase } from './database.ts';

/** A hub in a database of its own: two apps, a paid group, a privileged one, a calendar that can be moved. */
export type TestHub = {
  db: Database;
  urls: { owner: string; idp: string; worker: string };
  policy: Policy;
  context: CommandContext;
  /** Queues that were woken, in order. */
  woken: string[];
  /** Outside accounts whose contribution stands so; settled and looked up. Returns ids of the identities. */
  addBooks(count: number, order: BooksOrder): Promise<string[]>;
  /** Members: accounts of such identities, claimed, with what a paid-up member has. Returns ids of the accounts. */
  addMembers(count: number): Promise<string[]>;
  /** What the books say of all these accounts from now on; settled and looked up. */
  setBooks(accountIds: readonly string[], order: BooksOrder): Promise<void>;
  /** Moves the calendar, and reads the books completely at the end. */
  moveDays(days: number): Promise<void>;
  close(): Promise<void>;
};

/** A contribution: its status, and how many days ago it was charged. */
export type BooksOrder = { status: string; chargedDaysAgo: number };

const SETTINGS = {
  name: 'Test co-op',
  sources: { books: { kind: 'file', path: 'books.json', every: '15m' } },
  groups: { members: { title: 'Members' }, stewards: { title: 'Stewards', privileged: true } },
  rules: [
    { group: 'members', when: { source: 'books', tier: 'any', paid: true }, grace: '30d' },
    { group: 'stewards', when: { source: 'books', role: 'ADMIN' } },
  ],
  apps: {
    cloud: {
      kind: 'nextcloud',
      url: 'https://cloud.example.org',
      for: ['members'],
      groups: { stewards: 'Stewards' },
    },
    chat: { kind: 'matrix', url: 'https://chat.example.org', for: ['members'] },
  },
  mail: { from: 'hub@example.org', quiet: 'off' },
};

const DATA = `jsonb_build_object('status', $2::text, 'frequency', 'MONTHLY', 'tierId', 'tier', 'lastTierId', NULL,
  'createdAt', calendar_now() - make_interval(days => $3), 'processedAt', calendar_now() - make_interval(days => $3),
  'lastChargedAt', calendar_now() - make_interval(days => $3))`;

/** Opens a hub for tests. */
export async function createTestHub(): Promise<TestHub> {
  const test = await createTestDatabase();
  const db = openDatabase({ url: test.url, name: 'test', pool: 12 });
  const parsed = checkSettings(SETTINGS);
  if (!parsed.ok) throw new Error(`the test's settings are wrong: ${JSON.stringify(parsed.faults)}`);
  await db.tx(async (tx) => {
    await setUpHub(tx, true);
    await insertMailing(tx, 'operator');
    await insertSetting(tx, {
      version: 1,
      document: parsed.settings,
      owners: {},
      author: 'file',
      reason: null,
    });
    await saveSource(tx, { name: 'books', kind: 'file' });
    for (const [name, app] of Object.entries(parsed.settings.apps)) {
      await saveApp(tx, { name, kind: app.kind, client: { redirect_uris: [] } });
    }
    await tx.query(`UPDATE app SET mode = 'manage'`);
  });
  const read = () =>
    db.one.query(
      'UPDATE source SET previous_complete_on = last_complete_on, last_complete_on = calendar_now()',
    );
  await read();
  const woken: string[] = [];
  const policy = await readPolicy(db.one);
  const context: CommandContext = {
    actor: { kind: 'operator' },
    policy,
    keys: createPurposeKeys(['k'.repeat(40)]),
    log: silentLog,
    wake: async (queue) => {
      woken.push(queue);
    },
  };
  const seen = `calendar_now() - interval '10 days'`;

  const hub: TestHub = {
    db,
    urls: test.urls,
    policy,
    context,
    woken,
    async addBooks(count, order) {
      const ids = Array.from({ length: count }, () => randomUUID());
      await db.one.query(
        `INSERT INTO identity (id, source, type, name, address, concerned, first_read_on, last_read_on)
         SELECT id, 'books', 'INDIVIDUAL', 'Person', id || '@example.org', true, ${seen}, calendar_now()
         FROM unnest($1::uuid[]) AS id`,
        [ids],
      );
      await db.one.query(
        `INSERT INTO fact (source, identity_id, kind, data, first_read_on, last_read_on, since_on, confirmed_on)
         SELECT 'books', id, 'order', ${DATA}, ${seen}, calendar_now(), ${seen}, calendar_now()
         FROM unnest($1::uuid[]) AS id`,
        [ids, order.status, order.chargedDaysAgo],
      );
      return ids;
    },
    async addMembers(count) {
      const identities = await hub.addBooks(count, { status: 'ACTIVE', chargedDaysAgo: 5 });
      // An account's id is any UUID: that of its outside account will do.
      const ids = identities;
      await db.tx(async (tx) => {
        await tx.query(
          `INSERT INTO account (id, life, username, name, made_on, claimed_on)
           SELECT id, 'active', 'm' || left(replace(id::text, '-', ''), 18), 'Person', ${seen}, ${seen}
           FROM unnest($1::uuid[]) AS id`,
          [ids],
        );
        await tx.query('UPDATE identity SET account_id = id WHERE id = ANY($1::uuid[])', [ids]);
        await tx.query(
          `INSERT INTO invitation (account_id, state) SELECT id, 'claimed' FROM unnest($1::uuid[]) AS id`,
          [ids],
        );
        await tx.query(
          `INSERT INTO group_grant (account_id, group_name, origin) SELECT id, 'members', 'rule' FROM unnest($1::uuid[]) AS id`,
          [ids],
        );
        await tx.query(
          `INSERT INTO entitlement (account_id, app, treatment)
           SELECT id, app.name, 'present' FROM unnest($1::uuid[]) AS id, app`,
          [ids],
        );
        await tx.query(
          `INSERT INTO delivery (account_id, app, delivered_version)
           SELECT account_id, app, version FROM entitlement WHERE account_id = ANY($1::uuid[])`,
          [ids],
        );
      });
      return ids;
    },
    async setBooks(accountIds, order) {
      await db.one.query(
        `UPDATE fact SET data = ${DATA}, missing = false, since_on = ${seen}, confirmed_on = calendar_now()
         WHERE identity_id IN (SELECT id FROM identity WHERE account_id = ANY($1::uuid[]))`,
        [[...accountIds], order.status, order.chargedDaysAgo],
      );
      await read();
    },
    async moveDays(days) {
      await db.tx((tx) => advanceCalendar(tx, days));
      await db.one.query('UPDATE fact SET confirmed_on = calendar_now()');
      await read();
    },
    async close() {
      await db.end();
      await test.drop();
    },
  };
  return hub;
}
