import type { LetterTimes } from '@latchkey/domain/quiet-hours';
import type { SettingsFile } from './schema.ts';

/** When letters go out, as the settings say. */
export function letterTimes({ mail, timezone }: Pick<SettingsFile, 'mail' | 'timezone'>): LetterTimes {
  return { quiet: mail.quiet === 'off' ? null : mail.quiet, timezone };
}
