import { parseDocument } from 'yaml';
import { checkSettings, type ParsedSettings, type SettingsFault } from './parse-settings.ts';
import type { SettingsFile } from './schema.ts';

/**
 * The rules of latchkey.yaml alone, as a list or under `rules:` → the settings in force with these rules in them,
 * checked whole. Faults of the rest are left out: they are not this text's.
 */
export function parseRules(text: string, current: SettingsFile): ParsedSettings {
  const yaml = parseDocument(text, { uniqueKeys: true });
  const fault = (code: string): SettingsFault => ({ code, path: '', line: null, params: {} });
  if (yaml.errors.length > 0) return { ok: false, faults: [fault('yaml')] };
  const value: unknown = yaml.toJS();
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap && Object.keys(value).some((key) => key !== 'rules'))
    return { ok: false, faults: [fault('only-rules')] };
  const rules = isMap ? (value as { rules?: unknown }).rules : value;
  if (!Array.isArray(rules)) return { ok: false, faults: [fault('only-rules')] };
  const parsed = checkSettings({ ...current, rules });
  return parsed.ok
    ? parsed
    : { ok: false, faults: parsed.faults.filter((one) => one.path.startsWith('rules')) };
}
