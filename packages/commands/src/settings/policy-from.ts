import type { AppRule, Condition, Policy, Rule } from '@latchkey/domain/rule';
import { durationDays } from './duration.ts';
import type { SettingsFile } from './schema.ts';

/** Hub groups from Open Collective's core roles that make a group privileged are said in `groups`; nothing is guessed. */
function conditionFrom(when: SettingsFile['rules'][number]['when']): Condition {
  if ('paid' in when) {
    return {
      kind: 'paid',
      source: when.source,
      tierId: when.tier === 'any' ? null : when.tier.id,
      termDays: when.term === undefined ? null : durationDays(when.term),
    };
  }
  if ('role' in when) return { kind: 'role', source: when.source, role: when.role };
  return { kind: 'manual', source: when.source };
}

/** What decisions need of the settings. `version`: number of the settings it comes from. */
export function policyFrom(settings: SettingsFile, version: number): Policy {
  const rules: Rule[] = settings.rules.map((rule) => ({
    group: rule.group,
    when: conditionFrom(rule.when),
    graceDays: durationDays(rule.grace),
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
    leaving: { leftAfterDays: durationDays(settings.leaving.left_after) },
  };
}
