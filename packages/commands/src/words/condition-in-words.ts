import type { Condition, Leaf, PaidLeaf, SeatCount } from '@latchkey/domain/rule';
import type { Text } from '@latchkey/runtime/text/text';
import type { Names } from './names.ts';

/** A condition in words: a leaf with its details, or what has to be so of its parts. */
export type ConditionWords = { condition: Condition; text: string; parts: ConditionWords[] };

type Detail<K extends keyof PaidLeaf> = (value: PaidLeaf[K], text: Text, names: Names) => string | null;

/** Every option of a contribution, in the order in which it is said; null: it asks for nothing. A new one needs its words. */
const PAID_DETAILS: { [K in Exclude<keyof PaidLeaf, 'kind' | 'source'>]-?: Detail<K> } = {
  collective: (collective, { t }) => (collective === undefined ? null : collectiveText(collective, t)),
  tierIds: (ids, { t }, names) =>
    ids === null
      ? null
      : t('explanation.paid.tiers', { count: ids.length, tiers: ids.map(names.tier).join(', ') }),
  tierTypes: (types, { t }) =>
    types === null ? null : t('explanation.paid.types', { types: types.join(', ') }),
  recurring: (recurring, { t }) =>
    recurring === null ? null : t(recurring ? 'explanation.paid.recurring' : 'explanation.paid.once'),
  amountAtLeast: (least, text) =>
    least === null ? null : text.t('explanation.paid.at-least', { amount: money(least, text) }),
  termDays: (days, text) =>
    days === null ? null : text.t('explanation.paid.term', { days: daysText(days, text) }),
  waitDays: (days, text) =>
    days === 0 ? null : text.t('explanation.paid.wait', { days: daysText(days, text) }),
  sinceBefore: (on, text) =>
    on === null ? null : text.t('explanation.paid.since-before', { date: text.date(new Date(on), 'UTC') }),
};

/** Words of a condition and of each of its parts. */
export function conditionWords(condition: Condition, text: Text, names: Names): ConditionWords {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return {
        condition,
        text: text.t(`explanation.condition.${condition.kind}`),
        parts: condition.of.map((part) => conditionWords(part, text, names)),
      };
    case 'not':
      return {
        condition,
        text: text.t('explanation.condition.not'),
        parts: [conditionWords(condition.of, text, names)],
      };
    default:
      return { condition, text: leafInWords(condition, text, names), parts: [] };
  }
}

/** A condition in one line, with `(…)` around a part that has parts itself. */
export function conditionInWords(condition: Condition, text: Text, names: Names): string {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => {
        const said = conditionInWords(part, text, names);
        const mixed = (part.kind === 'all' || part.kind === 'any') && part.kind !== condition.kind;
        return mixed && condition.of.length > 1 ? `(${said})` : said;
      });
      return parts.join(
        ` ${text.t(condition.kind === 'all' ? 'explanation.condition.and' : 'explanation.condition.or')} `,
      );
    }
    case 'not': {
      const said = conditionInWords(condition.of, text, names);
      const mixed = condition.of.kind === 'all' || condition.of.kind === 'any';
      return text.t('explanation.condition.no', { what: mixed ? `(${said})` : said });
    }
    default:
      return leafInWords(condition, text, names);
  }
}

function leafInWords(leaf: Leaf, text: Text, names: Names): string {
  const { source } = leaf;
  switch (leaf.kind) {
    case 'paid':
      return [text.t('explanation.leaf.paid', { source }), ...paidDetails(leaf, text, names)].join(', ');
    case 'role':
      return [
        text.t('explanation.leaf.role', { source, role: roleText(leaf.role, text) }),
        ...(leaf.collective === undefined ? [] : [collectiveText(leaf.collective, text.t)]),
      ].join(', ');
    case 'manual':
      return text.t('explanation.leaf.manual', { source });
    case 'seat':
      return text.t('explanation.leaf.seat', {
        what: leafInWords(leaf.paid, text, names),
        seats: seatsText(leaf.seats, text),
      });
    case 'account-type':
      return text.t('explanation.leaf.account-type', { source, types: leaf.types.join(', ') });
  }
}

function paidDetails(leaf: PaidLeaf, text: Text, names: Names): string[] {
  const say = <K extends keyof typeof PAID_DETAILS>(key: K) =>
    (PAID_DETAILS[key] as Detail<K>)(leaf[key], text, names);
  return (Object.keys(PAID_DETAILS) as (keyof typeof PAID_DETAILS)[]).flatMap((key) => say(key) ?? []);
}

/** A role of the source in words; one that is not known as the source writes it. */
export function roleText(role: string, text: Text): string {
  const key = `explanation.role.${role}`;
  return text.has(key) ? text.t(key) : role;
}

/** A number of days in words. */
export function daysText(days: number, text: Text): string {
  return text.t('common.days', { count: days });
}

function collectiveText(collective: string, t: Text['t']): string {
  return collective === 'any'
    ? t('explanation.collective.any')
    : t('explanation.collective.one', { collective });
}

function seatsText(seats: SeatCount, text: Text): string {
  switch (seats.kind) {
    case 'number':
      return text.t('explanation.seats.number', { count: seats.number });
    case 'quantity':
      return text.t('explanation.seats.quantity');
    case 'per-amount':
      return text.t('explanation.seats.per-amount', { amount: money(seats, text) });
  }
}

function money({ cents, currency }: { cents: number; currency: string }, text: Text): string {
  return new Intl.NumberFormat(text.language, { style: 'currency', currency }).format(cents / 100);
}
