import type { SettingRow } from '@latchkey/store/setting';
import { stringify } from 'yaml';
import { SECTIONS, settingsSchema } from './schema.ts';

/**
 * The settings in force as latchkey.yaml, with the `basis` that a later `settings apply` compares. Secrets are
 * references, or `{ sealed: true }`: keep what the hub has.
 */
export function exportSettings(row: SettingRow): string {
  const document = settingsSchema.parse(row.document);
  const ordered = Object.fromEntries(SECTIONS.map((section) => [section, document[section]]));
  return stringify({ basis: row.version, ...ordered }, { lineWidth: 110 });
}
