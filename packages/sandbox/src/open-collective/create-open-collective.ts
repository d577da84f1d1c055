import { createHash } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
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
import type { Books } from './books.ts';
import {
  cancel,
  changeTier,
  contribute,
  fail,
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
import { HEALTHY } from './faults.ts';
import { createHooks } from './hooks.ts';
import { idOf, publicId } from './ids.ts';
import { liveUntil } from './life.ts';
import { mountOauth } from './oauth.ts';
import type { OpenCollective, OpenCollectiveSettings } from './open-collective.ts';
import { mountOpenCollectivePages } from './pages.ts';
import { viewPeople, viewPerson } from './person-view.ts';
import { type AccountRow, emptyState, type State } from './rows.ts';
import { createSchema } from './schema.ts';
import { seedCoop } from './seed-co-op.ts';
import { seedMany } from './seed-many.ts';

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
    older,
    log: settings.log,
  });
  books.onActivity = hooks.take;

  const app = new Koa();
  const serve = createServe(app, settings.host ?? '127.0.0.1', settings.port ?? 0);
  const url = () => `http://localhost:${serve.port()}`;
  const person: OpenCollective['person'] = (ref) => viewPerson(books, ref, older);
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
    refund: (ref, kind = 'REFUND') => refund(books, now(), ref, kind),
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
      // The file remembers how far life went, so that the next start goes on from here.
      liveUntil(books, now());
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
    schema: createSchema(settings.server ?? '2026'),
    older,
    faults: () => faults,
    now,
    machine,
    rate: settings.rate ?? { perToken: LIMITS.perToken.value, anonymous: LIMITS.anonymous.value },
    bearerSecret: BEARER_SECRET,
  });
  app.use(api.routes());
  const languages = settings.languages ?? ['en', 'es'];
  if (settings.oauth !== undefined) {
    app.use(mountOauth({ stand, client: settings.oauth, older, machine, languages }).routes());
  }
  app.use(mountOpenCollectivePages(stand, languages).routes());
  return stand;
}
