import type { SeatsNow } from '@latchkey/domain/keeper-letters';
import { organizationSeats } from '@latchkey/domain/organization-seats';
import type { Policy } from '@latchkey/domain/rule';
import type { Reader } from '@latchkey/store/database';
import { listSeats, readOrganization } from '@latchkey/store/seat';
import { readSources } from './read-sources.ts';

/** What the books say of the seats of some organizations; one that is none, or is one person by now, is not there. */
export async function readSeatsNow(
  db: Reader,
  identityIds: readonly string[],
  policy: Policy,
  now: Date,
): Promise<ReadonlyMap<string, SeatsNow & { name: string | null }>> {
  const sources = await readSources(db);
  const taken = Map.groupBy(await listSeats(db, identityIds), (seat) => seat.identityId);
  const found = new Map<string, SeatsNow & { name: string | null }>();
  for (const identityId of identityIds) {
    const row = await readOrganization(db, identityId);
    const source = row === null ? undefined : sources[row.source];
    if (row === null || row.accountId !== null || source === undefined) continue;
    const seats = organizationSeats(row, policy, sources, now);
    const name = row.name ?? row.slug;
    found.set(identityId, { seats, taken: taken.get(identityId)?.length ?? 0, source, name });
  }
  return found;
}
