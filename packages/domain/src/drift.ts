import type { Step } from './delivery.ts';

/** How an account in an app differs from what was wished and delivered there. */
export type DriftKind =
  | 'access-open'
  | 'stopped-there'
  | 'gone'
  | 'groups'
  | 'fields'
  | 'protected'
  | 'other';
export type Drift = { kind: DriftKind /** Whether it is put right without being asked. */; repairs: boolean };

/**
 * What a next step means where nothing new is wished, so that somebody must have changed the app: access that should be
 * ended is ended again, all else is shown. `wanted` and `sent`: hashes of the fields as wished now and as last sent.
 *
 * | next step                        | drift                                        |
 * |----------------------------------|----------------------------------------------|
 * | done, create, bind               | none                                         |
 * | suspend, remove, erase           | access-open, repaired                        |
 * | restore                          | stopped-there                                |
 * | set-groups                       | groups                                       |
 * | rename                           | other: renamed there                         |
 * | update of fields as last sent    | fields                                       |
 * | update of fields changed since   | none: our own change is due                  |
 * | needs-person `gone`              | gone                                         |
 * | needs-person `protected`         | protected: made an admin or a bot there      |
 * | needs-person, any other          | other                                        |
 */
export function driftOf(
  step: Step,
  fields: { wanted: Readonly<Record<string, string>>; sent: Readonly<Record<string, string>> },
): Drift | null {
  switch (step.do) {
    case 'done':
    case 'create':
    case 'bind':
      return null;
    case 'suspend':
    case 'remove':
    case 'erase':
      return { kind: 'access-open', repairs: true };
    case 'restore':
      return { kind: 'stopped-there', repairs: false };
    case 'rename':
      return { kind: 'other', repairs: false };
    case 'set-groups':
      return { kind: 'groups', repairs: false };
    case 'update':
      return Object.keys(step.fields).some((name) => fields.wanted[name] === fields.sent[name])
        ? { kind: 'fields', repairs: false }
        : null;
    case 'needs-person':
      if (step.instructions === 'gone') return { kind: 'gone', repairs: false };
      return { kind: step.instructions === 'protected' ? 'protected' : 'other', repairs: false };
  }
}

/** So many accounts of one app may differ at once before something bigger must have happened there: max(3, 10 %). */
export function isStorm(drifting: number, bound: number): boolean {
  return drifting > Math.max(3, bound / 10);
}

/** Repaired this often within 14 days, an account is contested: shown, and left to people. */
export const CONTESTED_AT = 2;
