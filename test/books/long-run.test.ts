import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readCalendar } from '@latchkey/store/clock';
import { listSourceReads } from '@latchkey/store/source-read';
import { tick } from '@latchkey/sync/jobs/tick';
import { createMemoryReader, type MemoryReader } from '@latchkey/sync/source/memory-reader';
import { problem } from '@latchkey/sync/source/reader';
import { type BooksHub, createBooksHub } from '../support/books-hub.ts';
import { orderOf } from './rows.ts';

const SETTINGS = {
  name: 'Test co-op',
  sources: { books: { kind: 'file', path: '/nowhere.json' } },
  groups: { members: { title: 'Members' } },
  rules: [{ group: 'members', when: { source: 'books', tier: 'any', paid: true } }],
  apps: { cloud: { kind: 'nextcloud', url: 'https://cloud.example.org', for: ['members'] } },
  guard: { new_people: { share: 100, min: 100 } },
  mail: { from: 'hub@example.org', quiet: 'off' },
};

/** A hub that is left alone for long. */
let hub: BooksHub;
let reader: MemoryReader;
beforeAll(async () => {
  reader = createMemoryReader([]);
  hub = await createBooksHub(SETTINGS, { books: reader });
}, 60_000);
afterAll(() => hub.close(), 20_000);
beforeEach(() => {
  reader.fault = null;
});

const count = async (table: string, where = 'true') =>
  (await hub.db.one.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0]?.n;
/** Somebody in the books who paid so many days ago. */
async function payer(name: string, status: string, daysAgo: number) {
  const charged = new Date((await readCalendar(hub.db.one)).getTime() - daysAgo * 86_400_000);
  const row = orderOf(name, status);
  if (row.data.kind !== 'order') throw new Error('no order');
  return { ...row, data: { ...row.data, lastChargedAt: charged.toISOString() } };
}

test('people who had lapsed at the first read are recorded and never mailed; whoever pays anew waits to be invited', async () => {
  reader.rows = [
    await payer('gone', 'CANCELLED', 200),
    await payer('failed', 'ERROR', 120),
    await payer('never', 'EXPIRED', 500),
  ];
  await hub.pull(3);
  await hub.moveDays(40);
  await hub.pull(3);
  await tick(hub.deciding);
  expect(await count('fact')).toBe(3);
  // What they paid is known; who they are is not kept.
  expect(await count('identity', 'name IS NULL AND address IS NULL')).toBe(3);
  expect(await count('account')).toBe(0);
  expect(await count('message', 'account_id IS NOT NULL')).toBe(0);
  reader.rows[0] = await payer('gone', 'ACTIVE', 0);
  await hub.pull(2);
  expect(await count('invitation', `state = 'waiting'`)).toBe(1);
  expect(await count('message', 'account_id IS NOT NULL')).toBe(0);
});

test('reads are forgotten after 90 days; what has failed since the last complete one is kept however old it is', async () => {
  await hub.pull();
  const [old] = await listSourceReads(hub.db.one, 'books', 1);
  await hub.moveDays(80);
  await hub.pull();
  await tick(hub.deciding);
  expect(await count('source_read', `id = ${old?.id}`)).toBe(1);
  await hub.moveDays(20);
  await hub.pull();
  await tick(hub.deciding);
  expect(await count('source_read', `id = ${old?.id}`)).toBe(0);

  const [last] = await listSourceReads(hub.db.one, 'books', 1);
  reader.fault = problem('unreachable');
  await hub.pull();
  const [failed] = await listSourceReads(hub.db.one, 'books', 1);
  await hub.moveDays(200);
  await hub.pull();
  await tick(hub.deciding);
  expect(await count('source_read', `id IN (${last?.id}, ${failed?.id})`)).toBe(2);
  reader.fault = null;
  const before = await count('outage');
  await hub.pull();
  expect(await count('outage')).toBe((before ?? 0) + 1);
  const [outage] = await hub.db.one.query<{ days: number }>(
    `SELECT extract(day FROM to_on - from_on)::int AS days FROM outage ORDER BY to_on DESC LIMIT 1`,
  );
  expect(outage?.days).toBe(200);
});

test('of very many who lack only their look-up 50 are looked up in one go, and whose look-up fails keeps nobody waiting', async () => {
  const people = Array.from({ length: 75 }, (_, at) => `many${at}`);
  reader.rows = await Promise.all(people.map((name) => payer(name, 'ACTIVE', 1)));
  await hub.pull();
  await hub.db.one.query(
    `UPDATE account a SET life = 'active', username = i.slug, version = version + 1
     FROM identity i WHERE i.account_id = a.id AND i.slug LIKE 'many%' AND a.life = 'invited'`,
  );
  await hub.pull();
  reader.rows = await Promise.all(people.map((name) => payer(name, 'REJECTED', 1)));
  const plain = reader.readOne.bind(reader);
  const asked = new Set<number>();
  let calls = 0;
  // More of them than one go takes cannot be looked up, ever.
  reader.readOne = async (aliases) => {
    calls += 1;
    const at = Number(/many(\d+)/.exec(aliases.join())?.[1]);
    if (at >= 0) asked.add(at);
    return at < 55
      ? { complete: false, found: false, rows: [], problems: [problem('unreachable')] }
      : plain(aliases);
  };
  await hub.pull();
  expect(calls).toBe(0);
  for (let at = 0; at < 4; at += 1) {
    await hub.moveDays(7 / 24);
    calls = 0;
    await hub.pull();
    expect(calls).toBeLessThanOrEqual(50);
  }
  expect(asked.size).toBe(75);
  reader.readOne = plain;
});
