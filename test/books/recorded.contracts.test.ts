import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anyPaid, plainRule } from '@latchkey/domain/decide.samples';
import type { Policy, Rule } from '@latchkey/domain/rule';
import { verdict } from '@latchkey/domain/verdict';
import { createHttp, type HttpClient } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type { OpenCollective } from '@latchkey/sandbox/open-collective/open-collective';
import { advanceCalendar, readCalendar } from '@latchkey/store/clock';
import { type Database, openDatabase } from '@latchkey/store/database';
import { readFactsOf } from '@latchkey/store/fact';
import { setUpHub } from '@latchkey/store/hub';
import { ensureSource } from '@latchkey/store/source';
import { listSourceReads } from '@latchkey/store/source-read';
import { readSource } from '@latchkey/sync/read/read-source';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const SAMPLES = new URL('../../../shared/contracts/open-collective-samples/', import.meta.url);
const paid: Rule = {
  group: 'members',
  when: anyPaid,
  ...plainRule,
};
const admins: Rule = {
  group: 'stewards',
  when: { kind: 'role', source: 'books', role: 'ADMIN' },
  ...plainRule,
};
const POLICY: Policy = {
  settingsVersion: 1,
  groups: [],
  rules: [paid, admins],
  apps: [],
  leaving: { leftAfterDays: 60 },
};

let made: TestDatabase;
let db: Database;
let http: HttpClient;
let stand: OpenCollective;
let replay: Server;

beforeAll(async () => {
  made = await createTestDatabase();
  db = openDatabase({ url: made.url, name: 'test' });
  await db.tx((tx) => setUpHub(tx, true));
  http = createHttp({ allowPrivate: () => true });
  stand = createOpenCollective({ people: { generated: 2038, equalCreatedAt: true }, log: silentLog });
  await stand.listen();
  replay = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const sample = /orders\(/.test(body) ? 'orders-admin.json' : 'members-admin.json';
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(readFileSync(new URL(sample, SAMPLES)));
    });
  });
  await new Promise<void>((resolve) => replay.listen(0, '127.0.0.1', resolve));
}, 60_000);
afterAll(async () => {
  await stand.close();
  await new Promise((resolve) => replay.close(resolve));
  await http.close();
  await db.end();
  await made.drop();
}, 20_000);

async function readFrom(url: string) {
  const source = await db.tx((tx) => ensureSource(tx, { name: 'books', kind: 'open-collective' }));
  const { pinnedId } = source;
  const reader = createOpenCollectiveReader({
    url,
    collective: 'example-coop',
    token: stand.token,
    pinnedId,
    asks: { amount: false, refundDays: 400 },
    now: () => readCalendar(db.one),
    http,
  });
  return readSource({ db, source, reader, policy: POLICY });
}
async function grantedBy(rule: Rule): Promise<string[]> {
  const { lastCompleteOn } = await db.tx((tx) =>
    ensureSource(tx, { name: 'books', kind: 'open-collective' }),
  );
  const state = { name: 'books', lastCompleteOn, previousCompleteOn: null, everyMs: 900_000, outages: [] };
  const now = await readCalendar(db.one);
  const ids = (await db.one.query<{ id: string }>('SELECT id FROM identity ORDER BY id')).map(
    (row) => row.id,
  );
  const facts = Map.groupBy(await readFactsOf(db.one, ids), (fact) => fact.identityId);
  return ids.filter(
    (id) => verdict({ facts: facts.get(id) ?? [], identities: [] }, rule, { books: state }, now).grants,
  );
}

test('after a whole read of a server that continues the recorded answers, the recorded ones remove nobody and say why', async () => {
  expect(await readFrom(stand.apiUrl)).toMatchObject({ complete: true, counts: { membersTotal: 2038 } });
  const before = { paid: await grantedBy(paid), admins: await grantedBy(admins) };
  expect(before.admins).toHaveLength(3);
  expect(before.paid.length).toBeGreaterThan(1600);
  for (const hours of [0.3, 7]) {
    await db.tx((tx) => advanceCalendar(tx, hours / 24));
    const read = await readFrom(`http://127.0.0.1:${(replay.address() as AddressInfo).port}/`);
    expect(read).toMatchObject({
      complete: false,
      counts: { members: 3, membersTotal: 2038, changed: 0, missed: 0 },
    });
    expect(read.problems.map((one) => one.code)).toEqual(['me-missing', 'rows-short']);
  }
  expect(await listSourceReads(db.one, 'books', 3)).toMatchObject([
    { complete: false },
    { complete: false },
    { complete: true },
  ]);
  expect(await db.one.query('SELECT id FROM fact WHERE missing')).toEqual([]);
  expect({ paid: await grantedBy(paid), admins: await grantedBy(admins) }).toEqual(before);
}, 60_000);
