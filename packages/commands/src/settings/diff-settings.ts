import { SECTIONS, type SettingsFile, type SettingsSection } from './schema.ts';

/** One difference between two settings. `before` or `after` undefined: it is not there. */
export type SettingsDifference = { section: SettingsSection; path: string; before: unknown; after: unknown };

/** Differences between the settings in force and others, by section, down to single values. Never shows a secret: documents hold none. */
export function diffSettings(before: SettingsFile | null, after: SettingsFile): SettingsDifference[] {
  return SECTIONS.flatMap((section) =>
    walk(before?.[section], after[section], section).map((difference) => ({ section, ...difference })),
  );
}

function walk(before: unknown, after: unknown, path: string): Omit<SettingsDifference, 'section'>[] {
  if (isSame(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => walk(before[key], after[key], `${path}.${key}`));
  }
  if (isMap(after) && before === undefined && Object.keys(after).length > 0) {
    return Object.keys(after).flatMap((key) => walk(undefined, after[key], `${path}.${key}`));
  }
  return [{ path, before, after }];
}

/** Of two lists, such as rules: what is no longer in it, and what is new; a change of order alone is neither. */
export function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
): { gone: unknown[]; come: unknown[] } {
  const lacks = (list: readonly unknown[]) => (one: unknown) => !list.some((other) => isSame(one, other));
  return { gone: before.filter(lacks(after)), come: after.filter(lacks(before)) };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal as JSON: the order of keys says nothing. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => isSame(one, b[at]));
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
  }
  return a === b;
}
