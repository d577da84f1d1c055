import { randomUUID } from 'node:crypto';
import type { CommandContext } from '@latchkey/commands/context';
import { checkSettings } from '@latchkey/commands/settings/parse-settings';
import { readSettings } from '@latchkey/commands/settings/read-settings';
import { createHttp } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { saveApp, saveSource } from '@latchkey/store/app-setting';
import { advanceCalendar } from '@latchkey/store/clock';
import { type Database, openDatabase } from '@latchkey/store/database';
import { setUpHub } from '@latchkey/store/hub';
import { insertMailing } from '@latchkey/store/mailing';
import { insertSetting } from '@latchkey/store/setting';
import { type DecideDeps, decidePeople } from '@latchkey/sync/decide-people';
import { type PullDeps, type PullResult, pull } from '@latchkey/sync/jobs/pull';
import { openSourceReader } from '@latchkey/sync/source/open-source';
import type { SourceReader } from '@latchkey/sync/source/reader';
import { createTestDatabase } from './database.ts';

/** A hub with settings of the test's own, whose sources are read, decided and applied in this process. */
export type BooksHub = {
  db: Database;
  urls: { owner: string; idp: string; worker: string };
  context: CommandContext;
  /** What reading and deciding are called with. */
  reading: PullDeps;
  deciding: DecideDeps;
  /** Reads every source, decides everybody and applies, `times` times, 7 h of the calendar apart. */
  pull(times?: number): Promise<PullResult>;
  /** Follows hints alone, as the worker does at once. */
  followHints(): Promise<PullResult>;
  moveDays(days: number): Promise<void>;
  /** Makes an invited account its member's own, and decides. */
  claim(accountId: string, username: string): Promise<void>;
  /** An active account that no book knows, with a username. */
  addAccount(username: string, address?: string): Promise<string>;
  /** The hub's groups somebody is in. */
  groupsOf(accountId: string): Promise<string[]>;
  close(): Promise<void>;
};

/** Opens such a hub. `readers`: in place of those that the settings would open, by the name of the source. */
export async function createBooksHub(
  settings: unknown,
  readers: Readonly<Record<string, SourceReader>> = {},
): Promise<BooksHub> {
  const test = await createTestDatabase();
  const db = openDatabase({ url: test.url, name: 'test', pool: 8 });
  const parsed = checkSettings(settings);
  if (!parsed.ok) throw new Error(`the test's settings are wrong: ${JSON.stringify(parsed.faults)}`);
  await db.tx(async (tx) => {
    await setUpHub(tx, true);
    await insertMailing(tx, 'operator');
    const setting = { version: 1, owners: {}, author: 'file', reason: null } as const;
    await insertSetting(tx, { ...setting, document: parsed.settings });
    for (const [name, source] of Object.entries(parsed.settings.sources))
      await saveSource(tx, { name, kind: source.kind });
    for (const [name, app] of Object.entries(parsed.settings.apps))
      await saveApp(tx, { name, kind: app.kind, client: { redirect_uris: [] } });
    await tx.query(`UPDATE app SET mode = 'manage'`);
  });
  const keys = createPurposeKeys(['k'.repeat(40)]);
  const wake = async () => {};
  const deps = { db, keys, log: silentLog, wake };
  const policy = (await readSettings(db.one))?.policy ?? null;
  const http = createHttp({ allowPrivate: () => true });
  const reading: PullDeps = {
    db,
    settings: () => readSettings(db.one),
    readerFor: async (name, source, pinnedId) => {
      const given = readers[name];
      if (given !== undefined) return { ok: true as const, reader: given };
      const opener = { privateKeys: [], env: { OC_TOKEN: 'token' } };
      return openSourceReader(
        { db: db.one, http, opener, paces: new Map() },
        { name, settings: source, pinnedId, rules: policy?.rules ?? [] },
      );
    },
    hookHashOf: async () => null,
    decide: (input) => decidePeople(deps, input),
    log: silentLog,
  };
  const context: CommandContext = { actor: { kind: 'operator' }, policy, keys, log: silentLog, wake };
  const moveDays = (days: number) => db.tx((tx) => advanceCalendar(tx, days)).then(() => {});

  const hub: BooksHub = {
    db,
    urls: test.urls,
    context,
    reading,
    deciding: deps,
    async pull(times = 1) {
      let result = await pull(reading, { force: true });
      for (let at = 1; at < times; at += 1) {
        await moveDays(7 / 24);
        result = await pull(reading, { force: true });
      }
      return result;
    },
    followHints: () => pull(reading, {}),
    moveDays,
    async claim(accountId, username) {
      await db.tx(async (tx) => {
        await tx.query(
          `UPDATE account SET life = 'active', username = $2, claimed_on = calendar_now() WHERE id = $1`,
          [accountId, username],
        );
        await tx.query(`UPDATE invitation SET state = 'claimed' WHERE account_id = $1`, [accountId]);
      });
      await decidePeople(deps, { cause: 'one', accountIds: [accountId] });
    },
    async addAccount(username, address) {
      const id = randomUUID();
      await db.tx(async (tx) => {
        await tx.query(
          `INSERT INTO account (id, life, username, name, claimed_on) VALUES ($1, 'active', $2, 'Person', calendar_now())`,
          [id, username],
        );
        await tx.query(`INSERT INTO invitation (account_id, state) VALUES ($1, 'claimed')`, [id]);
        if (address !== undefined)
          await tx.query(
            `INSERT INTO address (account_id, address, verified_at, origin) VALUES ($1, $2, now(), 'member')`,
            [id, address],
          );
      });
      return id;
    },
    async groupsOf(accountId) {
      const rows = await db.one.query<{ group: string }>(
        'SELECT group_name AS "group" FROM group_grant WHERE account_id = $1 ORDER BY 1',
        [accountId],
      );
      return rows.map((row) => row.group);
    },
    async close() {
      await http.close();
      await db.end();
      await test.drop();
    },
  };
  return hub;
}
