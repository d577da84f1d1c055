import type { Policy } from '@latchkey/domain/rule';
import type { Reader } from '@latchkey/store/database';
import { readSetting } from '@latchkey/store/setting';
import { policyFrom } from './policy-from.ts';
import { type SettingsFile, settingsSchema } from './schema.ts';

/** The settings in force: their number, the document (no secrets in it), and what decisions need of it. */
export type HubSettings = { version: number; document: SettingsFile; policy: Policy };

/** Reads the settings in force; null where none were applied yet. */
export async function readSettings(db: Reader): Promise<HubSettings | null> {
  const row = await readSetting(db);
  if (row === null) return null;
  const document = settingsSchema.parse(row.document);
  return { version: row.version, document, policy: policyFrom(document, row.version) };
}

/** The rules in force; throws where no settings were applied yet. */
export async function readPolicy(db: Reader): Promise<Policy> {
  const settings = await readSettings(db);
  if (settings === null)
    throw new Error('No settings have been applied yet: run `latchkey settings apply FILE`.');
  return settings.policy;
}
