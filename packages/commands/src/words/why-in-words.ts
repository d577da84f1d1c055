import type { Cure } from '@latchkey/domain/cure';
import type { Kept, Obstacle } from '@latchkey/domain/obstacle';
import type { AppWhy } from '@latchkey/domain/why';
import type { GroupWhy } from '@latchkey/domain/why-group';
import { conditionInWords, daysText, roleText } from './condition-in-words.ts';
import { agoOf, dayOf, momentOf, reasonOf, type Say, sayKey } from './say.ts';

/** Why an app is open to an account, or not, in one sentence. */
export function appSentence(why: AppWhy, say: Say): string {
  const app = say.names.app(why.app);
  const groups = why.through.map(say.names.group).join(', ');
  switch (why.answer) {
    case 'yes':
      return groups === ''
        ? sayKey(say, 'why.app.open', { app })
        : sayKey(say, 'why.app.yes', { app, groups });
    case 'ending':
      if (why.endOn === null) return sayKey(say, 'why.app.yes', { app, groups });
      return sayKey(say, 'why.app.ending', { app, groups, date: dayOf(why.endOn, say) });
    case 'kept': {
      const kept = why.groups.find((one) => one.answer === 'kept')?.kept ?? [];
      return sayKey(say, 'why.app.kept', {
        app,
        groups,
        why: firstOf(
          kept.map((one) => keptClause(one, say)),
          say,
        ),
      });
    }
    case 'preparing':
    case 'no':
      return sayKey(say, `why.app.${why.answer}`, { app, why: whyNot(why, say) });
  }
}

/** What stands first in the way; where it is that no group opens the app, with what is wanting for the first of them. */
function whyNot(why: AppWhy, say: Say): string {
  const [first] = why.obstacles;
  if (first === undefined) return say.text.t('why.nothing');
  const said = obstacleClause(first, say);
  const wanting = first.kind === 'no-group' ? why.groups.flatMap((one) => one.obstacles).at(0) : undefined;
  return wanting === undefined ? said : `${said}; ${obstacleClause(wanting, say)}`;
}

/** Why an account is in a group, or not, in one sentence. */
export function groupSentence(why: GroupWhy, say: Say): string {
  const group = say.names.group(why.group);
  switch (why.answer) {
    case 'yes':
      return sayKey(say, 'why.group.yes', { group });
    case 'ending':
      return sayKey(say, 'why.group.ending', {
        group,
        date: why.endOn === null ? '' : dayOf(why.endOn, say),
      });
    case 'kept':
      return sayKey(say, 'why.group.kept', {
        group,
        why: firstOf(
          why.kept.map((one) => keptClause(one, say)),
          say,
        ),
      });
    case 'no':
      return sayKey(say, 'why.group.no', {
        group,
        why: firstOf(
          why.obstacles.map((one) => obstacleClause(one, say)),
          say,
        ),
      });
  }
}

function firstOf(clauses: readonly string[], { text }: Say): string {
  return clauses[0] ?? text.t('why.nothing');
}

/** What stands in the way, as a clause without a full stop. */
export function obstacleClause(one: Obstacle, say: Say): string {
  const { names } = say;
  switch (one.kind) {
    case 'life':
      return sayKey(say, `why.obstacle.life.${one.life}`);
    case 'hold': {
      const hold = say.text.t(`idp.hold_name.${one.hold}`);
      return one.untilOn === null
        ? sayKey(say, 'why.obstacle.hold', { hold, date: dayOf(one.placedOn, say) })
        : sayKey(say, 'why.obstacle.hold-until', { hold, date: dayOf(one.untilOn, say) });
    }
    case 'pays-anew':
      return sayKey(say, 'why.obstacle.pays-anew', { date: dayOf(one.since, say) });
    case 'no-group':
      return sayKey(say, 'why.obstacle.no-group', { groups: one.groups.map(names.group).join(', ') });
    case 'no-rule':
      return sayKey(say, 'why.obstacle.no-rule', { group: names.group(one.group) });
    case 'question':
      return sayKey(say, 'why.obstacle.question', { date: dayOf(one.askedOn, say) });
    case 'not-met':
      return notMet(one, say);
    case 'rule-over':
      return sayKey(say, 'why.obstacle.rule-over', { ...ofRule(one, say), date: dayOf(one.on, say) });
    case 'waiting-time':
      return one.untilOn === null
        ? sayKey(say, 'why.obstacle.waiting-time', ofRule(one, say))
        : sayKey(say, 'why.obstacle.waiting-time-until', {
            ...ofRule(one, say),
            date: dayOf(one.untilOn, say),
          });
    case 'keeps-only':
      return sayKey(say, 'why.obstacle.keeps-only', {
        ...ofRule(one, say),
        reason: reasonOf(one.reason, one.basis, say),
      });
    case 'delivery':
      return sayKey(say, `why.obstacle.delivery.${one.state}`);
    case 'unclear':
    case 'never-read':
    case 'stale':
    case 'held':
    case 'not-decided':
      return sharedClause(one, say);
    case 'no-app':
    case 'app-observed':
    case 'app-paused':
    case 'app-quarantined':
    case 'no-identity':
      return sayKey(say, `why.obstacle.${one.kind}`);
  }
}

function notMet(one: Extract<Obstacle, { kind: 'not-met' }>, say: Say): string {
  const of = ofRule(one, say);
  if (one.seen) {
    return sayKey(say, 'why.obstacle.not-met', { ...of, reason: reasonOf(one.reason, one.basis, say) });
  }
  const excluded = one.wanting?.kind === 'not';
  return sayKey(say, excluded ? 'why.obstacle.not-met-excluded' : 'why.obstacle.not-met-none', of);
}

/** Why somebody is still in, as a clause without a full stop. */
export function keptClause(one: Kept, say: Say): string {
  switch (one.kind) {
    case 'by-hand':
      return sayKey(say, 'why.kept.by-hand', { group: say.names.group(one.group) });
    case 'second-read':
      return one.notBefore === null
        ? sayKey(say, 'why.kept.second-read')
        : sayKey(say, 'why.kept.second-read-from', { date: momentOf(one.notBefore, say) });
    case 'look-up':
      return sayKey(say, 'why.kept.look-up');
    default:
      return sharedClause(one, say);
  }
}

function sharedClause(one: Extract<Obstacle, Kept>, say: Say): string {
  switch (one.kind) {
    case 'unclear':
      return sayKey(say, 'why.obstacle.unclear', {
        ...ofRule(one, say),
        reason: reasonOf(one.reason, one.basis, say),
      });
    case 'never-read':
      return sayKey(say, 'why.obstacle.never-read', { source: one.source });
    case 'stale':
      return sayKey(say, 'why.obstacle.stale', { source: one.source, ago: agoOf(one.lastCompleteOn, say) });
    case 'held':
      return sayKey(say, HELD[one.standing], { plan: one.planId, reason: heldReason(one.reason, say) });
    case 'not-decided':
      return sayKey(say, 'why.obstacle.not-decided');
  }
}

const HELD = {
  none: 'why.obstacle.held',
  'needs-second': 'why.obstacle.held-second',
  waits: 'why.obstacle.held-waits',
  effective: 'why.obstacle.held-approved',
} as const;

function heldReason(reason: string, { text }: Say): string {
  const key = `console.held.${reason}`;
  return text.has(key) ? text.t(key) : reason;
}

function ofRule(one: { group: string; rule: number }, say: Say): { group: string; rule: number } {
  return { group: say.names.group(one.group), rule: one.rule };
}

/** What would change somebody's access, as a sentence. */
export function cureSentence(cure: Cure, say: Say): string {
  const { text, names } = say;
  switch (cure.kind) {
    case 'wait':
      return sayKey(say, 'why.cure.wait', { date: momentOf(cure.on, say) });
    case 'lift':
      return sayKey(say, 'why.cure.lift', {
        hold: text.t(`idp.hold_name.${cure.hold}`),
        by: cure.by.map((by) => text.t(`console.lifter.${by}`)).join(', '),
      });
    case 'pay-anew':
      return sayKey(say, 'why.cure.pay-anew', { date: dayOf(cure.since, say) });
    case 'meet':
      return sayKey(say, 'why.cure.meet', {
        ...ofRule(cure, say),
        wanting: conditionInWords(cure.wanting, text, names),
      });
    case 'change-rule':
      return sayKey(say, 'why.cure.change-rule', ofRule(cure, say));
    case 'read-source':
      return sayKey(say, 'why.cure.read-source', { source: cure.source });
    case 'approve':
      return sayKey(say, 'why.cure.approve', { plan: cure.planId });
    case 'stop-paying': {
      const days = daysText(cure.graceDays, text);
      return sayKey(say, 'why.cure.stop-paying', { group: names.group(cure.group), days });
    }
    case 'lose-role':
      return sayKey(say, 'why.cure.lose-role', {
        group: names.group(cure.group),
        role: roleText(cure.role, text),
      });
    case 'pay-again':
    case 'extend-list': {
      const group = names.group(cure.group);
      return cure.before === null
        ? sayKey(say, `why.cure.${cure.kind}`, { group })
        : sayKey(say, `why.cure.${cure.kind}-before`, { group, date: dayOf(cure.before, say) });
    }
    case 'add-by-hand':
    case 'leave-list':
    case 'other-type':
    case 'end-by-hand':
      return sayKey(say, `why.cure.${cure.kind}`, { group: names.group(cure.group) });
    default:
      return sayKey(say, `why.cure.${cure.kind}`);
  }
}
