import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runsOf, seedOf } from '../../../../../test/support/slice.ts';
import { PAGE, type ReadPage, type ScanOutcome, scan } from './scan.ts';

function rowOf(id: string) {
  const person = { aliases: [`id:${id}`], type: 'INDIVIDUAL', isGuest: false, isIncognito: false };
  const data = { kind: 'member', role: 'BACKER', tierId: null, lastTierId: null, since: null } as const;
  return { aliases: [`id:${id}`], person: { ...person, slug: null, name: null, address: null }, data };
}

/** A collection that is asked in pages; `order` says how it lies at each request, `total` what it claims. */
function collection(order: (request: number) => string[], total: (request: number, ids: string[]) => number) {
  let requests = 0;
  const offsets: number[] = [];
  const readPage: ReadPage = async (offset) => {
    const ids = order(requests);
    const page = {
      total: total(requests, ids),
      rows: ids.slice(offset, offset + PAGE).map((id) => ({ id, row: rowOf(id) })),
    };
    requests += 1;
    offsets.push(offset);
    return { ok: true, page };
  };
  return { readPage, offsets };
}

async function run(readPage: ReadPage): Promise<{ outcome: ScanOutcome; ids: string[] }> {
  const pages = scan('members', readPage);
  const ids: string[] = [];
  for (;;) {
    const next = await pages.next();
    if (next.done) return { outcome: next.value, ids };
    ids.push(...next.value.rows.map((row) => (row.aliases[0] as string).slice(3)));
  }
}
const many = (count: number) => Array.from({ length: count }, (_, at) => `m${at}`);
const honest = (_: number, ids: string[]) => ids.length;

describe('a scan', () => {
  test.each([0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE - 1, 2 * PAGE, 2038])(
    'gives each of %i rows once',
    async (count) => {
      const { readPage } = collection(() => many(count), honest);
      const { outcome, ids } = await run(readPage);
      expect(outcome).toMatchObject({ complete: true, seen: count, total: count, problems: [] });
      expect(ids).toEqual(many(count));
    },
  );
  test('asks for pages that overlap by one row', async () => {
    const { readPage, offsets } = collection(() => many(2038), honest);
    await run(readPage);
    expect(offsets).toEqual([0, 999, 1998]);
  });
  test('a row that went away between pages: one page back, and nothing is lost', async () => {
    const without = many(2038).filter((id) => id !== 'm5');
    const { readPage, offsets } = collection(
      (request) => (request === 0 ? many(2038) : without),
      () => 2037,
    );
    const { outcome, ids } = await run(readPage);
    expect(offsets.slice(0, 3)).toEqual([0, 999, 0]);
    expect(outcome.complete).toBe(true);
    expect(new Set(ids).size).toBe(2038);
  });
  test('a total that grows at the tail is read on', async () => {
    const { readPage } = collection((request) => many(1500 + request), honest);
    expect((await run(readPage)).outcome).toMatchObject({ complete: true, seen: 1501 });
  });
  test('a total that shrinks starts the scan over; again and again, it is not complete', async () => {
    const once = collection((request) => many(request === 0 ? 1500 : 1490), honest);
    expect((await run(once.readPage)).outcome).toMatchObject({ complete: true, seen: 1490 });
    const ever = collection((request) => many(9000 - request), honest);
    const { outcome } = await run(ever.readPage);
    expect(outcome).toMatchObject({ complete: false, problems: [{ code: 'rows-shrank' }] });
  });
  test('what was counted before a total shrank does not stand in for rows that are lost now', async () => {
    const { readPage } = collection(
      (request) => many(request < 2 ? 1500 - request * 10 : 1480),
      (request) => (request === 0 ? 1500 : 1490),
    );
    const { outcome } = await run(readPage);
    expect(outcome.problems).toEqual([
      { code: 'rows-short', params: { what: 'members', have: 1480, total: 1490 } },
    ]);
  });
  test('fewer rows than the total says, four times: not complete, and it says how many came', async () => {
    const { readPage, offsets } = collection(
      () => many(3),
      () => 2038,
    );
    const { outcome, ids } = await run(readPage);
    expect(outcome).toMatchObject({ complete: false, fatal: false, seen: 3 });
    expect(outcome.problems).toEqual([
      { code: 'rows-short', params: { what: 'members', have: 3, total: 2038 } },
    ]);
    expect(offsets).toEqual([0, 0, 0, 0]);
    expect(ids).toEqual(many(3));
  });
  test('a problem ends it at once', async () => {
    const readPage: ReadPage = async () => ({
      ok: false,
      problems: [{ code: 'me-missing', params: {} }],
      page: null,
    });
    const { outcome } = await run(readPage);
    expect(outcome).toMatchObject({ complete: false, fatal: true, problems: [{ code: 'me-missing' }] });
  });
  test('rows without a tie-break that lie anew at each request: what is called complete lost nobody', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 3200 }),
      fc.infiniteStream(fc.nat()),
      async (count, turns) => {
        const ids = many(count);
        const turned = () => {
          const at = (turns.next().value as number) % count;
          return [...ids.slice(at), ...ids.slice(0, at)];
        };
        const { outcome, ids: given } = await run(collection(turned, honest).readPage);
        expect(new Set(given).size).toBe(given.length);
        if (outcome.complete) expect(given.length).toBe(count);
        else expect(outcome.problems[0]?.code).toBe('rows-short');
      },
    );
    await fc.assert(property, { seed: seedOf('scan'), numRuns: runsOf({ quick: 40, ci: 300, all: 3_000 }) });
  });
});
