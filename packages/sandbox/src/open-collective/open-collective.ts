import type { Log } from '@latchkey/runtime/log';
import type { Language } from '@latchkey/runtime/text/text';
import type { AccountRef } from './books.ts';
import type { JoinForm } from './contribute.ts';
import type { OpenCollectiveFaults } from './faults.ts';
import type { OauthClient } from './oauth.ts';
import type { PersonView } from './person-view.ts';
import type { CoreRole, OrderStatus, PausedBy, RefundKind, State } from './rows.ts';
import type { ManyPeople } from './seed-many.ts';

/** Where this Open Collective listens, who is in it, and which server it is like. */
export interface OpenCollectiveSettings {
  host?: string;
  /** 0: chosen by the system at the first `listen`. */
  port?: number;
  /** Where `open-collective.json` is kept; absent: nothing survives. */
  dataDir?: string;
  /** Absent: the fictional co-op of sixty. */
  people?: 'co-op' | ManyPeople;
  /**
   * `2025-01`: without what contracts/open-collective.md ("What the observed server lacks") names. `later`: contributions
   * may have the status SHINY_NEW, which nobody has heard of.
   */
  server?: '2025-01' | '2026' | 'later';
  /** Co-op time at the first start; absent: machine time. */
  startOn?: Date;
  /** A clock that runs; a constant one stops co-op time between `advanceTo`s. */
  machine?: () => Date;
  unstablePaging?: boolean;
  /** Addresses that activities of the collective are posted to. */
  hooks?: readonly string[];
  /** Requests a minute. @see contracts/open-collective.md §2 */
  rate?: { perToken: number; anonymous: number };
  /** An OAuth app that is registered; absent: none, and no OAuth server. */
  oauth?: OauthClient;
  log: Log;
  languages?: readonly Language[];
}

/** An Open Collective with one collective, as far as contracts/open-collective.md describes it. */
export interface OpenCollective {
  readonly url: string;
  readonly apiUrl: string;
  /** Personal token of `bot`, an admin, with the scopes email, orders and transactions. */
  readonly token: string;
  /** The token's owner: what `me` answers. */
  readonly bot: PersonView;
  readonly collective: { id: string; publicId: string; legacyId: number; slug: string };
  now(): Date;
  /** Lives until that day: charges, retries, expiries. Never backwards. */
  advanceTo(date: Date): void;
  person(ref: AccountRef): PersonView;
  people(): PersonView[];
  tiers(): {
    legacyId: number;
    id: string;
    slug: string;
    name: string;
    frequency: string;
    amount: number | null;
  }[];
  join(form: JoinForm): PersonView;
  contribute(ref: AccountRef, tier?: string, form?: { pending?: boolean; amount?: number }): PersonView;
  changeTier(ref: AccountRef, tier: string): void;
  pause(ref: AccountRef, by?: PausedBy): void;
  resume(ref: AccountRef): void;
  cancel(ref: AccountRef): void;
  receive(ref: AccountRef): void;
  fail(ref: AccountRef, given?: { times?: number; now?: boolean }): void;
  /** The last payment goes back; `kind` REFUND where none is given. */
  refund(ref: AccountRef, kind?: RefundKind): void;
  reject(ref: AccountRef): void;
  setStatus(ref: AccountRef, status: OrderStatus): void;
  rename(ref: AccountRef, slug: string): void;
  confirmGuest(ref: AccountRef, given: { slug: string; name: string }): void;
  merge(from: AccountRef, into: AccountRef): void;
  remove(ref: AccountRef): void;
  removeUser(ref: AccountRef): void;
  removeTier(slug: string): void;
  addCore(ref: AccountRef, role: CoreRole): void;
  removeCore(ref: AccountRef, role: CoreRole): void;
  /** Another personal token, of that person. */
  addToken(ref: AccountRef, given?: { scopes?: string[]; expiresAt?: string; suspended?: boolean }): string;
  /** A Bearer of that person; `seconds` below zero: one that is over. */
  bearer(ref: AccountRef, seconds?: number): string;
  setFault(changes: Partial<OpenCollectiveFaults>): void;
  faults(): OpenCollectiveFaults;
  clearFaults(): void;
  setHooks(urls: readonly string[]): void;
  holdHooks(): void;
  releaseHooks(): Promise<void>;
  /** Resolves when every post has been tried. */
  settled(): Promise<void>;
  /** The rows, for tests. */
  readonly state: State;
  listen(): Promise<void>;
  close(): Promise<void>;
}
