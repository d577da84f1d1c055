import { anyPaid, plainRule } from './decide.samples.ts';
import type { Fact, FactData, OrderData, SourceState } from './fact.ts';
import type { PaidLeaf, Rule } from './rule.ts';
import { verdict as judge } from './verdict.ts';

/** The day of the samples. */
export const NOW = new Date('2026-06-01T00:00:00Z');
/** Some days before it; negative: after it. */
export const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
/** The same as the books write it. */
export const iso = (days: number) => ago(days).toISOString();
/** A source that was read just now. */
export const BOOKS: SourceState = {
  name: 'books',
  lastCompleteOn: NOW,
  previousCompleteOn: ago(1),
  everyMs: 900_000,
  outages: [],
};
/** A rule for members who pay. */
export const paid = (when: Partial<PaidLeaf> = {}, graceDays = 30): Rule => ({
  group: 'members',
  when: { ...anyPaid, ...when },
  ...plainRule,
  graceDays,
});
/** A rule for a core role. */
export const role = (name: string): Rule => ({
  group: 'stewards',
  when: { kind: 'role', source: 'books', role: name },
  ...plainRule,
});
/** A rule for members kept by hand. */
export const manual: Rule = {
  group: 'members',
  when: { kind: 'manual', source: 'books' },
  ...plainRule,
  graceDays: 10,
};
/** What one source says of these facts. */
export const verdict = (facts: readonly Fact[], rule: Rule, source: SourceState, now: Date) =>
  judge({ facts, identities: [] }, rule, { [source.name]: source }, now);

let number = 0;
/** A settled fact, looked up. */
export function fact(data: FactData, more: Partial<Fact> = {}): Fact {
  number += 1;
  const base = { id: `f${number}`, source: 'books', identityId: 'i', data, missing: false };
  const reads = { firstReadOn: ago(900), lastReadOn: NOW, sinceOn: ago(2), agreedOn: NOW, confirmedOn: NOW };
  return { ...base, ...reads, ...more };
}
/** A contribution. */
export function order(data: Partial<OrderData>, more: Partial<Fact> = {}): Fact {
  const plain = { status: 'ACTIVE', frequency: 'MONTHLY', tierId: 't1', createdAt: null, processedAt: null };
  return fact({ kind: 'order', ...plain, lastChargedAt: null, ...data }, more);
}
/** A member row. */
export const member = (roleName: string, more: Partial<Fact> = {}) =>
  fact({ kind: 'member', role: roleName, tierId: null, lastTierId: null, since: null }, more);
/** A membership kept by hand. */
export const kept = (group: string, from: string | null, until: string | null, more: Partial<Fact> = {}) =>
  fact({ kind: 'manual', group, from, until }, more);
