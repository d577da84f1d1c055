import { applyToPerson } from './apply-to-person.ts';
import { asIfRead, readAllAt } from './as-if-read.ts';
import type { Change, Reason } from './change.ts';
import { decide } from './decide.ts';
import type { Person, Sources } from './person.ts';
import type { Policy } from './rule.ts';

/** One thing that a person would have or lose. `on`: when it would end; absent: at once, or never. */
export type PreviewItem = { what: 'group' | 'app' | 'invitation'; name: string; reason: Reason; on?: Date };

/** What other rules would mean for one person. `ends`: access that would end sooner, not at once. */
export type PersonPreview = {
  accountId: string;
  hasRole: boolean;
  gains: PreviewItem[];
  losses: PreviewItem[];
  ends: PreviewItem[];
};

/**
 * What changes for one person when `after` takes the place of `before`, by the facts the hub has: nothing is read, and
 * nobody's reads are waited for. What the rules in force would change anyhow is no part of it. Null: nothing changes.
 *
 * | by the rules in force | by the others              | shown as                   |
 * |-----------------------|----------------------------|----------------------------|
 * | not in it             | in it                      | gains                      |
 * | in it                 | not in it                  | losses                     |
 * | in it                 | in it, with a sooner end   | ends                       |
 * | invitation open       | withdrawn, or the reverse  | losses, gains (invitation) |
 * | the same              | the same                   | –                          |
 */
export function previewPerson(
  person: Person,
  before: Policy,
  after: Policy,
  sources: Sources,
  now: Date,
): PersonPreview | null {
  const read = asIfRead(person, now);
  const all = readAllAt(sources, now);
  const old = settle(read, before, all, now);
  const next = settle(read, after, all, now);
  const preview: PersonPreview = {
    accountId: person.account.id,
    hasRole: person.hasRole,
    gains: [],
    losses: [],
    ends: [],
  };
  for (const name of new Set([...old.groups.keys(), ...next.groups.keys()])) {
    const [was, is] = [old.groups.get(name), next.groups.get(name)];
    const item = { what: 'group', name } as const;
    if (was === undefined) preview.gains.push({ ...item, reason: next.why('grant-group', name) });
    else if (is === undefined) preview.losses.push({ ...item, reason: next.why('end-group', name) });
    else if (is !== null && (was === null || is < was))
      preview.ends.push({ ...item, reason: next.why('start-grace', name), on: is });
  }
  for (const name of new Set([...old.apps, ...next.apps])) {
    const reason = next.why('set-entitlement', name);
    if (!old.apps.has(name)) preview.gains.push({ what: 'app', name, reason });
    else if (!next.apps.has(name)) preview.losses.push({ what: 'app', name, reason });
  }
  if (old.invited !== next.invited) {
    const [list, kind] = next.invited
      ? ([preview.gains, 'invite-again'] as const)
      : ([preview.losses, 'withdraw-invitation'] as const);
    list.push({ what: 'invitation', name: '', reason: next.why(kind, '') });
  }
  return preview.gains.length + preview.losses.length + preview.ends.length === 0 ? null : preview;
}

/** More rounds than any person needs: one decision may make room for the next. */
const ROUNDS = 4;

function settle(person: Person, policy: Policy, sources: Sources, now: Date) {
  let settled = person;
  const changes: Change[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const decided = decide(settled, policy, sources, now).filter((one) => one.kind !== 'confirm');
    if (decided.length === 0) break;
    changes.push(...decided);
    settled = applyToPerson(settled, decided, now);
  }
  const groups = new Map<string, Date | null>();
  for (const grant of settled.grants) {
    const known = groups.get(grant.group);
    const later = known === null || grant.endOn === null ? null : laterOf(known, grant.endOn);
    groups.set(grant.group, known === undefined ? grant.endOn : later);
  }
  const state = settled.invitation?.state;
  return {
    groups,
    apps: new Set(settled.entitlements.filter((one) => one.treatment === 'present').map((one) => one.app)),
    invited: settled.account.life === 'invited' && state !== 'withdrawn',
    why: (kind: Change['kind'], name: string): Reason =>
      changes.find(
        (one) =>
          one.kind === kind &&
          (('group' in one && one.group === name) || ('app' in one && one.app === name) || name === ''),
      )?.reason ?? 'groups-changed',
  };
}

function laterOf(a: Date | undefined, b: Date): Date {
  return a !== undefined && a > b ? a : b;
}
