import type {
  AppRule,
  Condition,
  GuardSettings,
  PaidLeaf,
  Policy,
  Rule,
  SeatCount,
} from '@latchkey/domain/rule';
import { durationDays } from './duration.ts';
import type { SettingsFile, WhenLeaf } from './schema.ts';

type When = SettingsFile['rules'][number]['when'];
type PaidWhen = Extract<WhenLeaf, { paid: true }>;

/** The id that rules know a tier by; a name that was not looked up yet is nobody's id, so it gives nothing to anybody. */
export function tierKey(tier: { id?: string | undefined; name?: string | undefined }): string {
  return tier.id ?? `no id yet: ${tier.name}`;
}

/** Hub groups from Open Collective's core roles that make a group privileged are said in `groups`; nothing is guessed. */
function conditionFrom(when: When): Condition {
  if ('all' in when) return { kind: 'all', of: when.all.map(conditionFrom) };
  if ('any' in when) return { kind: 'any', of: when.any.map(conditionFrom) };
  if ('not' in when) return { kind: 'not', of: conditionFrom(when.not) };
  const { source } = when;
  if ('role' in when) return { kind: 'role', source, role: when.role, ...collectiveOf(when.collective) };
  if ('manual' in when) return { kind: 'manual', source };
  if ('account_type' in when) return { kind: 'account-type', source, types: when.account_type };
  const paid = paidLeaf(when);
  return when.seats === undefined ? paid : { kind: 'seat', source, paid, seats: seatsFrom(when.seats) };
}

function collectiveOf(collective: PaidWhen['collective']): { collective?: string } {
  if (collective === undefined) return {};
  return { collective: collective === 'any' ? 'any' : collective.id };
}

function seatsFrom(seats: NonNullable<PaidWhen['seats']>): SeatCount {
  if ('number' in seats) return { kind: 'number', number: seats.number };
  if ('per' in seats) return { kind: 'quantity' };
  return { kind: 'per-amount', ...seats.per_amount };
}

function paidLeaf(when: PaidWhen): PaidLeaf {
  const tiers = when.tier === 'any' ? null : [when.tier].flat();
  return {
    kind: 'paid',
    source: when.source,
    ...collectiveOf(when.collective),
    tierIds: tiers === null ? null : tiers.map(tierKey),
    tierTypes: when.tier_type ?? null,
    recurring: when.recurring ?? null,
    amountAtLeast:
      when.at_least === undefined
        ? null
        : { cents: Math.round(when.at_least.amount * 100), currency: when.at_least.currency },
    termDays: when.term === undefined ? null : durationDays(when.term),
    waitDays: when.waiting === undefined ? 0 : durationDays(when.waiting),
    sinceBefore: when.since_before === undefined ? null : `${when.since_before}T00:00:00.000Z`,
  };
}

function guardFrom({ guard, keepers }: SettingsFile): GuardSettings {
  const share = (one: { share: number; min: number }) => ({ percent: one.share, min: one.min });
  const shares = (all: Record<string, { share: number; min: number }>) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, share(one)]));
  return {
    removals: share(guard.removals),
    newPeople: share(guard.new_people),
    apps: shares(guard.apps),
    groups: shares(guard.groups),
    keepers,
  };
}

/** What decisions need of the settings. `version`: number of the settings it comes from. */
export function policyFrom(settings: SettingsFile, version: number): Policy {
  const rules: Rule[] = settings.rules.map((rule) => ({
    group: rule.group,
    when: conditionFrom(rule.when),
    graceDays: durationDays(rule.grace),
    whenPaused: rule.when_paused,
    ...(rule.admit === undefined ? {} : { admit: rule.admit }),
    until: rule.until === undefined ? null : new Date(`${rule.until}T00:00:00.000Z`),
  }));
  const apps: AppRule[] = Object.entries(settings.apps).map(([name, app]) => ({
    name,
    opens: app.for,
    groups: app.groups,
    make: app.make,
    open: app.open,
  }));
  return {
    settingsVersion: version,
    groups: Object.entries(settings.groups).map(([name, group]) => ({ name, ...group })),
    rules,
    apps,
    guard: guardFrom(settings),
    leaving: { leftAfterDays: durationDays(settings.leaving.left_after) },
  };
}
