import { readPolicy, readSettings } from '@latchkey/commands/settings/read-settings';
import { settingsSchema } from '@latchkey/commands/settings/schema';
import { asksOf } from '@latchkey/domain/source-asks';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { type Log, silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type { OpenCollective } from '@latchkey/sandbox/open-collective/open-collective';
import { advanceCalendar, readCalendar } from '@latchkey/store/clock';
import { type Database, openDatabase } from '@latchkey/store/database';
import { setUpHub } from '@latchkey/store/hub';
import { insertSetting } from '@latchkey/store/setting';
import { decidePeople } from '@latchkey/sync/decide-people';
import { type PullDeps, pull } from '@latchkey/sync/jobs/pull';
import { readPerson } from '@latchkey/sync/read/read-person';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createPace } from '@latchkey/sync/source/open-collective/pace';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** Keys of the hubs of these tests. */
export const KEYS = createPurposeKeys(['a secret of thirty-two characters or more']);
const SETTINGS = settingsSchema.parse({
  name: 'Example co-op',
  sources: {
    books: { kind: 'open-collective', collective: 'example-coop', token: { env: 'OC' }, every: '15m' },
  },
  groups: { members: { title: 'Members' }, stewards: { title: 'Stewards' } },
  rules: [
    { group: 'members', when: { source: 'books', paid: true }, grace: '30d' },
    { group: 'stewards', when: { source: 'books', role: 'ADMIN' } },
  ],
  mail: { from: 'hello@example.org', quiet: 'off' },
});

/** What lies between the hub and the books. `through`: the address that is asked instead of the stand-in's own. */
export type BooksHubOptions = {
  server?: '2026' | '2025-01';
  through?: (apiUrl: string) => Promise<string>;
  http?: HttpClient;
  sleep?: (ms: number) => Promise<void>;
  log?: Log;
};

/** A hub that has applied the settings, on a database of its own, and the stand-in books it reads. */
export async function createBooksHub(generated: number, options: BooksHubOptions = {}) {
  const log = options.log ?? silentLog;
  const made: TestDatabase = await createTestDatabase();
  const db: Database = openDatabase({ url: made.url, name: 'test' });
  await db.tx(async (tx) => {
    await setUpHub(tx, true);
    await insertSetting(tx, { version: 1, document: SETTINGS, owners: {}, author: 'operator', reason: null });
  });
  let now = await readCalendar(db.one);
  const books: OpenCollective = createOpenCollective({
    people: { generated, equalCreatedAt: true },
    startOn: now,
    machine: () => new Date(0),
    rate: { perToken: 100_000, anonymous: 10 },
    log: silentLog,
    ...(options.server === undefined ? {} : { server: options.server }),
  });
  await books.listen();
  const url = (await options.through?.(books.apiUrl)) ?? books.apiUrl;
  const own: HttpClient = createHttp({ allowPrivate: () => true });
  const http = options.http ?? own;
  const timer = { nowMs: () => performance.now(), sleep: options.sleep ?? (async () => {}) };
  const wake = async () => {};
  const asked: string[][] = [];
  const readerOf = async (collective: string, pinnedId: string | null) => {
    const asks = asksOf((await readPolicy(db.one)).rules, 'books');
    const asking = { url, collective, token: books.token, pinnedId, asks };
    const pace = createPace(timer, 100_000);
    return createOpenCollectiveReader({ ...asking, now: async () => now, http, timer, pace });
  };
  const deps: PullDeps = {
    db,
    settings: () => readSettings(db.one),
    async readerFor(_, settings, pinnedId) {
      const collective = settings.kind === 'open-collective' ? settings.collective : '';
      const reader = await readerOf(collective, pinnedId);
      const readOne: typeof reader.readOne = (aliases) => {
        hub.beforeLookUp?.();
        return reader.readOne(aliases);
      };
      return { ok: true, reader: { ...reader, readOne } };
    },
    hookHashOf: async () => null,
    async decide(input) {
      const decided = await decidePeople({ db, keys: KEYS, log, wake }, input);
      if (input.accountIds !== null) asked.push(input.accountIds);
      return decided;
    },
    log,
  };
  const hub = {
    db,
    books,
    asked,
    /** Called before each look-up of one person by the worker. */
    beforeLookUp: null as (() => void) | null,
    context: { actor: { kind: 'operator' }, policy: null, keys: KEYS, log: silentLog, wake } as const,
    pull: () => pull(deps, { force: true }),
    /** Hints alone: no full read is due. */
    follow: () => pull(deps),
    /** Reads, and decides nothing. */
    read: () => pull({ ...deps, decide: async () => ({ confirm: [] }) }, { force: true }),
    /** One outside account alone, by one of its ids. */
    async lookUp(alias: string) {
      const reader = await readerOf(books.collective.slug, null);
      return readPerson({ db, source: 'books', reader, alias, policy: await readPolicy(db.one) });
    },
    /** Both clocks move on, as the sandbox moves them. */
    async advance(days: number) {
      now = await db.tx((tx) => advanceCalendar(tx, days));
      books.advanceTo(now);
    },
    async accountOf(slug: string): Promise<string | null> {
      const [row] = await db.one.query<{ id: string | null }>(
        `SELECT i.account_id AS id FROM identity i JOIN identity_alias a ON a.identity_id = i.id WHERE a.alias = $1`,
        [`id:${books.person(slug).id}`],
      );
      return row?.id ?? null;
    },
    async stop() {
      await books.close();
      await own.close();
      await db.end();
      await made.drop();
    },
  };
  return hub;
}
export type BooksHub = Awaited<ReturnType<typeof createBooksHub>>;
