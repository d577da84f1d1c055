import type { ExplainedApp, ExplainedGroup, Explanation } from '@latchkey/domain/explain';
import { tellingRules } from '@latchkey/domain/explain';
import type { Answer, ConditionSaid } from '@latchkey/domain/explain-condition';
import type { ExplainedRule } from '@latchkey/domain/explain-rule';
import { sourcesOfRule } from '@latchkey/domain/rule';
import type { AppWhy } from '@latchkey/domain/why';
import type { GroupWhy } from '@latchkey/domain/why-group';
import { conditionWords } from './condition-in-words.ts';
import { factInWords, sourceInWords } from './fact-in-words.ts';
import { ruleInWords } from './rule-in-words.ts';
import { dayOf, reasonOf, type Say } from './say.ts';
import { keptClause, obstacleClause } from './why-in-words.ts';

/** One line of a link; `depth`: how far it is indented; `mark`: whether the condition that it says is so. */
export type ChainLine = { text: string; depth: number; mark: Answer | null };
/** One link of the chain behind an answer: the books, a rule, a group, an app … */
export type ChainLink = { of: LinkKind; label: string; lines: ChainLine[] };
type LinkKind = 'books' | 'rule' | 'group' | 'approved' | 'wish' | 'app' | 'end' | 'stops';

const line = (text: string, depth = 0, mark: Answer | null = null): ChainLine => ({ text, depth, mark });

const link = (of: LinkKind, label: string, lines: ChainLine[]): ChainLink => ({ of, label, lines });

/** The chain behind what is said of an app: books, rules, groups, who approved, what was decided, the app, the end. */
export function appChain(said: Explanation, why: AppWhy, say: Say): ChainLink[] {
  const { t } = say.text;
  const app = said.apps.find((one) => one.app === why.app);
  const opens = groupsOf(said, why.groups);
  const stops = why.obstacles.map((one) => line(obstacleClause(one, say)));
  const links: ChainLink[] = [
    ...booksAndRules(said, opens, say),
    {
      of: 'group',
      label: t('explanation.chain.group'),
      lines: why.groups.flatMap((one) => groupLines(one, say)),
    },
    approvedLink(said, why.groups, `set-entitlement:${why.app}`, say),
    ...(app === undefined ? [] : [link('wish', t('explanation.chain.wish'), [line(wishText(app, say))])]),
    ...(app?.state ? [link('app', t('explanation.chain.app'), [line(stateText(app, say))])] : []),
    { of: 'end', label: t('explanation.chain.end'), lines: [line(endText(app, why, say))] },
    { of: 'stops', label: t('explanation.chain.stops'), lines: stops },
  ];
  return links.filter(({ lines }) => lines.some(({ text }) => text !== ''));
}

/** The chain behind what is said of a group. */
export function groupChain(said: Explanation, why: GroupWhy, say: Say): ChainLink[] {
  const { t } = say.text;
  const links: ChainLink[] = [
    ...booksAndRules(said, groupsOf(said, [why]), say),
    { of: 'group', label: t('explanation.chain.group'), lines: groupLines(why, say) },
    approvedLink(said, [why], null, say),
    {
      of: 'end',
      label: t('explanation.chain.end'),
      lines: why.answer === 'no' ? [] : [line(dateText(why, say) ?? t('explanation.end.none'))],
    },
  ];
  return links.filter(({ lines }) => lines.some(({ text }) => text !== ''));
}

function groupsOf(said: Explanation, whys: readonly GroupWhy[]): ExplainedGroup[] {
  return said.groups.filter((group) => whys.some((why) => why.group === group.group));
}

function booksAndRules(said: Explanation, groups: readonly ExplainedGroup[], say: Say): ChainLink[] {
  const asked = new Set(groups.flatMap((group) => group.rules.flatMap(({ rule }) => sourcesOfRule(rule))));
  const concerns = new Set(groups.flatMap((group) => group.rules.flatMap((rule) => rule.concerns)));
  const books = [...asked].flatMap((name) => {
    const facts = said.facts.filter((fact) => fact.source === name && concerns.has(fact.id));
    const source = said.sources.find((one) => one.source === name);
    if (source === undefined) return [];
    const told =
      facts.length === 0
        ? [say.text.t('explanation.fact.none', { source: name })]
        : facts.map((fact) => factInWords(fact, say));
    return [...told.map((one) => line(one)), line(sourceInWords(source, say), 1)];
  });
  const rules = groups.flatMap((group) =>
    (group.granted.length > 0 ? tellingRules(group.rules) : group.rules).map((rule) => ruleLink(rule, say)),
  );
  return [{ of: 'books', label: say.text.t('explanation.chain.books'), lines: books }, ...rules];
}

function ruleLink(one: ExplainedRule, say: Say): ChainLink {
  const words = ruleInWords(one.rule, say.text, say.names);
  const isTree = one.condition.parts.length > 0;
  return {
    of: 'rule',
    label: say.text.t('explanation.chain.rule', { rule: one.number }),
    lines: [
      line(words.sentence),
      ...(isTree
        ? conditionLines(one.condition, 1, say)
        : [line(saidText(one.condition, say), 1, one.condition.answer)]),
      ...words.options.map((option) => line(option, 1)),
    ],
  };
}

function conditionLines(said: ConditionSaid, depth: number, say: Say): ChainLine[] {
  const { text } = conditionWords(said.condition, say.text, say.names);
  const leaf = said.parts.length === 0;
  return [
    line(leaf ? `${text} – ${saidText(said, say)}` : text, depth, said.answer),
    ...said.parts.flatMap((part) => conditionLines(part, depth + 1, say)),
  ];
}

function saidText({ verdict, reason, basis }: ConditionSaid, say: Say): string {
  if (verdict !== 'none') return reasonOf(reason, basis, say);
  return basis === null
    ? say.text.t('explanation.said.nothing')
    : say.text.t('explanation.said.other', { basis });
}

function groupLines(why: GroupWhy, say: Say): ChainLine[] {
  const { t } = say.text;
  const group = say.names.group(why.group);
  if (why.startOn === null) {
    return [
      line(t('explanation.not-in', { group })),
      ...why.obstacles.map((one) => line(obstacleClause(one, say), 1)),
    ];
  }
  const date = dayOf(why.startOn, say);
  return [
    line(t(why.origin === 'manual' ? 'explanation.in-by-hand' : 'explanation.in', { group, date })),
    ...why.kept.map((one) => line(keptClause(one, say), 1)),
  ];
}

/** Who gave their word for what opens the app; where nobody had to, that is said. */
function approvedLink(
  said: Explanation,
  groups: readonly GroupWhy[],
  own: string | null,
  say: Say,
): ChainLink {
  const { t } = say.text;
  const names = new Map(groups.map((one) => [`grant-group:${one.group}`, say.names.group(one.group)]));
  const words = said.approvals.flatMap(({ key, author, madeOn }) => {
    const about =
      names.get(key) ?? (key === own ? say.names.app(key.slice('set-entitlement:'.length)) : undefined);
    if (about === undefined) return [];
    const account = /^account:(.*)$/.exec(author)?.[1];
    const who = account === undefined ? t('explanation.approved.operator') : say.who(account);
    return [line(t('explanation.approved.by', { key: about, who, date: dayOf(madeOn, say) }))];
  });
  const isIn = groups.some((one) => one.startOn !== null);
  const none = isIn ? [line(t('explanation.approved.not-needed'))] : [];
  return { of: 'approved', label: t('explanation.chain.approved'), lines: words.length > 0 ? words : none };
}

function wishText(app: ExplainedApp, say: Say): string {
  const { t } = say.text;
  if (app.treatment === null) return t('explanation.wish.none');
  const wish = t(`explanation.wish.${app.treatment}`);
  return app.groups.length === 0
    ? wish
    : `${wish}; ${t('explanation.wish.groups', { groups: app.groups.join(', ') })}`;
}

function stateText({ state, treatment }: ExplainedApp, say: Say): string {
  const { t } = say.text;
  if (state === null || state.retired) return t('explanation.obstacle.no-app');
  const parts: string[] = [];
  if (state.mode === 'observe') parts.push(t('explanation.obstacle.app-observed'));
  if (state.mode === 'paused') parts.push(t('explanation.obstacle.app-paused'));
  if (state.quarantined) parts.push(t('explanation.obstacle.app-quarantined'));
  if (state.version !== null) {
    const { outcome } = state;
    const firstVisit = outcome?.kind === 'pending' && outcome.until === 'first-sign-in';
    const done = state.deliveredVersion >= state.version && state.deliveredTreatment === treatment;
    if (firstVisit) parts.push(t('explanation.state.first-sign-in'));
    else if (done) parts.push(t('explanation.state.done'));
    else if (outcome === null || outcome.kind === 'done')
      parts.push(t('explanation.obstacle.delivery.queued'));
    else parts.push(t(`explanation.obstacle.delivery.${outcome.kind}`));
  }
  if (state.handle !== null) parts.push(t('explanation.state.handle', { handle: state.handle }));
  return parts.join('; ');
}

function dateText({ endOn, expectedOn }: Pick<GroupWhy, 'endOn' | 'expectedOn'>, say: Say): string | null {
  if (endOn !== null) return dayOf(endOn, say);
  return expectedOn === null
    ? null
    : say.text.t('explanation.end.expected', { date: dayOf(expectedOn, say) });
}

function endText(app: ExplainedApp | undefined, why: AppWhy, say: Say): string {
  const { t } = say.text;
  const date = dateText(why, say);
  if (date !== null) return date;
  if (app?.closedOn && app.leftOn) {
    return t('explanation.end.closed', { date: dayOf(app.closedOn, say), left: dayOf(app.leftOn, say) });
  }
  return why.answer === 'no' || why.answer === 'kept' ? '' : t('explanation.end.none');
}
