import { anyPaid, plainRule } from '@latchkey/domain/decide.samples';
import type { FactData } from '@latchkey/domain/fact';
import type { Policy, Rule } from '@latchkey/domain/rule';
import type { PersonRow, SourceRow } from '@latchkey/domain/source-row';

/** Paid-up members of any tier. */
export const RULE: Rule = {
  group: 'members',
  when: anyPaid,
  ...plainRule,
};
export const POLICY: Policy = {
  settingsVersion: 1,
  groups: [],
  rules: [RULE],
  apps: [],
  leaving: { leftAfterDays: 60 },
};

/** Somebody as a source's row names them. */
export function personOf(name: string, more: Partial<PersonRow> = {}): PersonRow {
  const plain = { type: 'INDIVIDUAL', isGuest: false, isIncognito: false };
  return { aliases: [`id:${name}`], ...plain, slug: name, name, address: `${name}@example.org`, ...more };
}
/** A contribution of theirs. */
export function orderOf(name: string, status = 'ACTIVE', more: Partial<SourceRow> = {}): SourceRow {
  const dates = { createdAt: null, processedAt: null, lastChargedAt: null };
  const data: FactData = { kind: 'order', status, frequency: 'MONTHLY', tierId: 't', ...dates };
  return { aliases: [`id:o-${name}`], person: personOf(name), data, ...more };
}
