import { isFresh } from './fresh.ts';
import type { Person, Sources } from './person.ts';
import { type Policy, sourcesOfRule } from './rule.ts';

/** What is to become of a letter that is due: it goes, it waits until the books can be read, or it is no longer so. */
export type LetterFate = 'send' | 'wait' | 'withdraw';

/** A letter as its row holds it. */
export type WrittenLetter = { template: string; payload: Readonly<Record<string, unknown>> };

/**
 * Whether a letter still tells the truth at the moment it would be sent.
 *
 * | letter                            | is sent while                                          |
 * |-----------------------------------|--------------------------------------------------------|
 * | grace-started, cancelled, ends-soon | active, no hold, one of its groups still has an end ahead; waits while the books cannot be read |
 * | access-ended, suspended           | active, the hold it tells of stands                    |
 * | group-ended                       | active, in none of its groups                          |
 * | restored                          | active, no hold                                        |
 * | left                              | left                                                   |
 * | ended-by-admin                    | left, or barred                                        |
 * | renewal-note                      | the contribution still renews on the day told          |
 * | handle-granted, handle-refused    | active                                                 |
 * | seats-free, seats-end             | keeper-letters.ts says                                 |
 * | any other                         | always                                                 |
 */
export function letterFate(
  letter: WrittenLetter,
  person: Person,
  policy: Policy,
  sources: Sources,
  now: Date,
): LetterFate {
  const { payload } = letter;
  const active = person.account.life === 'active';
  const free = active && person.holds.length === 0;
  const when = (so: boolean): LetterFate => (so ? 'send' : 'withdraw');
  switch (letter.template) {
    case 'grace-started':
    case 'cancelled':
    case 'ends-soon': {
      const so = endsNow(payload, person).filter(({ endOn }) => new Date(endOn) > now);
      if (!free || so.length === 0) return 'withdraw';
      return so.every(({ group }) => isReadLately(group, policy, sources, now)) ? 'send' : 'wait';
    }
    case 'access-ended':
    case 'suspended':
      return when(active && person.holds.some((hold) => hold.kind === (payload.hold ?? 'lapsed')));
    case 'group-ended': {
      const groups = Array.isArray(payload.groups) ? payload.groups : [];
      return when(active && !person.grants.some((grant) => groups.includes(grant.group)));
    }
    case 'restored':
      return when(free);
    case 'left':
      return when(person.account.life === 'left');
    case 'ended-by-admin':
      return when(person.account.life === 'left' || person.holds.some((hold) => hold.kind === 'barred'));
    case 'handle-granted':
    case 'handle-refused':
      return when(active);
    case 'renewal-note':
      return when(
        free &&
          renewalsOf(person).some(
            ({ factId, renewsOn }) =>
              factId === payload.factId && renewsOn.toISOString() === payload.renewsOn && renewsOn > now,
          ),
      );
    default:
      return 'send';
  }
}

/** Templates whose fate depends on the person; the others need not read them. */
export function dependsOnPerson(template: string): boolean {
  return DEPENDING.has(template);
}

const DEPENDING: ReadonlySet<string> = new Set([
  'grace-started',
  'cancelled',
  'ends-soon',
  'access-ended',
  'suspended',
  'group-ended',
  'restored',
  'left',
  'ended-by-admin',
  'renewal-note',
  'handle-granted',
  'handle-refused',
]);

/** Groups and the days on which they end (ISO), as a letter about a grace holds them. */
export function endsOf(payload: Readonly<Record<string, unknown>>): { group: string; endOn: string }[] {
  if (!Array.isArray(payload.ends)) return [];
  return payload.ends.filter(
    (one): one is { group: string; endOn: string } =>
      typeof one === 'object' &&
      one !== null &&
      typeof one.group === 'string' &&
      typeof one.endOn === 'string',
  );
}

/** The groups of such a letter that still have an end, with the day on which they end as it stands now. */
export function endsNow(
  payload: Readonly<Record<string, unknown>>,
  person: Person,
): { group: string; endOn: string }[] {
  return endsOf(payload).flatMap(({ group }) => {
    const grant = person.grants.find((one) => one.group === group && one.endOn !== null);
    return grant?.endOn == null ? [] : [{ group, endOn: grant.endOn.toISOString() }];
  });
}

/** When the yearly contributions of somebody are charged again: one year after the last charge. */
export function renewalsOf(person: Person): { factId: string; renewsOn: Date }[] {
  return person.facts.flatMap(({ id, data, missing }) => {
    if (missing || data.kind !== 'order' || data.status !== 'ACTIVE' || data.frequency !== 'YEARLY')
      return [];
    const charged = new Date(data.lastChargedAt ?? data.processedAt ?? '');
    if (Number.isNaN(charged.getTime())) return [];
    charged.setUTCFullYear(charged.getUTCFullYear() + 1);
    return [{ factId: id, renewsOn: charged }];
  });
}

function isReadLately(group: string, policy: Policy, sources: Sources, now: Date): boolean {
  return policy.rules
    .filter((rule) => rule.group === group)
    .flatMap(sourcesOfRule)
    .every((name) => sources[name] !== undefined && isFresh(sources[name], now));
}
