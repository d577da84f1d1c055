import type { Sources } from '@latchkey/domain/person';
import type { Reader } from '@latchkey/store/database';
import { readSourceStates } from '@latchkey/store/source';
import { durationMs } from './settings/duration.ts';
import { readSettings } from './settings/read-settings.ts';

/** Reads of every source of the settings in force; none where no settings were applied. */
export async function readSources(db: Reader): Promise<Sources> {
  const settings = await readSettings(db);
  if (settings === null) return {};
  const every = Object.entries(settings.document.sources).map(([name, source]) => [
    name,
    durationMs(source.every),
  ]);
  return readSourceStates(db, Object.fromEntries(every));
}
