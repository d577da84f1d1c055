import { stringify } from 'yaml';
import type { SettingsFile } from './schema.ts';

/** The rules alone, as latchkey.yaml writes them. */
export function exportRules({ rules }: Pick<SettingsFile, 'rules'>): string {
  return stringify(rules, { lineWidth: 90 });
}
