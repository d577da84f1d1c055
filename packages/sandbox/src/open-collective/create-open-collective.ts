import { createHash } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
import type { Log } from '@latchkey/runtime/log';
import type { Language } from '@latchkey/runtime/text/text';
import Koa from 'koa';
import { createServe } from '../stand-in/serve.ts';
import { openStateFile } from '../stand-in/state-file.ts';
import {
  addCore,
  confirmGuest,
  merge,
  remove,
  removeCore,
  removeTier,
  removeUser,
  rename,
} from './account-verbs.ts';
import { LIMITS } from './answers.ts';
import { createApi } from './api.ts';
import { signBearer } from './bearer.ts';
import type { AccountRef, Books } from './books.ts';
import {
  cancel,
  changeTier,
  contribute,
  fail,
  type JoinForm,
  join,
  needPerson,
  needTier,
  pause,
  receive,
  refund,
  reject,
  resume,
  setStatus,
} from './contribute.ts';
import { HEALTHY, type OpenCollectiveFaults } from './faults.ts';
import { createHooks } from './hooks.ts';
import { idOf, publicId } from './ids.ts';
import { liveUntil } from './life.ts';
import { mountOpenCollectivePages } from './pages.ts';
import { type PersonView, viewPeople, viewPerson } from './person-view.ts';
import {
  type AccountRow,
  type CoreRole,
  emptyState,
  type OrderStatus,
  type PausedBy,
  type State,
} from './rows.ts';
import { createSchema } from './schema.ts';
import { seedCoop } from './seed-co-op.ts';
import { type ManyPeople, seedMany } from './seed-many.ts';

/** Where this Open Collective listens, who is in it, and which server it is like. */
export interface OpenCollectiveSettings {
  host?: string;
  /** 0: chosen by the system at the first `listen`. */
  port?: number;
  /** Where `open-collective.json` is kept; absent: nothing survives. */
  dataDir?: string;
  /** Absent: the fictional co-op of sixty. */
  people?: 'co-op' | ManyPeople;
  /** `2025-01`: without what contracts/open-collective.md ("What the observed server lacks") names. */
  server?: '2026' | '2025-01';
  /** Co-op time at the first start; absent: machine time. */
  startOn?: Date;
  /** A clock that runs; a constant one stops co-op time between `advanceTo`s. */
  machine?: () => Date;
  unstablePaging?: boolean;
  /** Addresses that activities of the collective are posted to. */
  hooks?: readonly string[];
  /** Requests a minute. @see contracts/open-collective.md §2 */
  rate?: { perToken: number; anonymous: number };
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
  refund(ref: AccountRef): void;
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

/** Tokens of the stand-in are made of public words: they open nothing but the stand-in. */
function tokenOf(text: string): string {
  return createHash('sha1').update(`stand-in:${text}`).digest('hex');
}

const BEARER_SECRET = 'stand-in-bearer';
const SCOPES = ['email', 'orders', 'transactions'];

/** A stand-in Open Collective: GraphQL, webhooks, a page to change things, and a life of its own. */
export function createOpenCollective(settings: OpenCollectiveSettings): OpenCollective {
  const machine = settings.machine ?? (() => new Date());
  const older = settings.server === '2025-01';
  const file = openStateFile<State>(settings.dataDir, 'open-collective', emptyState());
  const books: Books = { state: file.value, changed: file.changed, onActivity: () => {} };
  if (books.state.collectiveId === 0) {
    const startOn = settings.startOn ?? machine();
    const people = settings.people ?? 'co-op';
    const { botId } = people === 'co-op' ? seedCoop(books, startOn) : seedMany(books, startOn, people);
    books.state.tokens.push({
      value: tokenOf('reader'),
      accountId: botId,
      scopes: SCOPES,
      expiresAt: null,
      suspended: false,
    });
  }

  let base = { coop: new Date(books.state.livedUntil), machine: machine() };
  const now = () => new Date(base.coop.getTime() + (machine().getTime() - base.machine.getTime()));
  const initialFaults = () => ({ ...HEALTHY, unstablePaging: settings.unstablePaging ?? false });
  let faults = initialFaults();

  const hooks = createHooks({
    urls: settings.hooks ?? [],
    accountId: () => books.state.collectiveId,
    log: settings.log,
  });
  books.onActivity = hooks.take;

  const app = new Koa();
  const serve = createServe(app, settings.host ?? '127.0.0.1', settings.port ?? 0);
  const url = () => `http://localhost:${serve.port()}`;
  const person = (ref: AccountRef) => viewPerson(books, ref, older);
  const collective = () => books.state.accounts[books.state.collectiveId] as AccountRow;
  const owner = () => books.state.tokens[0] as State['tokens'][number];

  const stand: OpenCollective = {
    get url() {
      return url();
    },
    get apiUrl() {
      return `${url()}/graphql/v2`;
    },
    get token() {
      return owner().value;
    },
    get bot() {
      return person(owner().accountId);
    },
    get collective() {
      const { legacyId, slug } = collective();
      return {
        id: idOf('account', collective(), older),
        publicId: publicId('account', legacyId),
        legacyId,
        slug,
      };
    },
    now,
    advanceTo: (date) => {
      if (date <= now()) {
        liveUntil(books, now());
        return;
      }
      liveUntil(books, date);
      base = { coop: date, machine: machine() };
    },
    person,
    people: () => viewPeople(books, older),
    tiers: () =>
      Object.values(books.state.tiers)
        .filter((row) => row.deletedAt === null)
        .map((row) => ({
          legacyId: row.legacyId,
          id: idOf('tier', row, older),
          slug: row.slug,
          name: row.name,
          frequency: row.frequency,
          amount: row.amount,
        })),
    join: (form) => person(join(books, now(), form).legacyId),
    contribute: (ref, tier, form) => {
      contribute(books, now(), needPerson(books, ref), needTier(books, tier), form);
      return person(ref);
    },
    changeTier: (ref, tier) => changeTier(books, now(), ref, tier),
    pause: (ref, by) => pause(books, now(), ref, by),
    resume: (ref) => resume(books, now(), ref),
    cancel: (ref) => cancel(books, now(), ref),
    receive: (ref) => receive(books, now(), ref),
    fail: (ref, given) => fail(books, now(), ref, given),
    refund: (ref) => refund(books, now(), ref),
    reject: (ref) => reject(books, now(), ref),
    setStatus: (ref, status) => setStatus(books, now(), ref, status),
    rename: (ref, slug) => rename(books, now(), ref, slug),
    confirmGuest: (ref, given) => confirmGuest(books, now(), ref, given),
    merge: (from, into) => merge(books, now(), from, into),
    remove: (ref) => remove(books, now(), ref),
    removeUser: (ref) => removeUser(books, now(), ref),
    removeTier: (slug) => removeTier(books, now(), slug),
    addCore: (ref, role) => addCore(books, now(), ref, role),
    removeCore: (ref, role) => removeCore(books, now(), ref, role),
    addToken: (ref, given = {}) => {
      const account = needPerson(books, ref);
      const value = tokenOf(`${account.legacyId}:${books.state.tokens.length}`);
      books.state.tokens.push({
        value,
        accountId: account.legacyId,
        scopes: given.scopes ?? SCOPES,
        expiresAt: given.expiresAt ?? null,
        suspended: given.suspended ?? false,
      });
      books.changed();
      return value;
    },
    bearer: (ref, seconds = 3600) =>
      signBearer(BEARER_SECRET, needPerson(books, ref).legacyId, machine().getTime(), seconds),
    setFault: (changes) => {
      faults = { ...faults, ...changes };
    },
    faults: () => faults,
    clearFaults: () => {
      faults = initialFaults();
    },
    setHooks: hooks.setUrls,
    holdHooks: hooks.hold,
    releaseHooks: hooks.release,
    settled: hooks.settled,
    state: books.state,
    listen: serve.listen,
    close: async () => {
      hooks.stop();
      await serve.close();
      await file.flush();
    },
  };

  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
      settings.log.error({ err: error }, 'stand-in Open Collective');
  });
  // The parser must not guess: a body of another type is refused by the API itself.
  app.use(
    bodyParser({ parsedMethods: ['POST', 'PUT'], jsonLimit: '1mb', jsonStrict: false, onError: () => {} }),
  );
  const api = createApi({
    books,
    schema: createSchema(older),
    older,
    faults: () => faults,
    now,
    machine,
    rate: settings.rate ?? { perToken: LIMITS.perToken.value, anonymous: LIMITS.anonymous.value },
    bearerSecret: BEARER_SECRET,
  });
  app.use(api.routes());
  app.use(mountOpenCollectivePages(stand, settings.languages ?? ['en', 'es']).routes());
  return stand;
}
