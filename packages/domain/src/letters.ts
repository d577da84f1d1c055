import { addDays } from './calendar.ts';
import type { Change } from './change.ts';
import type { MemberLetter } from './letter-kinds.ts';
import { renewalsOf } from './letter-still-so.ts';
import type { Person, Sources } from './person.ts';
import { type LetterTimes, notAtNight } from './quiet-hours.ts';
import type { Policy } from './rule.ts';
import { verdict } from './verdict.ts';

/**
 * A letter that is due. `eventKey` names what it tells of: one event, one letter. `payload`: codes, ids and dates;
 * names and words are put in when it is sent.
 */
export type Letter = {
  template: MemberLetter;
  payload: Readonly<Record<string, unknown>>;
  dueOn: Date;
  eventKey: string;
};

/** What one decision about one person asks to be written, and which letters it overtakes. */
export type Letters = { write: Letter[]; withdraw: MemberLetter[] };

/** `person`: as decided on, before the changes. `now`: calendar. */
export type LetterFacts = {
  person: Person;
  policy: Policy;
  sources: Sources;
  now: Date;
  times: LetterTimes;
};

/** Days before the end of access, or before a renewal, at which it is told once more. */
export const NOTE_AHEAD_DAYS = 30;
/** A reminder comes at least this long after the letter it reminds of. */
const APART_DAYS = 14;
/** A note about a renewal that is nearer than this would come too late to act on. */
export const LATEST_NOTE_DAYS = 3;
/** Days after an invitation at which it is said again; then never. */
export const REMINDERS: readonly (readonly [MemberLetter, number])[] = [
  ['invitation-reminder', 7],
  ['invitation-last', 14],
];

/** Kinds of changes that may ask for a letter. */
const TELLING: ReadonlySet<Change['kind']> = new Set([
  'start-grace',
  'end-grace',
  'end-group',
  'place-hold',
  'lift-hold',
  'leave',
  'return',
]);

/** Whether changes may ask for a letter; where none does the person need not be read for it. */
export function mayTell(changes: readonly Change[]): boolean {
  return changes.some((change) => TELLING.has(change.kind));
}

/**
 * The letters that follow from one decision: one event, one letter, whatever the number of groups and apps. Graces start
 * and access ends by settled facts alone (decide.ts), so nobody is told of what one read said, or of an outage.
 *
 * | changes of one decision                                     | letter         | overtaken                        |
 * |-------------------------------------------------------------|----------------|----------------------------------|
 * | a grace starts, the paid term is over                       | grace-started  | renewal-note                     |
 * | a grace starts, the paid term still runs (cancelled early)  | cancelled; ends-soon 30 days before the end, where that is 14 days away | renewal-note |
 * | a grace that runs gets another end                          | ends-soon, where it waits | ends-soon             |
 * | a grace ends, it is paid again                              | –              | grace-started, cancelled, ends-soon |
 * | the hold `lapsed` is placed                                 | access-ended   | grace-started, cancelled, ends-soon, restored |
 * | another hold is placed                                      | suspended      | restored                         |
 * | a group ends, and neither a hold nor leaving comes of it    | group-ended    | –                                |
 * | the last hold is lifted, or the person returns              | restored       | access-ended, suspended, left    |
 * | the person leaves                                           | left           | restored                         |
 * | any of these, of somebody who is not active                 | restored (returned) alone |                       |
 * | a grace of somebody with a hold                             | –              |                                  |
 */
export function lettersOf(changes: readonly Change[], facts: LetterFacts): Letters {
  const { person } = facts;
  const { id, life, version } = person.account;
  const letters: Letters = { write: [], withdraw: [] };
  const add = (template: MemberLetter, payload: Letter['payload'], key: string, on = facts.now) => {
    const dueOn = notAtNight(on, facts.times);
    letters.write.push({ template, payload, dueOn, eventKey: `${template}:${id}:${key}` });
  };
  const has = (kind: Change['kind']) => changes.some((change) => change.kind === kind);
  const event = `v${version}`;

  if (has('return')) {
    letters.withdraw.push('access-ended', 'suspended', 'left', 'group-ended');
    add('restored', {}, event);
    return letters;
  }
  if (life !== 'active') return letters;
  if (has('end-grace')) letters.withdraw.push('grace-started', 'cancelled', 'ends-soon');
  if (has('leave')) {
    letters.withdraw.push('restored', 'grace-started', 'cancelled', 'ends-soon');
    add('left', {}, event);
    return letters;
  }
  const placed = changes.find((change) => change.kind === 'place-hold');
  if (placed?.kind === 'place-hold') {
    letters.withdraw.push('restored');
    if (placed.hold === 'lapsed') {
      letters.withdraw.push('grace-started', 'cancelled', 'ends-soon');
      add('access-ended', { hold: placed.hold }, event);
    } else add('suspended', { hold: placed.hold }, event);
    return letters;
  }
  const lifted = changes.flatMap((change) => (change.kind === 'lift-hold' ? [change.hold] : []));
  const standing = person.holds.filter((hold) => !lifted.includes(hold.kind));
  if (lifted.length > 0) letters.withdraw.push('access-ended', 'suspended');
  if (standing.length > 0) return letters;
  if (lifted.length > 0) add('restored', { hold: lifted[0] }, event);
  else tellGrace(changes, facts, add, letters);
  const ended = changes.flatMap((change) => (change.kind === 'end-group' ? [change.group] : []));
  const kept = ended.filter((group) => !inGroupOtherwise(person, group));
  if (kept.length > 0 && lifted.length === 0) add('group-ended', { groups: kept }, event);
  return letters;
}

type Add = (template: MemberLetter, payload: Letter['payload'], key: string, on?: Date) => void;

function tellGrace(changes: readonly Change[], facts: LetterFacts, add: Add, letters: Letters): void {
  const { person, now } = facts;
  const starts = changes.flatMap((change) => (change.kind === 'start-grace' ? [change] : []));
  const first = starts.reduce<Date | null>((a, one) => (a === null || one.endOn < a ? one.endOn : a), null);
  if (first === null) return;
  const ends = starts.map(({ group, endOn }) => ({ group, endOn: endOn.toISOString() }));
  const key = first.toISOString();
  const isNew = starts.some(
    ({ group }) => !person.grants.some((grant) => grant.group === group && grant.endOn !== null),
  );
  const early = starts.every(({ group }) => isPaidAhead(group, facts));
  const soonOn = addDays(first, -NOTE_AHEAD_DAYS);
  letters.withdraw.push('renewal-note', 'ends-soon');
  if (isNew) add(early ? 'cancelled' : 'grace-started', { ends }, key);
  if (early && soonOn >= addDays(now, APART_DAYS)) add('ends-soon', { ends }, key, soonOn);
}

/** Whether the paid term of what carries a group still runs. */
function isPaidAhead(group: string, { person, policy, sources, now }: LetterFacts): boolean {
  return policy.rules
    .filter((rule) => rule.group === group)
    .some((rule) => {
      const said = verdict(person, rule, sources, now);
      return said.kind === 'paid-up' && said.paidUntil !== null && said.paidUntil > now;
    });
}

function inGroupOtherwise(person: Person, group: string): boolean {
  return person.grants.some((grant) => grant.group === group && grant.origin === 'manual');
}

/**
 * Notes about yearly contributions that renew within 30 days: nobody is surprised by a charge. None to those who are
 * stopped, or whose membership does not rest on it.
 */
export function renewalNotes(facts: LetterFacts): Letter[] {
  const { person, now, times } = facts;
  if (person.account.life !== 'active' || person.holds.length > 0) return [];
  return renewalsOf(person).flatMap(({ factId, renewsOn }): Letter[] => {
    if (renewsOn > addDays(now, NOTE_AHEAD_DAYS) || renewsOn < addDays(now, LATEST_NOTE_DAYS)) return [];
    if (!carries(factId, facts)) return [];
    const day = renewsOn.toISOString().slice(0, 10);
    const payload = { factId, renewsOn: renewsOn.toISOString() };
    const eventKey = `renewal-note:${person.account.id}:${factId}:${day}`;
    return [{ template: 'renewal-note', payload, dueOn: notAtNight(now, times), eventKey }];
  });
}

function carries(factId: string, { person, policy, sources, now }: LetterFacts): boolean {
  return policy.rules.some((rule) => {
    const said = verdict(person, rule, sources, now);
    return said.kind === 'paid-up' && said.factId === factId;
  });
}
