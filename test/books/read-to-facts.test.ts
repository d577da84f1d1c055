import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { takeHint } from '@latchkey/commands/take-hint';
import { verdict } from '@latchkey/domain/verdict';
import { sha256Hex } from '@latchkey/runtime/hash';
import { silentLog } from '@latchkey/runtime/log';
import { createPurposeKeys } from '@latchkey/runtime/seal';
import { advanceCalendar, readCalendar } from '@latchkey/store/clock';
import { type Database, openDatabase } from '@latchkey/store/database';
import { readFactsOf } from '@latchkey/store/fact';
import { setUpHub } from '@latchkey/store/hub';
import { clearContact, linkIdentity } from '@latchkey/store/identity';
import { listOpenQuestions } from '@latchkey/store/question';
import { ensureSource, isReadDue, listSources, withSourceLock } from '@latchkey/store/source';
import { listSourceReads } from '@latchkey/store/source-read';
import { type PullDeps, pull } from '@latchkey/sync/jobs/pull';
import { readOne } from '@latchkey/sync/jobs/read-one';
import { correlateUnlinked, TOMBSTONE_PURPOSE } from '@latchkey/sync/read/correlate-unlinked';
import { readPerson } from '@latchkey/sync/read/read-person';
import { readSource } from '@latchkey/sync/read/read-source';
import { createMemoryReader, type MemoryReader } from '@latchkey/sync/source/memory-reader';
import type { SourceReader } from '@latchkey/sync/source/reader';
import { problem } from '@latchkey/sync/source/reader';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { orderOf, POLICY, personOf, RULE } from './rows.ts';

const KEYS = createPurposeKeys(['a secret of thirty-two characters or more']);

let made: TestDatabase;
let db: Database;
let reader: MemoryReader;

beforeAll(async () => {
  made = await createTestDatabase();
  db = openDatabase({ url: made.url, name: 'test' });
  await db.tx((tx) => setUpHub(tx, true));
}, 60_000);
afterAll(async () => {
  await db.end();
  await made.drop();
}, 20_000);
beforeEach(async () => {
  await db.tx((tx) =>
    tx.query(
      'TRUNCATE source, source_read, identity, identity_alias, fact, fact_alias, hint, question, tombstone, account CASCADE',
    ),
  );
  reader = createMemoryReader([], 2);
});

const source = () => db.tx((tx) => ensureSource(tx, { name: 'books', kind: 'file' }));
const full = async (more = {}) => readSource({ db, source: await source(), reader, policy: POLICY, ...more });
const lookUp = (alias: string) => readPerson({ db, source: 'books', reader, alias, policy: POLICY });
const hours = (count: number) => db.tx((tx) => advanceCalendar(tx, count / 24));
const rows = (table: string) => db.one.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
async function identityOf(name: string): Promise<string> {
  const [row] = await db.one.query<{ id: string }>(
    'SELECT identity_id AS id FROM identity_alias WHERE alias = $1',
    [`id:${name}`],
  );
  return row?.id as string;
}
async function factsOf(name: string) {
  return readFactsOf(db.one, [await identityOf(name)]);
}
async function sources() {
  return { books: { ...(await source()), everyMs: 900_000 } };
}
async function verdictOf(name: string) {
  return verdict(
    { facts: await factsOf(name), identities: [] },
    RULE,
    await sources(),
    await readCalendar(db.one),
  );
}
async function accountFor(name: string, life = 'active'): Promise<string> {
  const [account] = await db.one.query<{ id: string }>(
    'INSERT INTO account (life) VALUES ($1) RETURNING id',
    [life],
  );
  const identity = await identityOf(name);
  await db.tx((tx) => linkIdentity(tx, identity, account?.id as string));
  return account?.id as string;
}

describe('a full read', () => {
  test('two agreeing ones 6 h apart and one look-up make a lapse one that may be acted on; less does not', async () => {
    reader.rows = [orderOf('ana', 'REFUNDED'), orderOf('ben')];
    await full();
    expect(await verdictOf('ana')).toMatchObject({ kind: 'lapsed', settled: false, needsLookUp: false });
    await hours(6.01);
    expect((await full()).changed).toBe(0);
    expect(await verdictOf('ana')).toMatchObject({ kind: 'lapsed', settled: false, needsLookUp: true });
    await lookUp('id:ana');
    expect(await verdictOf('ana')).toMatchObject({ kind: 'lapsed', settled: true });
    await hours(6.01);
    expect(await verdictOf('ana')).toMatchObject({ kind: 'lapsed', settled: false });
  });
  test('without news writes no row but its own record', async () => {
    reader.rows = ['ana', 'ben', 'cleo'].map((name) => orderOf(name));
    await full();
    const before = [await rows('fact'), await rows('identity'), await rows('fact_alias')];
    await hours(1);
    await full();
    expect([await rows('fact'), await rows('identity'), await rows('fact_alias')]).toEqual(before);
    expect((await factsOf('ana'))[0]?.agreedOn).toEqual((await source()).lastCompleteOn);
    expect(await listSourceReads(db.one, 'books', 9)).toHaveLength(2);
  });
  test('that is not complete misses nobody, adds what it saw, and leaves the last complete one standing', async () => {
    reader.rows = ['ana', 'ben'].map((name) => orderOf(name));
    await full();
    const before = await source();
    await hours(7);
    reader.rows = ['dora', 'cleo', 'ben', 'ana'].map((name) => orderOf(name));
    reader.fault = problem('rows-short', { what: 'orders', have: 2, total: 4 });
    const read = await full();
    expect(read).toMatchObject({ complete: false, problems: [{ code: 'rows-short' }] });
    expect(await rows('fact WHERE missing')).toEqual([]);
    expect(await rows('fact')).toHaveLength(4);
    expect((await verdictOf('cleo')).grants).toBe(true);
    expect((await source()).lastCompleteOn).toEqual(before.lastCompleteOn);
    expect(await listSourceReads(db.one, 'books', 1)).toMatchObject([
      { complete: false, problems: read.problems },
    ]);
  });
  test('whose total fell by more than a fifth takes nothing, until a person says that it is right', async () => {
    reader.rows = ['ana', 'ben', 'cleo', 'dora', 'eva'].map((name) => orderOf(name));
    await full();
    await hours(1);
    reader.rows = reader.rows.slice(0, 3);
    expect(await full()).toMatchObject({
      complete: false,
      problems: [{ code: 'totals-fell', params: { before: 5, now: 3 } }],
    });
    expect(await rows('fact WHERE missing')).toEqual([]);
    expect(await full({ acceptFall: true })).toMatchObject({ complete: true, counts: { missed: 2 } });
    expect(await rows('fact WHERE missing')).toHaveLength(2);
  });
  test('an absence is gone after two complete reads 6 h apart and a look-up that finds nobody', async () => {
    const others = ['ben', 'cleo', 'dora', 'eva', 'finn'].map((name) => orderOf(name));
    reader.rows = [...others, orderOf('ana')];
    await full();
    await hours(1);
    reader.rows = others;
    await full();
    expect(await verdictOf('ana')).toMatchObject({ kind: 'lapsed', reason: 'books-missing', settled: false });
    await hours(6.1);
    await full();
    expect(await verdictOf('ana')).toMatchObject({ settled: false, needsLookUp: true });
    expect(await lookUp('id:ana')).toMatchObject({ complete: true, found: false });
    expect(await verdictOf('ana')).toMatchObject({ settled: true });
    reader.rows = [...others, orderOf('ana')];
    await lookUp('id:ana');
    expect(await verdictOf('ana')).toMatchObject({ kind: 'paid-up', grants: true });
  });
  test('keeps of those no rule concerns, or any more, neither name nor address', async () => {
    reader.rows = [orderOf('ana'), orderOf('ben', 'REFUNDED')];
    await full();
    const kept = () =>
      db.one.query(`SELECT name, address, slug FROM identity ORDER BY concerned DESC, first_read_on`);
    const nothing = { name: null, address: null, slug: null };
    expect(await kept()).toEqual([{ name: 'ana', address: 'ana@example.org', slug: 'ana' }, nothing]);
    await hours(1);
    reader.rows = [orderOf('ana', 'REFUNDED'), orderOf('ben', 'REFUNDED')];
    await full();
    expect(await kept()).toEqual([nothing, nothing]);
  });
  test('of whom has claimed forgets the name and the address, and does not take them up again', async () => {
    reader.rows = [orderOf('ana')];
    await full();
    const account = await accountFor('ana');
    await db.tx((tx) => clearContact(tx, account));
    reader.rows = [orderOf('ana', 'ERROR')];
    await full();
    expect(await rows('identity')).toMatchObject([{ name: null, address: null, account_id: account }]);
  });
  test('one process at a time reads a source', async () => {
    await source();
    const second = await withSourceLock(db, 'books', () => withSourceLock(db, 'books', async () => 'both'));
    expect(second).toBeNull();
    expect(await withSourceLock(db, 'books', async () => 'after')).toBe('after');
  });
});

describe('whose it is', () => {
  const correlated = async () => {
    const found = [];
    const input = {
      db,
      policy: POLICY,
      sources: await sources(),
      now: await readCalendar(db.one),
      keys: KEYS,
    };
    for await (const batch of correlateUnlinked(input)) found.push(...batch);
    return found;
  };
  test('somebody paid up and unknown is new; somebody lapsed is nobody yet', async () => {
    reader.rows = [orderOf('ana'), orderOf('ben', 'REFUNDED')];
    await full();
    expect(await correlated()).toEqual([
      { kind: 'new', reason: 'books-paid-up', identityId: await identityOf('ana'), about: null },
    ]);
  });
  test('an address that an account has, in whatever case, is a question', async () => {
    reader.rows = [orderOf('ana')];
    await full();
    const [account] = await db.one.query<{ id: string }>(
      `INSERT INTO account (life) VALUES ('active') RETURNING id`,
    );
    await db.one.query(
      `INSERT INTO address (account_id, address, origin) VALUES ($1, 'ANA@example.org', 'member')`,
      [account?.id],
    );
    expect(await correlated()).toMatchObject([
      { kind: 'question', about: 'same-address', candidates: [account?.id] },
    ]);
  });
  test('somebody who was erased is a question', async () => {
    reader.rows = [orderOf('ana')];
    await full();
    const hash = KEYS.hash(TOMBSTONE_PURPOSE, 'books id:ana');
    await db.one.query(`INSERT INTO tombstone (source, alias_hash, made_on) VALUES ('books', $1, now())`, [
      hash,
    ]);
    expect(await correlated()).toMatchObject([{ kind: 'question', about: 'erased-before' }]);
  });
  test('merged accounts: access stays, and a question is asked once', async () => {
    reader.rows = [orderOf('ana')];
    await full();
    const account = await accountFor('ana');
    const merged = orderOf('ben', 'ACTIVE', { aliases: ['id:o-ana'] });
    reader.rows = [merged, orderOf('ben', 'ACTIVE', { aliases: ['id:o-2'] })];
    await full();
    await full();
    expect((await verdictOf('ana')).kind).toBe('paid-up');
    expect(await listOpenQuestions(db.one)).toMatchObject([
      { kind: 'continuity', accountId: account, identityId: await identityOf('ben') },
    ]);
    expect(await correlated()).toEqual([]);
  });
});

describe('a pull', () => {
  type Asked = { cause: string; accountIds: string[] | null };
  const asked: Asked[] = [];
  let confirm: string[] = [];
  const settings = {
    version: 1,
    document: { sources: { books: { kind: 'file', path: '/nowhere', every: '15m' } } },
    policy: POLICY,
  } as unknown as HubSettings;
  const deps = (): PullDeps => ({
    db,
    settings: async () => settings,
    readerFor: async () => ({ ok: true, reader }),
    hookHashOf: async () => sha256Hex('hook-secret'),
    async decide(input) {
      asked.push(input);
      const now = confirm;
      confirm = [];
      return { confirm: now };
    },
    log: silentLog,
  });
  beforeEach(() => {
    asked.length = 0;
    confirm = [];
  });

  test('reads what is due, decides everybody, looks up whom only that lacks, and decides them', async () => {
    reader.rows = [orderOf('ana')];
    await full();
    const account = await accountFor('ana');
    await db.one.query('UPDATE source SET last_read_at = NULL');
    confirm = [account];
    expect(await pull(deps())).toMatchObject({ reads: [{ complete: true }], confirmed: 1 });
    expect(asked).toEqual([
      { cause: 'pull', accountIds: null },
      { cause: 'one', accountIds: [account] },
    ]);
    expect((await factsOf('ana'))[0]?.confirmedOn).not.toBeNull();
  });
  test('reads nothing before `every` is over, and at once when the calendar was moved', async () => {
    await pull(deps());
    expect((await pull(deps())).reads).toEqual([]);
    expect(await isReadDue(db.one, 'books', 900_000)).toBe(false);
    await hours(1);
    expect((await pull(deps())).reads).toHaveLength(1);
    expect((await pull(deps())).reads).toEqual([]);
    expect((await pull(deps(), { force: true })).reads).toHaveLength(1);
  });
  test('a source that cannot be opened leaves a record that says why', async () => {
    const broken = {
      ...deps(),
      readerFor: async () => ({ ok: false as const, problem: problem('token-missing') }),
    };
    expect((await pull(broken)).reads).toMatchObject([
      { complete: false, problems: [{ code: 'token-missing' }] },
    ]);
    expect(await listSourceReads(db.one, 'books', 1)).toMatchObject([
      { problems: [{ code: 'token-missing' }] },
    ]);
  });
  test('the hook works from the first pull on, also where the source itself cannot be read', async () => {
    await db.one.query('UPDATE source SET hook_hash = NULL');
    await pull({ ...deps(), readerFor: async () => ({ ok: false, problem: problem('token-missing') }) });
    const [books] = await listSources(db.one);
    expect(books?.hookHash).toBe(sha256Hex('hook-secret'));
  });
  test('a hint: its secret names the source, its person is read and decided at once', async () => {
    reader.rows = [
      orderOf('ana', 'ACTIVE', { person: personOf('ana', { aliases: ['id:ana', 'legacyId:77'] }) }),
    ];
    await pull(deps());
    const account = await accountFor('ana');
    asked.length = 0;
    reader.rows = [
      orderOf('ana', 'CANCELLED', { person: personOf('ana', { aliases: ['id:ana', 'legacyId:77'] }) }),
    ];
    const woken: string[] = [];
    const wake = async (queue: string) => {
      woken.push(queue);
    };
    const body = { id: 9, type: 'subscription.canceled', data: { order: { FromCollectiveId: 77 } } };
    const take = (secret: string, given: unknown) =>
      db.tx((tx) => takeHint(tx, { secret, body: given }, { wake }));
    expect(await take('hook-secret', body)).toEqual({ ok: true, source: 'books' });
    expect(await take('hook-secret', body)).toEqual({ ok: true, source: 'books' });
    expect(woken).toEqual(['pull', 'pull']);
    expect(await pull(deps())).toMatchObject({ hints: 1, reads: [] });
    expect(asked).toEqual([{ cause: 'one', accountIds: [account], addOnly: true }]);
    expect((await factsOf('ana'))[0]?.data).toMatchObject({ status: 'CANCELLED' });
    expect(await pull(deps())).toMatchObject({ hints: 0 });
  });
  test('many hints at once are answered by one full read, and only those that came before it are closed', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `p${at}`);
    reader.rows = names.map((name) => orderOf(name));
    await pull(deps());
    await db.one.query(`UPDATE source SET last_read_at = now() - interval '2 min'`);
    await db.one.query(
      `INSERT INTO hint (source, number, type, alias) SELECT 'books', n, 'order.processed', 'id:p' || n
       FROM generate_series(0, 29) n`,
    );
    const late: SourceReader = {
      readAll: () => {
        void db.one.query(`INSERT INTO hint (source, number, type) VALUES ('books', 99, 'brand.new')`);
        return reader.readAll();
      },
      readOne: (aliases) => {
        throw new Error(`looked up ${aliases.join()}`);
      },
    };
    const readerFor: PullDeps['readerFor'] = async () => ({ ok: true, reader: late });
    expect(await pull({ ...deps(), readerFor })).toMatchObject({ hints: 30, reads: [{ complete: true }] });
    const open = await db.one.query(`SELECT number FROM hint WHERE read_at IS NULL`);
    expect(open).toEqual([{ number: '99' }]);
  });
  test('a hint with a wrong secret or without sense is refused; one of a kind nobody knows is kept', async () => {
    await pull(deps());
    const wake = async () => {};
    const take = (secret: string, body: unknown) => db.tx((tx) => takeHint(tx, { secret, body }, { wake }));
    expect(await take('hook-secreT', { type: 'x' })).toMatchObject({ ok: false, status: 404 });
    expect(await take('', { type: 'x' })).toMatchObject({ ok: false, status: 404 });
    for (const body of [null, 'x', [], {}, { type: 7 }, { type: "'; DROP TABLE hint" }]) {
      expect(await take('hook-secret', body)).toMatchObject({ ok: false, status: 400 });
    }
    expect(await take('hook-secret', { type: 'brand.new', data: { order: 'odd' } })).toMatchObject({
      ok: true,
    });
    expect(await rows('hint')).toMatchObject([{ type: 'brand.new', alias: null }]);
  });
  test('this person now: looked up in every source that knows them, then decided', async () => {
    reader.rows = [orderOf('ana')];
    await full();
    const account = await accountFor('ana');
    const { reads } = await readOne(deps(), { accountId: account });
    expect(reads).toMatchObject([{ complete: true, found: true }]);
    expect(asked).toEqual([{ cause: 'one', accountIds: [account] }]);
  });
});

test('10,000 people: read in pages, no address of the unconcerned kept, and a second read writes nothing', async () => {
  const size = 10_000;
  reader = createMemoryReader([], 1000);
  reader.rows = Array.from({ length: size }, (_, at) =>
    orderOf(`p${at}`, at % 10 === 0 ? 'ACTIVE' : 'REFUNDED'),
  );
  const before = performance.now();
  expect(await full()).toMatchObject({ complete: true, counts: { orders: size } });
  const first = performance.now() - before;
  const [kept] = await db.one.query<{ count: number }>('SELECT count(address)::int AS count FROM identity');
  expect(kept?.count).toBe(size / 10);
  const again = performance.now();
  expect(await full()).toMatchObject({ complete: true, counts: { changed: 0, missed: 0 } });
  const second = performance.now() - again;
  expect(first).toBeLessThan(20_000);
  expect(second).toBeLessThan(10_000);
}, 60_000);
