import { canonical, carryOver } from './carry-over.ts';
import type { Fact, FactData } from './fact.ts';
import type { PersonRow, SourceRow } from './source-row.ts';

/** What the hub already has of an outside account. `claimed`: its account has been claimed, so name and address are the member's own. */
export type KnownIdentity = Omit<PersonRow, 'aliases'> & {
  id: string;
  accountId: string | null;
  claimed: boolean;
  concerned: boolean;
  /** Addresses that its account has proved, in small letters. */
  provedAddresses: readonly string[];
  aliases: readonly string[];
};

/** The books show an address of somebody who has claimed, and has proved another one. */
export type OtherAddress = { accountId: string; identityId: string; address: string };

/** What the hub already has of one thing in the books. `accountId`: of the identity it belongs to. */
export type KnownFact = Pick<Fact, 'id' | 'identityId' | 'data' | 'missing' | 'lastReadOn' | 'sinceOn'> & {
  accountId: string | null;
  /** Outside accounts that a person said are somebody else than the one it belongs to: it may go there. */
  releasedTo: readonly string[];
  aliases: readonly string[];
};

/** Everything known that a page may touch, by alias; facts by `factKey`. */
export type Known = {
  identities: ReadonlyMap<string, KnownIdentity>;
  facts: ReadonlyMap<string, KnownFact>;
};

/** Numbers of members and of orders overlap: an id of a fact means something within its kind only. */
export function factKey(kind: FactData['kind'], alias: string): string {
  return `${kind} ${alias}`;
}

export type IdentityWrite = KnownIdentity & { isNew: boolean };
export type FactWrite = {
  id: string;
  isNew: boolean;
  identityId: string;
  data: FactData;
  missing: boolean;
  lastReadOn: Date;
  sinceOn: Date | null;
  /** Set by a single look-up; null: what was confirmed before stays (same facts), or no longer counts (changed ones). */
  confirmedOn: Date | null;
  aliases: readonly string[];
};

/** A fact that came back under another outside account: two accounts were merged, or it was moved there. */
export type Moved = { factId: string; fromIdentityId: string; accountId: string; toIdentityId: string };

export type MergedPage = {
  identities: IdentityWrite[];
  facts: FactWrite[];
  /** Facts that this page shows. */
  seen: string[];
  /** Identities that a row of this page makes a concern of a rule. */
  concerned: string[];
  moved: Moved[];
  /** Addresses that their members have to be asked about: the books alone change none. */
  otherAddresses: OtherAddress[];
  /** Rows whose ids belong to several known things: left alone, counted, told. */
  conflicts: number;
};

export type ReadMeta = { kind: 'full' | 'one'; readOn: Date };
export type MergeOptions = { isConcerned: (data: FactData, type: string) => boolean; newId: () => string };

/**
 * Merges rows of one page, asked for at `readOn`, into what is known. Only what changes is written.
 *
 * | the row's fact is        | full read                                   | single look-up                        |
 * |--------------------------|---------------------------------------------|---------------------------------------|
 * | new                      | written, no run yet                         | written, no run yet, confirmed        |
 * | known, says the same     | nothing; its run goes on                    | confirmed                             |
 * | known, says otherwise    | written, its run starts over                | written, run over, confirmed          |
 * | known, was missing       | back, its run starts over                   | back, run over, confirmed             |
 * | known, read later        | seen; what the later read said stays        | the same                              |
 * | known under another person with an account | stays with that person, `moved`: a question | the same             |
 * | known under another one of the same account, or a person said that it is the other's | goes there | the same    |
 * | known under another person without one     | goes to the row's person   | the same                              |
 *
 * A run begins only with the end of a complete full read (`end-read.ts`). Name, addresses and slug are kept of those a
 * rule concerns and nobody has claimed; an address that is not shown any more never takes away one that was. After the
 * claim another one in the books changes nothing, and is told to whoever asks the member.
 */
export function mergePage(
  known: Known,
  rows: readonly SourceRow[],
  meta: ReadMeta,
  options: MergeOptions,
): MergedPage {
  const identities = new Map(known.identities);
  const facts = new Map(known.facts);
  const identityWrites = new Map<string, IdentityWrite>();
  const factWrites = new Map<string, FactWrite>();
  const seen = new Set<string>();
  const concerned = new Set<string>();
  const moved = new Map<string, Moved>();
  const otherAddresses = new Map<string, OtherAddress>();
  let conflicts = 0;

  for (const row of rows) {
    const sameFacts = distinct(row.aliases.map((alias) => facts.get(factKey(row.data.kind, alias))));
    const samePeople = distinct(row.person.aliases.map((alias) => identities.get(alias)));
    for (const fact of sameFacts) seen.add(fact.id);
    if (
      sameFacts.length > 1 ||
      samePeople.length > 1 ||
      row.aliases.length === 0 ||
      row.person.aliases.length === 0
    ) {
      conflicts += 1;
      continue;
    }
    const isConcern = options.isConcerned(row.data, row.person.type);
    const identity = mergePerson(samePeople[0] ?? null, row.person, isConcern, options.newId);
    if (identity.changed) {
      const isNew = identityWrites.get(identity.now.id)?.isNew ?? samePeople.length === 0;
      identityWrites.set(identity.now.id, { ...identity.now, isNew });
    }
    for (const alias of identity.now.aliases) identities.set(alias, identity.now);
    const other = otherAddressOf(identity.now, row.person);
    if (other !== null) otherAddresses.set(other.identityId, other);
    if (isConcern) concerned.add(identity.now.id);
    const { fact, write, move } = mergeFact(sameFacts[0] ?? null, row, identity.now, meta, options.newId);
    seen.add(fact.id);
    for (const alias of fact.aliases) facts.set(factKey(row.data.kind, alias), fact);
    if (write) factWrites.set(fact.id, { ...write, isNew: factWrites.get(fact.id)?.isNew ?? write.isNew });
    if (move) moved.set(fact.id, move);
  }
  return {
    identities: [...identityWrites.values()],
    facts: [...factWrites.values()],
    seen: [...seen],
    concerned: [...concerned],
    moved: [...moved.values()],
    otherAddresses: [...otherAddresses.values()],
    conflicts,
  };
}

function distinct<T extends { id: string }>(found: (T | undefined)[]): T[] {
  return [...new Map(found.filter((one) => one !== undefined).map((one) => [one.id, one])).values()];
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  const more = other.filter((alias) => !one.includes(alias));
  return more.length === 0 ? one : [...one, ...more];
}

function adminsOf(before: KnownIdentity | null, row: PersonRow): readonly string[] | null {
  return row.adminAddresses === undefined ? (before?.adminAddresses ?? null) : row.adminAddresses;
}

/** Of an organization, or of somebody who hides who they are, an address says nothing. */
function otherAddressOf(known: KnownIdentity, row: PersonRow): OtherAddress | null {
  const { id, accountId, claimed, provedAddresses } = known;
  const address = row.address?.trim() ?? '';
  if (accountId === null || !claimed || address === '' || row.type !== 'INDIVIDUAL' || row.isIncognito)
    return null;
  if (provedAddresses.length === 0 || provedAddresses.includes(address.toLowerCase())) return null;
  return { accountId, identityId: id, address };
}

function mergePerson(
  before: KnownIdentity | null,
  row: PersonRow,
  isConcern: boolean,
  newId: () => string,
): { now: KnownIdentity; changed: boolean } {
  const concerned = isConcern || (before?.concerned ?? false);
  const keep = concerned && !(before?.claimed ?? false);
  const isOrganization = row.type !== 'INDIVIDUAL' && (before?.accountId ?? null) === null;
  const now: KnownIdentity = {
    id: before?.id ?? newId(),
    accountId: before?.accountId ?? null,
    claimed: before?.claimed ?? false,
    type: row.type,
    isGuest: row.isGuest,
    isIncognito: row.isIncognito,
    concerned,
    slug: concerned ? row.slug : null,
    name: keep ? (row.name ?? before?.name ?? null) : null,
    address: keep ? (row.address ?? before?.address ?? null) : null,
    adminAddresses: keep && isOrganization ? adminsOf(before, row) : null,
    provedAddresses: before?.provedAddresses ?? [],
    aliases: union(before?.aliases ?? [], row.aliases),
  };
  const keys = ['type', 'isGuest', 'isIncognito', 'concerned', 'slug', 'name', 'address', 'aliases'] as const;
  const changed =
    before === null ||
    keys.some((key) => before[key] !== now[key]) ||
    before.adminAddresses?.join() !== now.adminAddresses?.join();
  return { now, changed };
}

function mergeFact(
  before: KnownFact | null,
  row: SourceRow,
  identity: KnownIdentity,
  meta: ReadMeta,
  newId: () => string,
): { fact: KnownFact; write: FactWrite | null; move: Moved | null } {
  const confirmedOn = meta.kind === 'one' ? meta.readOn : null;
  if (before === null) {
    const { id: identityId, accountId } = identity;
    const base = { identityId, data: row.data, missing: false, lastReadOn: meta.readOn, sinceOn: null };
    const fact = { ...base, id: newId(), accountId, releasedTo: [], aliases: row.aliases };
    return {
      fact,
      write: { ...base, id: fact.id, isNew: true, confirmedOn, aliases: row.aliases },
      move: null,
    };
  }
  if (before.lastReadOn > meta.readOn) return { fact: before, write: null, move: null };

  const elsewhere = before.identityId !== identity.id;
  const free = before.accountId === identity.accountId || before.releasedTo.includes(identity.id);
  const stays = elsewhere && before.accountId !== null && !free;
  const owner = elsewhere && !stays ? identity : { id: before.identityId, accountId: before.accountId };
  const move = stays
    ? {
        factId: before.id,
        fromIdentityId: before.identityId,
        accountId: before.accountId as string,
        toIdentityId: identity.id,
      }
    : null;
  const data = carryOver(before.data, row.data);
  const same = !before.missing && canonical(data) === canonical(before.data);
  const aliases = union(before.aliases, row.aliases);
  const fact: KnownFact = {
    id: before.id,
    identityId: owner.id,
    accountId: owner.accountId,
    releasedTo: before.releasedTo,
    data,
    missing: false,
    lastReadOn: meta.readOn,
    sinceOn: same ? before.sinceOn : null,
    aliases,
  };
  const quiet = same && owner.id === before.identityId && aliases === before.aliases && confirmedOn === null;
  if (quiet) return { fact: before, write: null, move };
  const { accountId: _, releasedTo: __, ...rest } = fact;
  return { fact, write: { ...rest, isNew: false, confirmedOn }, move };
}
