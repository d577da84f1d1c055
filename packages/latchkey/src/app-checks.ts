import type { ClientPreset } from '@latchkey/commands/settings/apply-settings';
import type { AppCheck } from '@latchkey/commands/settings/parse-settings';
import { catalogue } from '@latchkey/connectors/catalogue';
import { ownSettings } from '@latchkey/connectors/own-settings';

/** Checks an app's own settings against its kind; faults are told at their place in the file. */
export const checkApp: AppCheck = (_name, app) => {
  const about = catalogue[app.kind];
  if (about === undefined) {
    return [
      {
        path: ['kind'],
        code: 'unknown-app-kind',
        params: { known: Object.keys(catalogue).sort().join(', ') },
      },
    ];
  }
  const parsed = about.settings.safeParse(ownSettings(app));
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({
        path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
        code: issue.code === 'unrecognized_keys' ? 'unknown-key' : 'not-valid',
        params: issue.code === 'unrecognized_keys' ? { key: issue.keys.join(', ') } : {},
      }));
  for (const wanted of about.credentials) {
    if (app.credentials[wanted] === undefined) {
      faults.push({ path: ['credentials', wanted], code: 'missing', params: {} });
    }
  }
  // A misspelt credential would be sealed and never used.
  for (const given of Object.keys(app.credentials)) {
    if (about.credentials.includes(given)) continue;
    faults.push({ path: ['credentials', given], code: 'unknown-key', params: { key: given } });
  }
  return faults;
};

/** Metadata of an app's OIDC client from its kind. */
export const presetOf: ClientPreset = (_name, app) => {
  const about = catalogue[app.kind];
  const parsed = about?.settings.safeParse(ownSettings(app));
  return about?.oidc == null || !parsed?.success ? null : about.oidc(parsed.data);
};
