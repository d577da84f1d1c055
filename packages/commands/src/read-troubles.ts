import { type SourceTrouble, sourceTrouble } from '@latchkey/domain/source-trouble';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { listFailingReads } from '@latchkey/store/source-failing';
import { readSources } from './read-sources.ts';

/** Sources of the settings in force that cannot be read now. `sources`: only these; null: every one. */
export async function readTroubles(
  db: Reader,
  sources: readonly string[] | null,
): Promise<({ source: string } & SourceTrouble)[]> {
  const states = await readSources(db);
  const failing = await listFailingReads(db);
  const now = await readCalendar(db);
  return Object.values(states).flatMap((state) => {
    if (sources !== null && !sources.includes(state.name)) return [];
    const reads = failing.find((one) => one.source === state.name);
    if (reads === undefined) return [];
    const trouble = sourceTrouble(state, reads, now);
    return trouble === null ? [] : [{ source: state.name, ...trouble }];
  });
}
