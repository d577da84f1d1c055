import type { Fall, Totals } from '@latchkey/domain/books-fall';
import type { Change, ChangeKey } from '@latchkey/domain/change';
import type { Fact, Identity } from '@latchkey/domain/fact';
import { factKey, type Known, type KnownFact, type KnownIdentity } from '@latchkey/domain/merge-read';
import type { Outage } from '@latchkey/domain/outage';
import type { Person, Sources } from '@latchkey/domain/person';
import type { Policy } from '@latchkey/domain/rule';
import type { SourceRow } from '@latchkey/domain/source-row';
import type { Ticket } from './parts.ts';
import { EVERY_MS } from './rules.ts';

/** An account with what hangs on it, without the facts. */
export type Held = Omit<Person, 'identities' | 'facts'> & { addresses: ReadonlySet<string>; madeOn: Date };
export type StoredFact = Fact & { aliases: readonly string[] };
export type StoredIdentity = Omit<KnownIdentity, 'claimed'> & { lastReadOn: Date };
export type OpenQuestion = {
  kind: string;
  identityId: string;
  candidates: readonly string[];
  /** The outside account whose rows came back under another one. */
  from: string | null;
  answer: 'same' | 'new' | 'refused' | null;
};
/** One line of the record: who did what to whom, and by which change. `actor` system: the hub by its rules. */
export type AuditRow = {
  on: Date;
  accountId: string;
  actor: 'system' | 'person' | 'admin';
  event: string;
  change: Change | null;
};

/** The whole hub in memory: what the database holds of it, as far as decisions depend on it. */
export type HubState = {
  policy: Policy;
  identities: Map<string, StoredIdentity>;
  identityOf: Map<string, string>;
  facts: Map<string, StoredFact>;
  factOf: Map<string, string>;
  accounts: Map<string, Held>;
  /** Accounts that no rule takes anything from without a person's word. */
  keepers: Set<string>;
  questions: OpenQuestion[];
  tickets: Ticket[];
  /** Full reads in order. */
  reads: { on: Date; complete: boolean }[];
  outages: Outage[];
  /** Rows of the books at the last complete read, how they fell since, and which falls a person has seen. */
  totals: Totals;
  falls: Fall[];
  accepted: Fall[];
  approvals: { accountId: string; key: ChangeKey; on: Date }[];
  /** Changes that waited after the last plan of everybody. */
  waiting: { accountId: string; key: ChangeKey; reason: string }[];
  audit: AuditRow[];
  serial: number;
  /** Whose is what; made at the first look after something changed. */
  index: Index | null;
};
type Index = { facts: Map<string, StoredFact[]>; identities: Map<string, StoredIdentity[]> };

/** A hub that has read nothing. */
export function createHubState(policy: Policy): HubState {
  return {
    policy,
    identities: new Map(),
    identityOf: new Map(),
    facts: new Map(),
    factOf: new Map(),
    accounts: new Map(),
    keepers: new Set(),
    questions: [],
    tickets: [],
    reads: [],
    outages: [],
    totals: {},
    falls: [],
    accepted: [],
    approvals: [],
    waiting: [],
    audit: [],
    serial: 0,
    index: null,
  };
}

/** What is known of the books' reads. */
export function sourcesOf(hub: HubState): Sources {
  const complete = hub.reads.filter((read) => read.complete);
  return {
    books: {
      name: 'books',
      lastCompleteOn: complete.at(-1)?.on ?? null,
      previousCompleteOn: complete.at(-2)?.on ?? null,
      everyMs: EVERY_MS,
      outages: hub.outages,
    },
  };
}

function identityFrom(one: StoredIdentity): Identity {
  return {
    id: one.id,
    source: 'books',
    accountId: one.accountId,
    type: one.type,
    isGuest: one.isGuest,
    isIncognito: one.isIncognito,
    hasAddress: one.address !== null,
  };
}

function indexOf(hub: HubState): Index {
  if (hub.index !== null) return hub.index;
  const made: Index = { facts: new Map(), identities: new Map() };
  const add = <T>(map: Map<string, T[]>, key: string, one: T) => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [one]);
    else list.push(one);
  };
  for (const fact of hub.facts.values()) add(made.facts, fact.identityId, fact);
  for (const one of hub.identities.values())
    if (one.accountId !== null) add(made.identities, one.accountId, one);
  hub.index = made;
  return made;
}

/** Writes a fact, or an outside account, as it is now. */
export function setFact(hub: HubState, fact: StoredFact): void {
  hub.facts.set(fact.id, fact);
  hub.index = null;
}
export function setIdentity(hub: HubState, one: StoredIdentity): void {
  hub.identities.set(one.id, one);
  hub.index = null;
}

/** Outside accounts of an account. */
export function identitiesOf(hub: HubState, accountId: string): readonly StoredIdentity[] {
  return indexOf(hub).identities.get(accountId) ?? [];
}

/** Facts of an outside account. */
export function factsOf(hub: HubState, identityId: string): readonly StoredFact[] {
  return indexOf(hub).facts.get(identityId) ?? [];
}

/** One account as it is decided about. */
export function personOf(hub: HubState, accountId: string): Person {
  const held = hub.accounts.get(accountId);
  if (held === undefined) throw new Error('there is no such account');
  const identities = identitiesOf(hub, accountId);
  const { addresses: _, madeOn: __, ...rest } = held;
  return {
    ...rest,
    identities: identities.map(identityFrom),
    facts: identities.flatMap((one) => factsOf(hub, one.id)),
  };
}

/** An outside account as it is correlated. */
export function unlinkedOf(one: StoredIdentity): Identity {
  return identityFrom(one);
}

/** Writes what an account is after a change. */
export function store(hub: HubState, person: Person): void {
  const held = hub.accounts.get(person.account.id) as Held;
  const { identities: _, facts: __, ...rest } = person;
  hub.accounts.set(person.account.id, { ...held, ...rest });
}

/** Everything known that these rows may touch, as merging a page wants it. */
export function knownOf(hub: HubState, rows: readonly SourceRow[]): Known {
  const identities = new Map<string, KnownIdentity>();
  const facts = new Map<string, KnownFact>();
  for (const row of rows) {
    for (const alias of row.person.aliases) {
      const one = hub.identities.get(hub.identityOf.get(alias) ?? '');
      if (one === undefined || identities.has(alias)) continue;
      const made = knownIdentity(hub, one);
      for (const other of one.aliases) identities.set(other, made);
    }
    for (const alias of row.aliases) {
      const fact = hub.facts.get(hub.factOf.get(factKey(row.data.kind, alias)) ?? '');
      if (fact === undefined || facts.has(factKey(fact.data.kind, alias))) continue;
      const made = knownFact(hub, fact);
      for (const other of fact.aliases) facts.set(factKey(fact.data.kind, other), made);
    }
  }
  return { identities, facts };
}

function knownIdentity(hub: HubState, one: StoredIdentity): KnownIdentity {
  const life = one.accountId === null ? null : hub.accounts.get(one.accountId)?.account.life;
  const { lastReadOn: _, ...rest } = one;
  return { ...rest, claimed: life !== null && life !== 'invited' };
}

function knownFact(hub: HubState, fact: StoredFact): KnownFact {
  const accountId = hub.identities.get(fact.identityId)?.accountId ?? null;
  const released = hub.questions.filter(
    (one) => one.kind === 'continuity' && one.from === fact.identityId && one.answer === 'new',
  );
  return { ...fact, accountId, releasedTo: released.map((one) => one.identityId) };
}
