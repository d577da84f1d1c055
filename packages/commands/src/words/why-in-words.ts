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
      if (groups !== '' && why.expectedOn !== null) {
        return sayKey(say, 'explanation.app.expected', { app, groups, date: dayOf(why.expectedOn, say) });
      }
      return groups === ''
        ? sayKey(say, 'explanation.app.open', { app })
        : sayKey(say, 'explanation.app.yes', { app, groups });
    case 'ending':
      if (why.endOn === null) return sayKey(say, 'explanation.app.yes', { app, groups });
      return sayKey(say, 'explanation.app.ending', { app, groups, date: dayOf(why.endOn, say) });
    case 'kept': {
      const kept = why.groups.find((one) => one.answer === 'kept')?.kept ?? [];
      return sayKey(say, 'explanation.app.kept', {
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
      return sayKey(say, `explanation.app.${why.answer}`, { app, why: whyNot(why, say) });
  }
}

/** What stands first in the way; where it is that no group opens the app, with what is wanting for the first of them. */
function whyNot(why: AppWhy, say: Say): string {
  const [first] = why.obstacles;
  if (first === undefined) return say.text.t('explanation.nothing');
  const said = obstacleClause(first, say);
  const wanting = first.kind === 'no-group' ? why.groups.flatMap((one) => one.obstacles).at(0) : undefined;
  return wanting === undefined ? said : `${said}; ${obstacleClause(wanting, say)}`;
}

/** Why an account is in a group, or not, in one sentence. */
export function groupSentence(why: GroupWhy, say: Say): string {
  const group = say.names.group(why.group);
  switch (why.answer) {
    case 'yes':
      return why.expectedOn === null
        ? sayKey(say, 'explanation.group.yes', { group })
        : sayKey(say, 'explanation.group.expected', { group, date: dayOf(why.expectedOn, say) });
    case 'ending':
      return sayKey(say, 'explanation.group.ending', {
        group,
        date: why.endOn === null ? '' : dayOf(why.endOn, say),
      });
    case 'kept':
      return sayKey(say, 'explanation.group.kept', {
        group,
        why: firstOf(
          why.kept.map((one) => keptClause(one, say)),
          say,
        ),
      });
    case 'no':
      return sayKey(say, 'explanation.group.no', {
        group,
        why: firstOf(
          why.obstacles.map((one) => obstacleClause(one, say)),
          say,
        ),
      });
  }
}

function firstOf(clauses: readonly string[], { text }: Say): string {
  return clauses[0] ?? text.t('explanation.nothing');
}

/** What stands in the way, as a clause without a full stop. */
export function obstacleClause(one: Obstacle, say: Say): string {
  const { names } = say;
  switch (one.kind) {
    case 'life':
      return sayKey(say, `explanation.obstacle.life.${one.life}`);
    case 'hold': {
      const hold = say.text.t(`idp.hold_name.${one.hold}`);
      return one.untilOn === null
        ? sayKey(say, 'explanation.obstacle.hold', { hold, date: dayOf(one.placedOn, say) })
        : sayKey(say, 'explanation.obstacle.hold-until', { hold, date: dayOf(one.untilOn, say) });
    }
    case 'pays-anew':
      return sayKey(say, 'explanation.obstacle.pays-anew', { date: dayOf(one.since, say) });
    case 'no-group':
      return sayKey(say, 'explanation.obstacle.no-group', { groups: one.groups.map(names.group).join(', ') });
    case 'no-rule':
      return sayKey(say, 'explanation.obstacle.no-rule', { group: names.group(one.group) });
    case 'question':
      return sayKey(say, 'explanation.obstacle.question', { date: dayOf(one.askedOn, say) });
    case 'not-met':
      return notMet(one, say);
    case 'rule-over':
      return sayKey(say, 'explanation.obstacle.rule-over', { ...ofRule(one, say), date: dayOf(one.on, say) });
    case 'admission':
      return sayKey(say, `explanation.obstacle.admission.${one.state}`, ofRule(one, say));
    case 'waiting-time':
      return one.untilOn === null
        ? sayKey(say, 'explanation.obstacle.waiting-time', ofRule(one, say))
        : sayKey(say, 'explanation.obstacle.waiting-time-until', {
            ...ofRule(one, say),
            date: dayOf(one.untilOn, say),
          });
    case 'keeps-only':
      return sayKey(say, 'explanation.obstacle.keeps-only', {
        ...ofRule(one, say),
        reason: reasonOf(one.reason, one.basis, say),
      });
    case 'delivery':
      return sayKey(say, `explanation.obstacle.delivery.${one.state}`);
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
      return sayKey(say, `explanation.obstacle.${one.kind}`);
  }
}

function notMet(one: Extract<Obstacle, { kind: 'not-met' }>, say: Say): string {
  const of = ofRule(one, say);
  if (one.seen) {
    return sayKey(say, 'explanation.obstacle.not-met', {
      ...of,
      reason: reasonOf(one.reason, one.basis, say),
    });
  }
  const excluded = one.wanting?.kind === 'not';
  return sayKey(
    say,
    excluded ? 'explanation.obstacle.not-met-excluded' : 'explanation.obstacle.not-met-none',
    of,
  );
}

/** Why somebody is still in, as a clause without a full stop. */
export function keptClause(one: Kept, say: Say): string {
  switch (one.kind) {
    case 'by-hand':
      return sayKey(say, 'explanation.kept.by-hand', { group: say.names.group(one.group) });
    case 'second-read':
      return one.notBefore === null
        ? sayKey(say, 'explanation.kept.second-read')
        : sayKey(say, 'explanation.kept.second-read-from', { date: momentOf(one.notBefore, say) });
    case 'look-up':
      return sayKey(say, 'explanation.kept.look-up');
    default:
      return sharedClause(one, say);
  }
}

function sharedClause(one: Extract<Obstacle, Kept>, say: Say): string {
  switch (one.kind) {
    case 'unclear':
      return sayKey(say, 'explanation.obstacle.unclear', {
        ...ofRule(one, say),
        reason: reasonOf(one.reason, one.basis, say),
      });
    case 'never-read':
      return sayKey(say, 'explanation.obstacle.never-read', { source: one.source });
    case 'stale':
      return sayKey(say, 'explanation.obstacle.stale', {
        source: one.source,
        ago: agoOf(one.lastCompleteOn, say),
      });
    case 'held':
      return sayKey(say, HELD[one.standing], { plan: one.planId, reason: heldReason(one.reason, say) });
    case 'not-decided':
      return sayKey(say, 'explanation.obstacle.not-decided');
  }
}

const HELD = {
  none: 'explanation.obstacle.held',
  'needs-second': 'explanation.obstacle.held-second',
  waits: 'explanation.obstacle.held-waits',
  effective: 'explanation.obstacle.held-approved',
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
      return sayKey(say, 'explanation.cure.wait', { date: momentOf(cure.on, say) });
    case 'lift':
      return sayKey(say, 'explanation.cure.lift', {
        hold: text.t(`idp.hold_name.${cure.hold}`),
        by: cure.by.map((by) => text.t(`console.lifter.${by}`)).join(', '),
      });
    case 'pay-anew':
      return sayKey(say, 'explanation.cure.pay-anew', { date: dayOf(cure.since, say) });
    case 'meet':
      return sayKey(say, 'explanation.cure.meet', {
        ...ofRule(cure, say),
        wanting: conditionInWords(cure.wanting, text, names),
      });
    case 'stays-while':
      return sayKey(say, 'explanation.cure.stays-while', {
        group: names.group(cure.group),
        rests: conditionInWords(cure.rests, text, names),
      });
    case 'change-rule':
      return sayKey(say, 'explanation.cure.change-rule', ofRule(cure, say));
    case 'read-source':
      return sayKey(say, 'explanation.cure.read-source', { source: cure.source });
    case 'approve':
      return sayKey(say, 'explanation.cure.approve', { plan: cure.planId });
    case 'lose-seat':
    case 'stop-paying': {
      const days = daysText(cure.graceDays, text);
      return sayKey(say, `explanation.cure.${cure.kind}`, { group: names.group(cure.group), days });
    }
    case 'lose-role':
      return sayKey(say, 'explanation.cure.lose-role', {
        group: names.group(cure.group),
        role: roleText(cure.role, text),
      });
    case 'pay-again':
    case 'extend-list': {
      const group = names.group(cure.group);
      return cure.before === null
        ? sayKey(say, `explanation.cure.${cure.kind}`, { group })
        : sayKey(say, `explanation.cure.${cure.kind}-before`, { group, date: dayOf(cure.before, say) });
    }
    case 'admit':
    case 'add-by-hand':
    case 'leave-list':
    case 'other-type':
    case 'end-by-hand':
      return sayKey(say, `explanation.cure.${cure.kind}`, { group: names.group(cure.group) });
    default:
      return sayKey(say, `explanation.cure.${cure.kind}`);
  }
}
