import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anyPaid, plainRule } from '@latchkey/domain/decide.samples';
import type { Fact } from '@latchkey/domain/fact';
import type { Rule } from '@latchkey/domain/rule';
import type { SourceRow } from '@latchkey/domain/source-row';
import { verdict } from '@latchkey/domain/verdict';
import { createHttp } from '@latchkey/runtime/http';
import { silentLog } from '@latchkey/runtime/log';
import { createOpenCollective } from '@latchkey/sandbox/open-collective/create-open-collective';
import type {
  OpenCollective,
  OpenCollectiveSettings,
} from '@latchkey/sandbox/open-collective/open-collective';
import { createOpenCollectiveReader } from '@latchkey/sync/source/open-collective/create-reader';
import { createPace } from '@latchkey/sync/source/open-collective/pace';
import { readToEnd, type SuiteSource, sourceReaderSuite } from '@latchkey/sync/source/reader-suite';

const NOW = new Date('2026-06-15T12:00:00Z');
const http = createHttp({ allowPrivate: () => true });
const running: OpenCollective[] = [];
const timer = { nowMs: () => performance.now(), sleep: async () => {} };

async function start(settings: Partial<OpenCollectiveSettings>): Promise<OpenCollective> {
  const stand = createOpenCollective({
    startOn: NOW,
    machine: () => NOW,
    log: silentLog,
    rate: { perToken: 100_000, anonymous: 10 },
    ...settings,
  });
  await stand.listen();
  running.push(stand);
  return stand;
}
function readerOf(stand: OpenCollective, more: { pinnedId?: string; token?: string } = {}) {
  const pace = createPace(timer, 100_000);
  const options = {
    url: stand.apiUrl,
    collective: stand.collective.slug,
    token: stand.token,
    pinnedId: null,
    asks: { amount: false, refundDays: 400 },
    now: async () => NOW,
  };
  return createOpenCollectiveReader({ ...options, ...more, http, timer, pace });
}
afterAll(async () => {
  await Promise.all(running.map((stand) => stand.close()));
  await http.close();
});

for (const server of ['2026', '2025-01'] as const) {
  sourceReaderSuite(`Open Collective, server of ${server}`, async (): Promise<SuiteSource> => {
    // The elder server has no COMMUNITY_MANAGER, and the fictional co-op has one.
    const stand = await start(server === '2026' ? { server } : { server, people: { generated: 30 } });
    const reader = readerOf(stand);
    const { rows } = await readToEnd(reader);
    const payer = stand.people().find((one) => one.orders.length === 1 && one.roles.includes('BACKER'));
    const alias = `id:${payer?.id}`;
    const theirs = rows.filter((row) => row.person.aliases.includes(alias)).length;
    return {
      reader,
      rows: rows.length,
      somebody: { alias, rows: theirs },
      nobody: 'id:zzzzzzzz-zzzzzzzz-zzzzzzzz-zzzzzzzz',
      breakIt: () => stand.setFault({ down: 'unavailable' }),
    };
  });
}

describe('2,038 rows of one instant', () => {
  const RULE: Rule = {
    group: 'members',
    when: anyPaid,
    ...plainRule,
  };
  let rows: SourceRow[];
  let stand: OpenCollective;
  beforeAll(async () => {
    stand = await start({ people: { generated: 2038, equalCreatedAt: true } });
    const read = await readToEnd(readerOf(stand));
    rows = read.rows;
    expect(read.outcome).toMatchObject({ complete: true, counts: { membersTotal: 2038 } });
  }, 60_000);

  /** By hand: what `seedMany` makes of number % 100, and what that means on the day. Monthly 46 days, grace 30. */
  test.each([
    [0, 'ACTIVE', 'paid-up', true],
    [1, 'CANCELLED 20 days ago', 'paid-up', true],
    [2, 'CANCELLED 200 days ago', 'lapsed', false],
    [3, 'ERROR 40 days ago', 'paid-up', true],
    [4, 'ERROR 100 days ago', 'lapsed', false],
    [5, 'PAUSED 30 days ago', 'paid-up', true],
    [6, 'PAUSED 300 days ago', 'lapsed', false],
    [7, 'EXPIRED 500 days ago', 'lapsed', false],
    [8, 'PAID 15 days ago', 'paid-up', true],
    [9, 'PAID 900 days ago', 'lapsed', false],
    [10, 'PENDING', 'lapsed', false],
    [11, 'PROCESSING 35 days ago', 'paid-up', true],
    [12, 'REJECTED', 'lapsed', false],
    [13, 'REFUNDED', 'lapsed', false],
    [14, 'DISPUTED', 'undecided', false],
    [15, 'IN_REVIEW', 'undecided', false],
    [16, 'NEW', 'lapsed', false],
    [17, 'REQUIRE_CLIENT_CONFIRMATION', 'lapsed', false],
    [18, 'ACTIVE', 'paid-up', true],
  ])('synth-1%i: %s', (number, _, kind, grants) => {
    const id = `id:${stand.person(`synth-${100 + number}`).id}`;
    const facts = rows.filter((row) => row.person.aliases.includes(id)).map(factOf);
    const state = {
      name: 'books',
      lastCompleteOn: NOW,
      previousCompleteOn: null,
      everyMs: 900_000,
      outages: [],
    };
    expect(verdict({ facts, identities: [] }, RULE, { books: state }, NOW)).toMatchObject({ kind, grants });
  });

  function factOf(row: SourceRow, at: number): Fact {
    const run = { sinceOn: NOW, agreedOn: NOW, confirmedOn: NOW };
    const reads = { firstReadOn: NOW, lastReadOn: NOW, ...run };
    return { id: `f${at}`, source: 'books', identityId: 'i', data: row.data, missing: false, ...reads };
  }
});

test('rows of one instant that lie in another order at every request: a complete read has lost nobody', async () => {
  const stand = await start({ people: { generated: 1040, equalCreatedAt: true }, unstablePaging: true });
  const { outcome, rows } = await readToEnd(readerOf(stand));
  if (outcome.complete) expect(outcome.counts).toMatchObject({ members: 1040, membersTotal: 1040 });
  else expect(outcome.problems[0]?.code).toBe('rows-short');
  expect(new Set(rows.map((row) => `${row.data.kind} ${row.aliases[0]}`)).size).toBe(rows.length);
}, 60_000);

describe('an answer that is not to be trusted', () => {
  test.each([
    ['the owner of the token is no admin any more', { lostAdmin: true }, 'not-admin'],
    ['HTTP 200 and null everywhere', { nulls: 'all' }, 'answer-empty'],
    ['HTTP 200 and null but for `me`', { nulls: 'account' }, 'answer-empty'],
    ['rows missing, the total as ever', { partial: 'short' }, 'rows-short'],
    ['an error for every row', { partial: 'errors' }, 'answer-errors'],
    ['a token nobody knows', { unknownToken: true }, 'token-refused'],
    ['too many requests', { rateLimited: true }, 'rate-limited'],
    ['a connection that breaks', { down: 'reset' }, 'unreachable'],
    ['a server out of service', { down: 'unavailable' }, 'server-error'],
  ] as const)('%s', async (_, fault, code) => {
    const stand = await start({});
    stand.setFault(fault);
    const { outcome } = await readToEnd(readerOf(stand));
    expect(outcome.complete).toBe(false);
    expect(outcome.problems.map((one) => one.code)).toContain(code);
  });
  test('no token at all: what the public sees is no full read', async () => {
    const stand = await start({});
    const { outcome, rows } = await readToEnd(readerOf(stand, { token: '' }));
    expect(outcome).toMatchObject({ complete: false, problems: [{ code: 'me-missing' }] });
    expect(rows).toEqual([]);
  });
  test('another collective under the name, and a name that is gone', async () => {
    const stand = await start({});
    const moved = await readToEnd(readerOf(stand, { pinnedId: 'another' }));
    expect(moved.outcome.problems.map((one) => one.code)).toEqual(['pin-moved']);
    const pinned = await readToEnd(readerOf(stand, { pinnedId: stand.collective.id }));
    expect(pinned.outcome).toMatchObject({
      complete: true,
      pin: { id: expect.stringContaining(stand.collective.id) },
    });
  });
});

describe('whether a member is active, in the source’s own word', () => {
  test('is compared with the contributions, changes no row, and is not asked of a server that does not know it', async () => {
    const stand = await start({});
    const person = stand.join({ name: 'Nova Payer', email: 'nova@example.test' });
    const before = await readToEnd(readerOf(stand));
    const rows = () => Object.values(stand.state.orders).filter((one) => one.fromId === person.legacyId);
    for (const row of rows()) row.lastChargedAt = '2019-01-01T00:00:00.000Z';
    const after = await readToEnd(readerOf(stand));
    expect(after.outcome.counts.disagree).toBe((before.outcome.counts.disagree ?? 0) + 1);
    expect(after.outcome.complete).toBe(true);
    expect(JSON.stringify([...before.rows, ...after.rows])).not.toContain('isActive');
    const older = await readToEnd(readerOf(await start({ server: '2025-01', people: { generated: 30 } })));
    expect(older.outcome).toMatchObject({ complete: true });
    expect(older.outcome.counts).not.toHaveProperty('disagree');
  });
});

describe('a single look-up', () => {
  test('of somebody known by number alone, as a hook tells it', async () => {
    const stand = await start({});
    const person = stand.join({ name: 'Nova Payer', email: 'nova@example.test' });
    const found = await readerOf(stand).readOne([`legacyId:${person.legacyId}`]);
    expect(found).toMatchObject({ complete: true, found: true });
    expect(found.rows.map((row) => row.data.kind).sort()).toEqual(['member', 'order']);
    expect(found.rows[0]?.person.aliases).toContain(`id:${person.id}`);
  });
  test('of somebody whose id has another form by now: found by the public one', async () => {
    const stand = await start({});
    const person = stand.join({ name: 'Nova Payer', email: 'nova@example.test' });
    const shown = (await readToEnd(readerOf(stand))).rows.find((row) =>
      row.person.aliases.includes(`id:${person.id}`),
    );
    const known = shown?.person.aliases.find((alias) => alias.startsWith('publicId:')) as string;
    const reader = readerOf(stand);
    const found = await reader.readOne(['id:zzzzzzzz-zzzzzzzz-zzzzzzzz-zzzzzzzz', known]);
    expect(found).toMatchObject({ complete: true, found: true });
    expect(found.rows.map((row) => row.data.kind).sort()).toEqual(['member', 'order']);
    const nobody = await reader.readOne([
      'id:zzzzzzzz-zzzzzzzz-zzzzzzzz-zzzzzzzz',
      'publicId:acc_zzzzzzzzzzzzzzzzzzzz',
    ]);
    expect(nobody).toMatchObject({ found: false, rows: [] });
  });
  test('of an account that was deleted: complete, and nobody', async () => {
    const stand = await start({});
    const person = stand.join({ name: 'Gone Soon', email: 'gone@example.test' });
    stand.remove(person.legacyId);
    const found = await readerOf(stand).readOne([`id:${person.id}`]);
    expect(found).toMatchObject({ complete: true, found: false, rows: [] });
  });
  test('of a core member who was removed: complete, without the row', async () => {
    const stand = await start({});
    const admin = stand.people().find((one) => one.roles.includes('MEMBER'));
    const reader = readerOf(stand);
    const roles = async () =>
      (await reader.readOne([`id:${admin?.id}`])).rows.filter((row) => row.data.kind === 'member').length;
    const before = await roles();
    stand.removeCore(admin?.legacyId as number, 'MEMBER');
    expect(await roles()).toBe(before - 1);
  });
  test('of an account with more rows than a page has shows every one; where pages lose one it is no answer', async () => {
    const stand = await start({});
    const person = stand.join({ name: 'Ever Paying', email: 'ever@example.test' });
    const [order] = Object.values(stand.state.orders).filter((row) => row.fromId === person.legacyId);
    for (let at = 1; at <= 1010; at += 1) {
      const legacyId = 5_000_000 + at;
      const createdAt = new Date(Date.UTC(2020, 0, 1) + at * 60_000).toISOString();
      stand.state.orders[legacyId] = { ...(order as typeof order & object), legacyId, createdAt };
    }
    const found = await readerOf(stand).readOne([`id:${person.id}`]);
    expect(found).toMatchObject({ complete: true, found: true, problems: [] });
    const orders = found.rows.filter((row) => row.data.kind === 'order').map((row) => row.aliases[0]);
    expect(new Set(orders).size).toBe(1011);
    stand.setFault({ partial: 'short' });
    const lossy = await readerOf(stand).readOne([`id:${person.id}`]);
    expect(lossy).toMatchObject({ complete: false, rows: [] });
  });
});
