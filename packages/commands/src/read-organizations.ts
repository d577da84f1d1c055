import { type OrganizationSeats, organizationSeats } from '@latchkey/domain/organization-seats';
import { readCalendar } from '@latchkey/store/clock';
import type { Reader } from '@latchkey/store/database';
import { countAskable, type KeeperAsked, listKeeperAsked } from '@latchkey/store/keeper-ask';
import {
  type KeeperRow,
  listKeepers,
  listSeats,
  type OrganizationRow,
  type SeatRow,
} from '@latchkey/store/seat';
import { readSources } from './read-sources.ts';
import type { HubSettings } from './settings/read-settings.ts';

/** An organization as pages show it: its seats, who sits in them, and who fills them. */
export type OrganizationView = OrganizationSeats & {
  identityId: string;
  source: string;
  name: string | null;
  slug: string | null;
  seats: SeatRow[];
  keepers: KeeperRow[];
  /** How many addresses the books give that may be asked who hands out the seats. */
  addresses: number;
  /** When they were asked last; null: never, or long ago. */
  asked: KeeperAsked | null;
};

/** What the rules and the seats say of some organizations now. One that no rule gives a seat and that has none is left out. */
export async function readOrganizations(
  db: Reader,
  rows: readonly OrganizationRow[],
  settings: HubSettings,
): Promise<OrganizationView[]> {
  const ids = rows.map((row) => row.identityId);
  const [sources, now, seats, keepers, asked, addresses] = await Promise.all([
    readSources(db),
    readCalendar(db),
    listSeats(db, ids),
    listKeepers(db, ids),
    listKeeperAsked(db, ids),
    countAskable(db, ids),
  ]);
  const seatsOf = Map.groupBy(seats, (seat) => seat.identityId);
  const keepersOf = Map.groupBy(keepers, (keeper) => keeper.identityId);
  return rows.flatMap((row) => {
    const { identityId, source, name, slug } = row;
    const said = organizationSeats(row, settings.policy, sources, now);
    const own = {
      seats: seatsOf.get(identityId) ?? [],
      keepers: keepersOf.get(identityId) ?? [],
      asked: asked.find((one) => one.identityId === identityId) ?? null,
      addresses: addresses.get(identityId) ?? 0,
    };
    const isShown = said.count !== 0 || own.seats.length > 0 || own.keepers.length > 0;
    return isShown ? [{ ...said, identityId, source, name, slug, ...own }] : [];
  });
}
