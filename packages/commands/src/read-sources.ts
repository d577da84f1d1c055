import type { Sources } from '@latchkey/domain/person';
import type { Reader } from '@latchkey/store/database';
import { listSources } from '@latchkey/store/source';
import { durationMs } from './settings/duration.ts';
import { readSettings } from './settings/read-settings.ts';

/** Reads of every source of the settings in force; a source that was never read has none. */
export async function readSources(db: Reader): Promise<Sources> {
  const settings = await readSettings(db);
  if (settings === null) return {};
  const records = new Map((await listSources(db)).map((record) => [record.name, record]));
  return Object.fromEntries(
    Object.entries(settings.document.sources).map(([name, source]) => {
      const record = records.get(name);
      const lastCompleteOn = record?.lastCompleteOn ?? null;
      const previousCompleteOn = record?.previousCompleteOn ?? null;
      const outages = record?.outages ?? [];
      return [name, { name, lastCompleteOn, previousCompleteOn, everyMs: durationMs(source.every), outages }];
    }),
  );
}
