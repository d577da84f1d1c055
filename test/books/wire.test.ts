import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readTroubles } from '@latchkey/commands/read-troubles';
import { unknownWords } from '@latchkey/domain/known-words';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { createLog } from '@latchkey/runtime/log';
import { createText } from '@latchkey/runtime/text/text';
import { countWords } from '@latchkey/store/fact';
import { type BooksHub, createBooksHub } from './books-hub.ts';
import * as wire from './wire-meddling.ts';
import { type Meddle, startWireProxy, type WireProxy } from './wire-proxy.ts';

let hub: BooksHub;
let proxy: WireProxy;
let http: HttpClient;
const lines: string[] = [];
const slept: number[] = [];
const log = createLog('worker', { level: 'debug', destination: { write: (line) => void lines.push(line) } });

/** Twelve who pay monthly, with accounts, groups and an app; read through a proxy. */
beforeAll(async () => {
  http = createHttp({ allowPrivate: () => true });
  hub = await createBooksHub(2, {
    log,
    http: { ...http, request: (asked) => http.request({ ...asked, timeoutMs: 400 }) },
    sleep: async (ms) => void slept.push(ms),
    async through(apiUrl) {
      proxy = await startWireProxy(apiUrl);
      return proxy.url;
    },
  });
  for (let at = 0; at < 12; at += 1)
    hub.books.join({ name: `Payer ${at}`, email: `payer-${at}@example.test` });
  await hub.pull();
  await hub.db.one.query(
    `UPDATE account SET life = 'active', username = 'member' || row_number, version = version + 1
     FROM (SELECT id AS one, row_number() OVER (ORDER BY id) FROM account) n WHERE id = n.one`,
  );
  await hub.pull();
}, 60_000);
afterEach(async () => {
  proxy.meddle = null;
  await hub.pull();
});
afterAll(async () => {
  await hub.stop();
  await proxy.close();
  await http.close();
}, 20_000);

const access = async () => ({
  grants: await hub.db.one.query(
    'SELECT account_id, group_name, end_on FROM group_grant ORDER BY account_id, group_name',
  ),
  holds: await hub.db.one.query('SELECT account_id, kind FROM hold'),
  lives: await hub.db.one.query('SELECT id, life FROM account ORDER BY id'),
});
const mailsToMembers = async () =>
  hub.db.one.query(`SELECT template FROM message WHERE account_id IS NOT NULL AND template <> 'invitation'`);

test.each<[string, Meddle, string]>([
  ['an answer that ends in the middle', wire.truncated, 'answer-broken'],
  ['status 200 with errors and nulls', wire.errorsAndNulls, 'answer-errors'],
  ['too many requests, for ever', wire.tooMany(1e9, '0.049'), 'rate-limited'],
  ['a refusal that repeats the token', wire.echoed, 'token-refused'],
  ['a token that has expired', wire.expired, 'token-expired'],
  ['a scope that was withdrawn', wire.scopeWithdrawn, 'scope-missing'],
  ['one byte now and then', wire.slowLoris, 'timeout'],
  ['paging without a tie-break, which loses rows', wire.tieBroken, 'rows-short'],
  ['a token of somebody else', wire.otherOwner, 'me-other'],
  ['a name that leads to another collective', wire.otherCollective, 'pin-moved'],
  ['totals that fell', wire.fallen, 'totals-fell'],
  ['an owner of the token who is no admin any more', wire.lostAdmin, 'not-admin'],
  ['a token that counts as nobody’s', wire.nobody, 'me-missing'],
  ['a collective that may not be seen any more', wire.closed, 'forbidden'],
  ['a name that nobody has any more', wire.renamed, 'collective-missing'],
])(
  '%s: over three reads in 14 hours nobody loses anything; it has its own name and cure; the next good read recovers',
  async (_, meddle, code) => {
    const before = await access();
    expect(before.grants.length).toBeGreaterThanOrEqual(12);
    const mails = await mailsToMembers();
    proxy.meddle = meddle;
    proxy.meddled = 0;
    for (let reads = 0; reads < 3; reads += 1) {
      const { reads: done } = await hub.pull();
      expect(done).toMatchObject([{ complete: false }]);
      expect(done[0]?.problems.map((one) => one.code)).toContain(code);
      await hub.advance(0.3);
    }
    expect(proxy.meddled).toBeGreaterThan(0);
    expect(await access()).toEqual(before);
    expect(await mailsToMembers()).toEqual(mails);
    const [trouble] = await readTroubles(hub.db.one, null);
    expect(trouble).toMatchObject({ source: 'books', code });
    for (const language of ['en', 'es'] as const) {
      const said = createText(language).t(`errors.source.${code}` as never, trouble?.params as never);
      expect(said).not.toMatch(/[{}]/);
    }
    proxy.meddle = null;
    expect(await hub.pull()).toMatchObject({ reads: [{ complete: true, problems: [] }] });
    expect(await readTroubles(hub.db.one, null)).toEqual([]);
    expect(await access()).toEqual(before);
  },
  30_000,
);

test('the pause that a server asks for in fractions of a second is kept, and the read goes on', async () => {
  slept.length = 0;
  proxy.meddle = wire.tooMany(2, '0.249');
  expect(await hub.pull()).toMatchObject({ reads: [{ complete: true }] });
  expect(slept.filter((ms) => ms >= 249 && ms < 1_000)).toHaveLength(2);
});

test('values that a newer server brings neither give nor take', async () => {
  const before = await access();
  proxy.meddle = wire.unknownValues;
  for (let reads = 0; reads < 3; reads += 1) {
    expect(await hub.pull()).toMatchObject({ reads: [{ complete: true }] });
    await hub.advance(0.3);
  }
  expect(proxy.meddled).toBeGreaterThan(0);
  expect(await access()).toEqual(before);
  const reported = unknownWords(await countWords(hub.db.one, 'books')).map(({ word }) => word);
  expect(reported).toEqual(['GUARDIAN', 'HIBERNATING']);
});

describe('what is written down', () => {
  test('never holds the token: no line of the log, no row of a read, a task, a plan or the audit', async () => {
    proxy.meddle = wire.echoed;
    await hub.pull();
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.join('\n')).toContain('token-refused');
    expect(lines.join('\n')).not.toContain(hub.books.token);
    for (const table of ['source', 'source_read', 'source_budget', 'task', 'plan', 'audit', 'message']) {
      const rows = await hub.db.one.query(`SELECT row_to_json(t)::text AS row FROM ${table} t`);
      expect(JSON.stringify(rows)).not.toContain(hub.books.token);
    }
  });
});
