import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runsOf, seedOf } from '../../../test/support/slice.ts';
import { correlate, type LookUps } from './correlate.ts';
import { type EndWrite, endFullRead, endLookUp } from './end-read.ts';
import type { FactData, Identity } from './fact.ts';
import { factKey, type Known, type KnownFact, type KnownIdentity, mergePage } from './merge-read.ts';
import type { PersonRow, SourceRow } from './source-row.ts';

const HOUR_MS = 3_600_000;
const hour = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * HOUR_MS);

/** What a store does with merged pages, in memory. */
function createBooks(concerns: (data: FactData) => boolean = () => true) {
  const identities = new Map<string, KnownIdentity>();
  const facts = new Map<string, KnownFact & { agreedOn: Date | null; confirmedOn: Date | null }>();
  let last = 0;
  let writes = 0;
  const known = (): Known => ({
    identities: new Map(
      [...identities.values()].flatMap((one) => one.aliases.map((alias) => [alias, one] as const)),
    ),
    facts: new Map(
      [...facts.values()].flatMap((one) =>
        one.aliases.map((alias) => [factKey(one.data.kind, alias), one] as const),
      ),
    ),
  });
  function page(kind: 'full' | 'one', rows: readonly SourceRow[], readOn: Date) {
    const merged = mergePage(
      known(),
      rows,
      { kind, readOn },
      { isConcerned: concerns, newId: () => `n${last++}` },
    );
    writes += merged.identities.length + merged.facts.length;
    for (const { isNew: _, ...one } of merged.identities) identities.set(one.id, one);
    for (const { isNew: _, ...write } of merged.facts) {
      const before = facts.get(write.id);
      const accountId = identities.get(write.identityId)?.accountId ?? null;
      const confirmedOn = write.confirmedOn ?? before?.confirmedOn ?? null;
      const releasedTo = before?.releasedTo ?? [];
      facts.set(write.id, {
        ...write,
        accountId,
        releasedTo,
        agreedOn: before?.agreedOn ?? null,
        confirmedOn,
      });
    }
    return merged;
  }
  function end(write: EndWrite | null, lookedUpOn: Date | null) {
    const before = write && facts.get(write.id);
    if (!write || !before) return;
    writes += 1;
    const confirmedOn = write.confirmedOn ?? before.confirmedOn;
    facts.set(write.id, { ...before, ...write, confirmedOn, lastReadOn: lookedUpOn ?? before.lastReadOn });
  }
  return {
    identities,
    facts,
    writes: () => writes,
    page,
    /** A full read in pages of two; `meanwhile` runs between the pages and the end. */
    full(rows: readonly SourceRow[], startedOn: Date, complete = true, meanwhile = () => {}) {
      const seen = new Map<string, Date>();
      const merged = [];
      for (let at = 0; at < rows.length; at += 2) {
        const one = page('full', rows.slice(at, at + 2), startedOn);
        for (const id of one.seen) seen.set(id, startedOn);
        merged.push(one);
      }
      meanwhile();
      if (!complete) return merged;
      for (const one of [...facts.values()]) end(endFullRead(one, seen.get(one.id) ?? null, startedOn), null);
      for (const one of facts.values()) one.agreedOn = one.sinceOn === null ? null : startedOn;
      return merged;
    },
    lookUp(rows: readonly SourceRow[], identityId: string, readOn: Date) {
      const seen = new Set(page('one', rows, readOn).seen);
      for (const one of [...facts.values()]) {
        if (one.identityId === identityId && !seen.has(one.id)) end(endLookUp(one, readOn), readOn);
      }
    },
  };
}

function personOf(name: string, more: Partial<PersonRow> = {}): PersonRow {
  const plain = { type: 'INDIVIDUAL', isGuest: false, isIncognito: false };
  return { aliases: [`id:${name}`], ...plain, slug: name, name, address: `${name}@example.org`, ...more };
}
function orderOf(name: string, id: string, status = 'ACTIVE', more: object = {}): SourceRow {
  const dates = { createdAt: null, processedAt: null, lastChargedAt: null };
  const data = { kind: 'order', status, frequency: 'MONTHLY', tierId: 't', ...dates, ...more } as const;
  return { aliases: [`id:${id}`], person: personOf(name), data };
}
const only = <T>(map: Map<string, T>): T => [...map.values()][0] as T;

describe('a run', () => {
  test('begins with the end of a complete read, goes on while reads say the same, and starts over with news', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1')], hour(0), false);
    expect(only(books.facts).sinceOn).toBeNull();
    books.full([orderOf('ana', 'o1')], hour(1));
    books.full([orderOf('ana', 'o1')], hour(2));
    expect(only(books.facts)).toMatchObject({ sinceOn: hour(1), agreedOn: hour(2) });
    books.full([orderOf('ana', 'o1', 'CANCELLED')], hour(3), false);
    expect(only(books.facts)).toMatchObject({ sinceOn: null, data: { status: 'CANCELLED' } });
    books.full([orderOf('ana', 'o1', 'CANCELLED')], hour(4));
    expect(only(books.facts).sinceOn).toEqual(hour(4));
  });
  test('of an absence begins with the complete read that misses it; an incomplete one misses nothing', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1')], hour(0));
    books.full([], hour(1), false);
    expect(only(books.facts).missing).toBe(false);
    books.full([], hour(2));
    books.full([], hour(3));
    expect(only(books.facts)).toMatchObject({ missing: true, sinceOn: hour(2), agreedOn: hour(3) });
    books.full([orderOf('ana', 'o1')], hour(4), false);
    expect(only(books.facts)).toMatchObject({ missing: false, sinceOn: null });
  });
  test('a look-up confirms what it finds and what it does not find', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1'), orderOf('ana', 'o2')], hour(0));
    books.full([orderOf('ana', 'o1')], hour(7));
    const [ana] = [...books.identities.keys()];
    books.lookUp([orderOf('ana', 'o1')], ana as string, hour(8));
    const [there, gone] = [...books.facts.values()];
    expect(there).toMatchObject({ missing: false, sinceOn: hour(0), confirmedOn: hour(8) });
    expect(gone).toMatchObject({ missing: true, sinceOn: hour(7), confirmedOn: hour(8) });
  });
  test('a look-up that disagrees ends the run', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1'), orderOf('ana', 'o2')], hour(0));
    const [ana] = [...books.identities.keys()];
    books.lookUp([orderOf('ana', 'o1', 'CANCELLED')], ana as string, hour(1));
    expect([...books.facts.values()].map(({ missing, sinceOn }) => ({ missing, sinceOn }))).toEqual([
      { missing: false, sinceOn: null },
      { missing: true, sinceOn: null },
    ]);
  });
  test('a look-up during a full read is newer than its pages and than its end', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1')], hour(0));
    const [ana] = [...books.identities.keys()];
    books.full([], hour(1), true, () =>
      books.lookUp([orderOf('ana', 'o1', 'PAUSED')], ana as string, hour(2)),
    );
    expect(only(books.facts)).toMatchObject({ missing: false, sinceOn: null, data: { status: 'PAUSED' } });
    books.page('full', [orderOf('ana', 'o1')], hour(1));
    expect(only(books.facts)).toMatchObject({ data: { status: 'PAUSED' } });
    const lookUpAfterItsPage = () => books.lookUp([orderOf('ana', 'o1', 'ERROR')], ana as string, hour(4));
    books.full([orderOf('ana', 'o1', 'PAUSED')], hour(3), true, lookUpAfterItsPage);
    expect(only(books.facts)).toMatchObject({ sinceOn: null, data: { status: 'ERROR' } });
  });
  test('a read without news writes nothing', () => {
    const books = createBooks();
    const rows = [orderOf('ana', 'o1'), orderOf('ben', 'o2', 'CANCELLED')];
    books.full(rows, hour(0));
    books.full(rows.slice(0, 1), hour(1));
    const before = books.writes();
    books.full(rows.slice(0, 1), hour(2));
    expect(books.writes()).toBe(before);
  });
});

describe('who it is', () => {
  test('any id finds the person and the thing; every id is kept', () => {
    const books = createBooks();
    books.full(
      [{ ...orderOf('ana', 'o1'), person: personOf('ana', { aliases: ['id:a', 'legacyId:7'] }) }],
      hour(0),
    );
    const again = { ...orderOf('ana', 'o1'), aliases: ['id:o1', 'publicId:or_1'] };
    books.full([{ ...again, person: personOf('new', { aliases: ['id:acc_9', 'legacyId:7'] }) }], hour(1));
    books.full(
      [{ ...again, aliases: ['publicId:or_1'], person: personOf('x', { aliases: ['id:acc_9'] }) }],
      hour(2),
    );
    expect(books.identities.size).toBe(1);
    expect(only(books.identities)).toMatchObject({ aliases: ['id:a', 'legacyId:7', 'id:acc_9'], slug: 'x' });
    expect(only(books.facts).sinceOn).toEqual(hour(0));
  });
  test('a slug taken by somebody else is somebody else; an order and a member of one number are two things', () => {
    const books = createBooks();
    books.full([orderOf('ana', '5')], hour(0));
    const member = { kind: 'member', role: 'ADMIN', tierId: null, lastTierId: null, since: null } as const;
    const ben = personOf('ben', { slug: 'ana', address: 'ana@example.org' });
    books.full([orderOf('ana', '5'), { aliases: ['id:5'], person: ben, data: member }], hour(1));
    expect(books.identities.size).toBe(2);
    expect(books.facts.size).toBe(2);
  });
  test('ids that belong to two known people are left alone, told, and nothing of theirs is missed', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1'), orderOf('ben', 'o2')], hour(0));
    const both = {
      ...orderOf('ana', 'o1', 'CANCELLED'),
      person: personOf('ana', { aliases: ['id:ana', 'id:ben'] }),
    };
    const merged = books.full([both, orderOf('ben', 'o2')], hour(1));
    expect(merged[0]?.conflicts).toBe(1);
    expect(
      [...books.facts.values()].map((one) => [one.missing, (one.data as { status: string }).status]),
    ).toEqual([
      [false, 'ACTIVE'],
      [false, 'ACTIVE'],
    ]);
  });
  test('a thing that comes back under another person stays with the account it had, and is a question', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1')], hour(0));
    const ana = only(books.identities);
    books.identities.set(ana.id, { ...ana, accountId: 'account-a' });
    for (const one of books.facts.values()) one.accountId = 'account-a';
    const [merged] = books.full([orderOf('ben', 'o1')], hour(1));
    const ben = [...books.identities.values()].find((one) => one.name === 'ben');
    expect(merged?.moved).toEqual([
      { factId: only(books.facts).id, fromIdentityId: ana.id, accountId: 'account-a', toIdentityId: ben?.id },
    ]);
    expect(only(books.facts)).toMatchObject({ identityId: ana.id, missing: false, sinceOn: hour(0) });
  });
  test('without an account it goes to the person it is under now', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1')], hour(0));
    const [merged] = books.full([orderOf('ben', 'o1')], hour(1));
    expect(merged?.moved).toEqual([]);
    expect(books.identities.get(only(books.facts).identityId)?.name).toBe('ben');
  });
});

describe('what is kept of a person', () => {
  const active = (data: FactData) => data.kind === 'order' && data.status === 'ACTIVE';
  test('of somebody no rule concerns neither name nor address nor slug', () => {
    const books = createBooks(active);
    const [merged] = books.full([orderOf('ana', 'o1', 'CANCELLED')], hour(0));
    expect(only(books.identities)).toMatchObject({ name: null, address: null, slug: null, concerned: false });
    expect(JSON.stringify(merged)).not.toContain('example.org');
  });
  test('of somebody who has claimed neither name nor address', () => {
    const books = createBooks(active);
    books.full([orderOf('ana', 'o1')], hour(0));
    expect(only(books.identities)).toMatchObject({ name: 'ana', address: 'ana@example.org' });
    books.identities.set(only(books.identities).id, {
      ...only(books.identities),
      accountId: 'a',
      claimed: true,
    });
    books.full([orderOf('ana', 'o1', 'PAUSED')], hour(1));
    expect(only(books.identities)).toMatchObject({ name: null, address: null, slug: 'ana' });
  });
  test('an address that is not shown any more stays', () => {
    const books = createBooks(active);
    books.full([orderOf('ana', 'o1')], hour(0));
    books.full([{ ...orderOf('ana', 'o1'), person: personOf('ana', { address: null }) }], hour(1));
    expect(only(books.identities).address).toBe('ana@example.org');
  });
  test('a deleted tier is remembered, and every id a tier ever had', () => {
    const books = createBooks();
    books.full([orderOf('ana', 'o1', 'ACTIVE', { tierId: 'hash', tierAliases: ['120'] })], hour(0));
    books.full([orderOf('ana', 'o1', 'ACTIVE', { tierId: 'tier_1', tierAliases: ['120'] })], hour(1));
    expect(only(books.facts).data).toMatchObject({ tierId: 'tier_1', tierAliases: ['120', 'hash'] });
    books.full([orderOf('ana', 'o1', 'ACTIVE', { tierId: null })], hour(2));
    books.full([orderOf('ana', 'o1', 'ACTIVE', { tierId: null })], hour(3));
    expect(only(books.facts)).toMatchObject({
      data: { tierId: null, lastTierId: 'tier_1' },
      sinceOn: hour(2),
    });
  });
});

describe('for every history of reads', () => {
  const status = fc.constantFrom('ACTIVE', 'CANCELLED', 'PAUSED');
  const world = fc.dictionary(fc.constantFrom('o1', 'o2', 'o3', 'o4', 'o5'), status, { maxKeys: 5 });
  const read = fc.record({ world, kind: fc.constantFrom('complete', 'incomplete', 'one'), shown: fc.nat(5) });
  const rowsOf = (orders: Record<string, string>) =>
    Object.entries(orders).map(([id, of]) => orderOf('ana', id, of));
  const options = { seed: seedOf('merge-read'), numRuns: runsOf({ quick: 200, ci: 1_000, all: 20_000 }) };

  test('missing and runs are what the complete reads say, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(read, { maxLength: 12 }), (reads) => {
        const books = createBooks();
        const expected = new Map<string, { text: string; sinceOn: Date | null }>();
        reads.forEach((one, at) => {
          const readOn = hour(at);
          const rows = rowsOf(one.world);
          const shown = one.kind === 'incomplete' ? rows.slice(0, one.shown) : rows;
          const [ana] = [...books.identities.keys()];
          if (one.kind === 'one' && ana === undefined) return;
          if (one.kind === 'one') books.lookUp(shown, ana as string, readOn);
          else books.full(shown, readOn, one.kind === 'complete');
          // the oracle: what each order says after this read, and since which complete read without a break
          const says = new Map(
            shown.map((row) => [row.aliases[0] as string, (row.data as { status: string }).status]),
          );
          const all = new Set([...expected.keys(), ...says.keys()]);
          for (const id of all) {
            const before = expected.get(id);
            const text = says.get(id) ?? (one.kind === 'incomplete' ? (before?.text ?? '') : 'missing');
            const kept = before?.text === text ? before.sinceOn : null;
            expected.set(id, { text, sinceOn: kept ?? (one.kind === 'complete' ? readOn : null) });
          }
        });
        for (const one of books.facts.values()) {
          const wanted = expected.get(one.aliases[0] as string);
          expect(one.missing ? 'missing' : (one.data as { status: string }).status).toBe(wanted?.text);
          expect(one.sinceOn).toEqual(wanted?.sinceOn);
        }
        expect(books.facts.size).toBe(expected.size);
      }),
      options,
    );
  });
  test('reading the same books again writes nothing, in whatever order the rows come', () => {
    fc.assert(
      fc.property(world, fc.nat(1000), (orders, turn) => {
        const books = createBooks();
        const rows = rowsOf(orders);
        books.full(rows, hour(0));
        const before = books.writes();
        const at = rows.length === 0 ? 0 : turn % rows.length;
        books.full([...rows.slice(at), ...rows.slice(0, at)].reverse(), hour(1));
        expect(books.writes()).toBe(before);
      }),
      options,
    );
  });
});

describe('correlating', () => {
  const identity = (more: Partial<Identity> = {}): Identity => {
    const plain = { id: 'i', source: 'books', accountId: null, type: 'INDIVIDUAL' };
    return { ...plain, isGuest: false, isIncognito: false, hasAddress: true, ...more };
  };
  const nothing: LookUps = { proved: [], erasedBefore: false, continuity: [], sameAddress: [] };
  const guest = identity({ isGuest: true });
  test.each<[string, Identity, Partial<LookUps>, object]>([
    [
      'proved by one account',
      identity(),
      { proved: ['a'], erasedBefore: true },
      { kind: 'link', accountId: 'a' },
    ],
    [
      'proved by several',
      identity(),
      { proved: ['b', 'a'] },
      { about: 'continuity', candidates: ['a', 'b'] },
    ],
    [
      'erased before',
      identity(),
      { erasedBefore: true, sameAddress: ['a'] },
      { about: 'erased-before', candidates: [] },
    ],
    ['rows of an account', identity(), { continuity: ['a'] }, { about: 'continuity', candidates: ['a'] }],
    ['an organization', identity({ type: 'ORGANIZATION' }), {}, { about: 'organization' }],
    ['incognito', identity({ isIncognito: true }), {}, { about: 'incognito' }],
    [
      'an address that an account has',
      identity(),
      { sameAddress: ['a'] },
      { about: 'same-address', candidates: ['a'] },
    ],
    ['the same of a guest', guest, { sameAddress: ['a'] }, { about: 'same-address', candidates: ['a'] }],
    ['a guest nobody knows', guest, {}, { kind: 'new' }],
    ['somebody nobody knows', identity(), {}, { kind: 'new', identityId: 'i', about: null }],
  ])('%s', (_, of, lookUps, wanted) => {
    const found = correlate(of, { ...nothing, ...lookUps });
    expect(found).toMatchObject(wanted);
    if (found.kind !== 'question') expect(found.about).toBeNull();
  });
});
