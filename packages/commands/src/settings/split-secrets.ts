import type { SecretReference } from '@latchkey/store/secret';
import type { SecretInput, SettingsFile } from './schema.ts';

/** A secret that the file brings. `typed`: to be sealed to the worker; `kept`: the hub's own stays. */
export type FoundSecret = { name: string } & (
  | { typed: string }
  | { reference: SecretReference }
  | { kept: true }
);

const KEPT = { sealed: true } as const;

/**
 * Takes every typed secret out of the settings: what is stored as the document holds only references and
 * `{ sealed: true }`. Names: `sources.NAME.token`, `sources.NAME.hook`,
 * `sources.NAME.oauth.client_secret`, `apps.NAME.credentials.KEY`, `mail.smtp`.
 */
export function splitSecrets(settings: SettingsFile): { document: SettingsFile; secrets: FoundSecret[] } {
  const document = structuredClone(settings);
  delete document.basis;
  const secrets: FoundSecret[] = [];
  const take = (name: string, input: SecretInput): SecretInput => {
    if (typeof input === 'string') {
      secrets.push({ name, typed: input });
      return KEPT;
    }
    if ('sealed' in input) secrets.push({ name, kept: true });
    else secrets.push({ name, reference: input });
    return input;
  };
  for (const [name, source] of Object.entries(document.sources)) {
    if (source.kind !== 'open-collective') continue;
    source.token = take(`sources.${name}.token`, source.token);
    if (source.hook !== undefined) source.hook = take(`sources.${name}.hook`, source.hook);
    if (source.oauth !== undefined) {
      const { client_secret } = source.oauth;
      source.oauth.client_secret = take(`sources.${name}.oauth.client_secret`, client_secret);
    }
  }
  for (const [name, app] of Object.entries(document.apps)) {
    for (const [key, input] of Object.entries(app.credentials)) {
      app.credentials[key] = take(`apps.${name}.credentials.${key}`, input);
    }
  }
  if (document.mail.smtp !== undefined) document.mail.smtp = take('mail.smtp', document.mail.smtp);
  return { document, secrets };
}
