import { describe, expect, test } from '@jest/globals';
import { compareSides, type EvidenceSide } from './evidence.ts';
import type { FactData } from './fact.ts';

const order = (from: string, to: string, tierId = 't'): FactData => ({
  kind: 'order',
  status: 'ACTIVE',
  frequency: 'MONTHLY',
  tierId,
  createdAt: from,
  processedAt: null,
  lastChargedAt: to,
});
const side = (more: Partial<EvidenceSide> = {}): EvidenceSide => ({
  name: null,
  addresses: [],
  facts: [],
  ...more,
});
const codes = (one: Partial<EvidenceSide>, other: Partial<EvidenceSide>, moved = false) =>
  compareSides(side(one), side(other), moved).map(({ code }) => code);

describe('the evidence of a question', () => {
  test('says first that rows of the one are the other’s now', () => {
    expect(codes({}, {}, true)).toEqual(['rows', 'address-none']);
  });

  test('compares addresses without regard to case, and says when there is nothing to compare', () => {
    expect(codes({ addresses: ['Ana@Example.org'] }, { addresses: ['ana@example.ORG'] })).toEqual([
      'address-same',
    ]);
    expect(codes({ addresses: ['ana@example.org'] }, { addresses: ['eva@example.org'] })).toEqual([
      'address-other',
    ]);
    expect(codes({ addresses: ['ana@example.org'] }, {})).toEqual(['address-none']);
  });

  test('knows a name without its accents and extra spaces', () => {
    expect(codes({ name: 'Ana  Pérez' }, { name: 'ana perez ' })).toContain('name-same');
    expect(codes({ name: '' }, { name: null })).toEqual(['address-none']);
  });

  test('says which tier both have, once', () => {
    const facts = [order('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z')];
    const shared = compareSides(side({ facts: [...facts, ...facts] }), side({ facts }), false);
    expect(shared.filter((one) => one.code === 'tier-same')).toEqual([{ code: 'tier-same', tierId: 't' }]);
  });

  test.each([
    ['at the same time', '2026-02-01T00:00:00Z', 'dates-overlap'],
    ['soon after each other', '2026-05-01T00:00:00Z', 'dates-follow'],
    ['long after each other', '2027-05-01T00:00:00Z', undefined],
  ])('says whether contributions ran %s', (_, from, code) => {
    const one = { facts: [order('2026-01-01T00:00:00Z', '2026-03-20T00:00:00Z', 'a')] };
    const other = { facts: [order(from, from, 'b')] };
    expect(codes(one, other)[1]).toBe(code);
    expect(codes(other, one)[1]).toBe(code);
  });
});
