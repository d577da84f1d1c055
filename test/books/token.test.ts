import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { candidateName, offerToken } from '@latchkey/commands/offer-token';
import { readTokenEnds } from '@latchkey/commands/read-token-ends';
import { tellOfSources } from '@latchkey/commands/tell-of-sources';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { createLog } from '@latchkey/runtime/log';
import { openSealed, sealKeyPairFrom, sealTo } from '@latchkey/runtime/seal';
import { publishWorkerKey, readSecret, writeSecret } from '@latchkey/store/secret';
import { insertSetting, readSetting } from '@latchkey/store/setting';
import { readTask } from '@latchkey/store/task';
import { runTasks } from '@latchkey/sync/tasks/run-tasks';
import { createTaskRunners } from '@latchkey/sync/tasks/runners';
import { type BooksHub, createBooksHub, KEYS } from './books-hub.ts';

const pair = sealKeyPairFrom('a worker secret of thirty-two characters or more');
const TOKEN = 'sources.books.token';
const lines: string[] = [];
const log = createLog('worker', { level: 'debug', destination: { write: (line) => void lines.push(line) } });
let hub: BooksHub;
let http: HttpClient;
let version = 1;

/** The settings of the books' hub, with this said of the source. */
async function set(more: Record<string, unknown>): Promise<void> {
  const document = structuredClone((await readSetting(hub.db.one))?.document) as {
    sources: { books: Record<string, unknown> };
  };
  Object.assign(document.sources.books, more);
  version += 1;
  await hub.db.tx((tx) =>
    insertSetting(tx, { version, document: document as never, owners: {}, author: 'operator', reason: null }),
  );
}
const sealed = (token: string) =>
  hub.db.tx((tx) => writeSecret(tx, { name: TOKEN, sealed: sealTo(pair.publicKey, token, TOKEN) }));
const presentToken = async () =>
  openSealed(pair.privateKey, (await readSecret(hub.db.one, TOKEN))?.sealed ?? '', TOKEN);

beforeAll(async () => {
  hub = await createBooksHub(18);
  http = createHttp({ allowPrivate: () => true });
  await hub.db.tx((tx) => publishWorkerKey(tx, { id: 'k', publicKey: pair.publicKey }));
  await set({ token: { sealed: true }, url: hub.books.apiUrl });
  await hub.pull();
}, 60_000);
beforeEach(async () => {
  hub.books.clearFaults();
  await sealed(hub.books.token);
});
afterAll(async () => {
  await hub.stop();
  await http.close();
}, 20_000);

/** Offers a token and lets the worker try it. */
async function offer(token: string, endsOn: string | null = null) {
  const offered = await hub.db.tx((tx) => offerToken(tx, { source: 'books', token, endsOn }, hub.context));
  if (!offered.ok) return { offered, task: null };
  const outside = {
    http,
    opener: { privateKeys: [pair.privateKey], env: {} },
    issuer: 'https://id.example.org',
    paces: new Map(),
    mail: async () => null,
    refreshOrigins: async () => {},
  };
  const wake = async () => {};
  await runTasks({
    db: hub.db,
    runners: createTaskRunners({ ...outside, db: hub.db, keys: KEYS, log, wake }),
    onFault: (_, code) => {
      throw new Error(code);
    },
  });
  return { offered, task: await readTask(hub.db.one, offered.taskId) };
}
const admin = () =>
  hub.books.people().find((one) => one.roles.includes('ADMIN') && one.slug !== hub.books.bot.slug)
    ?.slug as string;

describe('a new token', () => {
  test('that reads the books is tried with a whole read, then takes the place of the present one', async () => {
    const next = hub.books.addToken(hub.books.bot.slug, { scopes: ['email', 'orders', 'transactions'] });
    const facts = await hub.db.one.query(
      'SELECT count(*)::int AS count, max(last_read_on) AS last FROM fact',
    );
    const { task } = await offer(next, '2027-01-31');
    expect(task).toMatchObject({ state: 'done', result: { ok: true } });
    expect(task?.steps).toMatchObject([
      { step: 'opened', ok: true },
      { step: 'read', ok: true, problems: [] },
      { step: 'owner', same: true },
      { step: 'replaced', ok: true },
    ]);
    expect(await presentToken()).toBe(next);
    expect(await readSecret(hub.db.one, candidateName('books'))).toBeNull();
    expect(await readTokenEnds(hub.db.one)).toMatchObject([{ source: 'books', endsOn: '2027-01-31' }]);
    expect(
      await hub.db.one.query('SELECT count(*)::int AS count, max(last_read_on) AS last FROM fact'),
    ).toEqual(facts);
    const audit = await hub.db.one.query<{ event: string }>(
      `SELECT event FROM audit WHERE event LIKE 'token-%' ORDER BY id`,
    );
    expect(audit.map((one) => one.event)).toEqual(['token-offered', 'token-replaced']);
  });
  test('of another admin replaces it too, and the next reads expect that owner', async () => {
    const next = hub.books.addToken(admin(), { scopes: ['email', 'orders', 'transactions'] });
    const { task } = await offer(next);
    expect(task).toMatchObject({ state: 'done' });
    expect(task?.steps).toContainEqual({ step: 'owner', ok: true, same: false });
    const [pinned] = await hub.db.one.query<{ me: string }>('SELECT pinned_me AS me FROM source');
    expect(pinned?.me.split(' ')).toContain(hub.books.person(admin()).id);
    await hub.db.one.query('UPDATE source SET pinned_me = $1', [hub.books.bot.id]);
  });
  test.each([
    ['unknown', () => 'f'.repeat(40), 'token-refused'],
    [
      'of somebody who is no admin',
      () => hub.books.addToken(hub.books.join({ name: 'No Admin', email: 'no@example.test' }).slug),
      'not-admin',
    ],
    [
      'that has expired',
      () => hub.books.addToken(hub.books.bot.slug, { expiresAt: '2020-01-01T00:00:00Z' }),
      'token-expired',
    ],
    [
      'that was suspended',
      () => hub.books.addToken(hub.books.bot.slug, { suspended: true }),
      'token-suspended',
    ],
  ])('%s is found out, and the present one stays', async (_, make, code) => {
    const { task } = await offer(make());
    expect(task).toMatchObject({ state: 'failed', result: { ok: false } });
    expect(JSON.stringify(task?.result)).toContain(code);
    expect(await presentToken()).toBe(hub.books.token);
    expect(await readSecret(hub.db.one, candidateName('books'))).toBeNull();
  });
  test('with which the books look empty is not taken', async () => {
    hub.books.setFault({ partial: 'empty' });
    const { task } = await offer(hub.books.addToken(hub.books.bot.slug));
    expect(task).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(task?.result)).toContain('totals-fell');
    expect(await presentToken()).toBe(hub.books.token);
  });
  test('is not taken where the settings name a variable or a file', async () => {
    await set({ token: { env: 'OC' } });
    const { offered } = await offer('f'.repeat(40));
    expect(offered).toMatchObject({ ok: false, fault: { code: 'token-by-reference' } });
    await set({ token: { sealed: true } });
  });
  test('is written nowhere: no log, no task, no audit', () => {
    const next = hub.books.addToken(hub.books.bot.slug);
    return offer(next).then(async () => {
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.join('\n')).not.toContain(next);
      for (const table of ['task', 'audit', 'secret', 'source', 'source_read', 'message']) {
        const rows = await hub.db.one.query(`SELECT row_to_json(t)::text AS row FROM ${table} t`);
        expect(JSON.stringify(rows)).not.toContain(next);
      }
    });
  });
});

test('those who answer for the books are reminded 30, 7 and 1 day before the token ends, once each', async () => {
  await hub.db.one.query('DELETE FROM source_token');
  const [now] = await hub.db.one.query<{ day: string }>(
    `SELECT (calendar_now() + interval '40 days')::date::text AS day`,
  );
  await set({ token_ends: now?.day });
  const told: string[] = [];
  for (let day = 0; day < 42; day += 1) {
    await hub.pull();
    await hub.db.tx((tx) => tellOfSources(tx, hub.context));
    await hub.db.tx((tx) => tellOfSources(tx, hub.context));
    const rows = await hub.db.one.query<{ key: string; to: string | null }>(
      `SELECT event_key AS key, account_id AS to FROM message WHERE template = 'token-ends'`,
    );
    expect(rows.every((row) => row.to === null)).toBe(true);
    for (const { key } of rows) if (!told.includes(`${key}`)) told.push(key, `${day}`);
    await hub.advance(1);
  }
  const key = (days: number) => `token-ends:books:${now?.day}:${days}`;
  expect(told).toEqual([key(30), '10', key(7), '33', key(1), '39']);
}, 60_000);

test('that a source cannot be read is told once: at once where a person has to act, else after six hours', async () => {
  await hub.db.one.query('DELETE FROM message');
  await set({ token_ends: undefined });
  const told = async () => {
    await hub.db.tx((tx) => tellOfSources(tx, hub.context));
    return (
      await hub.db.one.query<{ code: string }>(
        `SELECT payload ->> 'code' AS code FROM message WHERE template = 'source-trouble' ORDER BY made_at`,
      )
    ).map((row) => row.code);
  };
  await hub.pull();
  expect(await told()).toEqual([]);
  hub.books.setFault({ down: 'unavailable' });
  await hub.pull();
  await hub.pull();
  expect(await told()).toEqual([]);
  await hub.advance(0.3);
  await hub.pull();
  expect(await told()).toEqual(['server-error']);
  await hub.advance(1);
  await hub.pull();
  expect(await told()).toEqual(['server-error']);
  hub.books.clearFaults();
  await hub.pull();
  hub.books.setFault({ unknownToken: true });
  await hub.pull();
  expect(await told()).toEqual(['server-error', 'token-refused']);
});
