import type { Rule } from '@latchkey/domain/rule';
import type { Text } from '@latchkey/runtime/text/text';
import { type ConditionWords, conditionInWords, conditionWords, daysText } from './condition-in-words.ts';
import type { Names } from './names.ts';

/** A rule in plain words: one sentence, the condition part by part, and one sentence for each option. */
export type RuleWords = { sentence: string; condition: ConditionWords; options: string[] };

type Option<K extends keyof Rule> = (value: Rule[K], text: Text) => string | null;

/** Every option of a rule, in the order in which it is said; null: nothing to say. A new one needs its words. */
const OPTIONS: { [K in Exclude<keyof Rule, 'group' | 'when'>]-?: Option<K> } = {
  graceDays: (days, text) => text.t('explanation.rule.grace', { days: daysText(days, text) }),
  whenPaused: (paused, text) => text.t(`explanation.rule.paused.${paused}`),
  admit: (admit, text) => (admit === undefined ? null : text.t(`explanation.rule.admit.${admit}`)),
  until: (until, text) =>
    until === null ? null : text.t('explanation.rule.until', { date: text.date(until, 'UTC') }),
};

/** A rule in plain words. What only concerns contributions is left out of a rule that asks for none. */
export function ruleInWords(rule: Rule, text: Text, names: Names): RuleWords {
  const condition = conditionWords(rule.when, text, names);
  const dated = asksFor(condition, ['paid', 'manual', 'seat']);
  const paid = asksFor(condition, ['paid', 'seat']);
  const say = <K extends keyof typeof OPTIONS>(key: K) => (OPTIONS[key] as Option<K>)(rule[key], text);
  const options = (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[])
    .filter((key) => (key === 'graceDays' ? dated : key === 'whenPaused' ? paid : true))
    .flatMap((key) => say(key) ?? []);
  const group = names.group(rule.group);
  const sentence = text.t('explanation.rule.gives', {
    group,
    what: conditionInWords(rule.when, text, names),
  });
  return { sentence, condition, options };
}

function asksFor({ condition, parts }: ConditionWords, kinds: readonly string[]): boolean {
  return kinds.includes(condition.kind) || parts.some((part) => asksFor(part, kinds));
}
