import { expect, test } from '@jest/globals';
import type { Fact } from './fact.ts';
import { leafVerdict } from './leaf-verdict.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const AGO = new Date('2026-06-14T12:00:00Z');
const source = { name: 'books', lastCompleteOn: NOW, previousCompleteOn: AGO, everyMs: 900_000, outages: [] };
const terms = { group: 'stewards', graceDays: 30, whenPaused: 'grace' as const, source, now: NOW };

function factOf(role: string, missing = false): Fact {
  const data = { kind: 'member', role, tierId: null, lastTierId: null, since: null } as const;
  const reads = { firstReadOn: AGO, lastReadOn: NOW, sinceOn: AGO, agreedOn: NOW, confirmedOn: NOW };
  return { id: 'f', source: 'books', identityId: 'i', data, missing, ...reads };
}

test.each([
  ['the role itself', [factOf('ADMIN')], 'paid-up', true],
  ['another core role', [factOf('MEMBER')], 'none', false],
  ['a role that nobody knows yet neither gives nor takes', [factOf('GUARDIAN')], 'undecided', false],
  ['beside the role itself it takes nothing', [factOf('GUARDIAN'), factOf('ADMIN')], 'paid-up', true],
  ['one that is no longer found says nothing any more', [factOf('GUARDIAN', true)], 'none', false],
])('a rule by role: %s', (_, facts, kind, grants) => {
  const leaf = { kind: 'role', source: 'books', role: 'ADMIN' } as const;
  expect(leafVerdict({ facts, identities: [] }, leaf, terms)).toMatchObject({ kind, grants });
});
