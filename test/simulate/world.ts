import { changeKey } from '@latchkey/domain/change';
import { asksOf } from '@latchkey/domain/source-asks';
import type { SourceRow } from '@latchkey/domain/source-row';
import { aliasesOf, rowsOf, totalsOf } from './book-rows.ts';
import { type Coop, createCoop, note } from './coop.ts';
import { applyItem, type Item, type Plan, plan } from './hub-plan.ts';
import { failRead, readAll, readOne } from './hub-read.ts';
import { createHubState, type HubState, personOf } from './hub-state.ts';
import { Broken, createLedger, numbersOf, type Oracle, sawApplied, sawComplete, sawState } from './oracle.ts';
import type { Parts } from './parts.ts';
import { policyOf } from './rules.ts';
import { createSightings, sawAll, sawOne, sawSome } from './sightings.ts';

const DAY_MS = 86_400_000;
const MOST_LOOK_UPS = 50;

/** A co-op, the hub that reads it, and the oracle that watches both. `crashAfter`: parts of the next plan that are applied before the worker dies. */
export type World = {
  coop: Coop;
  hub: HubState;
  parts: Parts;
  oracle: Oracle;
  outage: { how: 'down' | 'partial'; until: number } | null;
  crashAfter: number | null;
};

/** A world in which nothing has happened. */
export function createWorld(parts: Parts): World {
  const coop = createCoop();
  const hub = createHubState(policyOf(coop.tierIds));
  const oracle: Oracle = {
    seen: createSightings(coop, (number) => linkedTo(hub, number)),
    ledger: createLedger(),
    hub,
  };
  return { coop, hub, parts, oracle, outage: null, crashAfter: null };
}

/** The account that an outside account, by number, is linked to. */
function linkedTo(hub: HubState, number: number): string | null {
  return hub.identities.get(hub.identityOf.get(`legacyId:${number}`) ?? '')?.accountId ?? null;
}

/** Time passes in the books: charges, retries, expiries. */
export function passTo(world: World, now: Date): void {
  world.coop.books.advanceTo(now);
  note(world.coop);
  if (world.outage !== null && world.outage.until <= now.getTime()) world.outage = null;
}

function refundsFrom(world: World, now: Date): Date {
  return new Date(now.getTime() - asksOf(world.hub.policy.rules, 'books').refundDays * DAY_MS);
}

/**
 * The hub reads the books whole, decides everybody, and looks up those whose change lacks only that. Answers which rows
 * came, and whether a treasurer then said that it is right that the books shrank.
 */
export function pull(world: World, now: Date): { shown: readonly SourceRow[]; acceptFall: boolean } {
  const { coop, hub, parts, oracle } = world;
  if (world.outage?.how === 'down') {
    failRead(hub, now);
    sawSome(oracle.seen, new Set(), now.getTime());
    decideAndApply(world, now, null);
    return { shown: [], acceptFall: false };
  }
  const rows = rowsOf(coop, null, refundsFrom(world, now));
  const shown = world.outage === null ? rows : rows.filter((_, at) => at % 2 === 0);
  const complete = readAll(hub, parts, shown, { there: rows, totals: totalsOf(coop) }, now);
  // A treasurer sees within some days that the books shrank, and that it is right.
  const acceptFall = hub.falls.length > 0 && hub.reads.slice(-3).every((read) => !read.complete);
  if (acceptFall) hub.accepted.push(...hub.falls);
  if (shown.length === rows.length && complete) sawAll(oracle.seen, now.getTime());
  else sawSome(oracle.seen, new Set(shown.map(rowKey)), now.getTime());
  const made = decideAndApply(world, now, null);
  if (world.outage !== null) return { shown, acceptFall };
  const done = made.confirm.slice(0, MOST_LOOK_UPS);
  for (const accountId of done) for (const number of numbersOf(hub, accountId)) lookUp(world, number, now);
  if (done.length > 0) decideAndApply(world, now, done);
  if (complete && shown.length === rows.length) sawComplete(oracle, made, now.getTime());
  return { shown, acceptFall };
}

/** A row of the books by its kind and number. */
function rowKey({ aliases, data }: Pick<SourceRow, 'aliases' | 'data'>): string {
  const number = aliases.find((alias) => alias.startsWith('legacyId:'))?.slice('legacyId:'.length);
  return `${data.kind === 'order' ? 'order' : 'role'} ${number}`;
}

/** One outside account is looked up. Answers whose it is. */
function lookUp(world: World, number: number, now: Date): string | null {
  const { coop, hub, parts, oracle } = world;
  const row = coop.books.state.accounts[number];
  if (row === undefined) return null;
  const rows = rowsOf(coop, number, refundsFrom(world, now));
  const accountId = readOne(hub, parts, rows, aliasesOf('account', row), now);
  sawOne(oracle.seen, number, now.getTime());
  return accountId;
}

const TAKING: ReadonlySet<string> = new Set(['end-group', 'place-hold', 'leave', 'start-grace']);

/** Hooks hint at outside accounts, in any order and any of them twice: each is looked up and decided at once. */
export function hint(world: World, numbers: readonly number[], now: Date): void {
  if (world.outage !== null) return;
  const accounts = new Set<string>();
  let somebodyNew = false;
  for (const number of numbers) {
    const accountId = lookUp(world, number, now);
    if (accountId !== null) accounts.add(accountId);
    else somebodyNew = true;
  }
  const before = world.hub.audit.length;
  if (accounts.size > 0) decideAndApply(world, now, [...accounts], true);
  if (somebodyNew) decideAndApply(world, now, [], true);
  const taken = world.hub.audit.slice(before).find(({ event }) => TAKING.has(event));
  if (taken !== undefined) throw new Broken('a hint only ever adds access', JSON.stringify(taken));
}

/**
 * Decides and applies. Where the worker dies on the way, another one goes on with the same plan; then the whole plan is
 * applied once more, which has to change nothing, and everybody is decided once more, which has to find nothing.
 */
export function decideAndApply(
  world: World,
  now: Date,
  accountIds: readonly string[] | null,
  addOnly = false,
): Plan {
  const { hub, parts } = world;
  const made = plan(hub, parts, now, accountIds, addOnly);
  const dies = world.crashAfter ?? made.items.length;
  world.crashAfter = null;
  const first = made.items.slice(0, dies);
  for (const item of first) applyWatched(world, item, now);
  for (const item of made.items.slice(dies)) applyWatched(world, item, now);
  for (const item of made.items) replay(world, item, now);
  const stays = (one: HubState['waiting'][number]) =>
    addOnly || accountIds?.includes(one.accountId) === false;
  const left = hub.waiting.filter(stays);
  const isHeld = (one: HubState['waiting'][number]) =>
    addOnly && left.some(({ accountId, key }) => accountId === one.accountId && key === one.key);
  hub.waiting = [...left, ...made.items.flatMap(waitingOf).filter((one) => !isHeld(one))];
  if (!addOnly) again(world, made, now);
  sawState(world.oracle, now.getTime());
  return made;
}

/** What of an item waits for a person. */
function waitingOf(item: Item): HubState['waiting'] {
  if ('accountId' in item) {
    const { accountId } = item;
    return item.held.map(({ change, reason }) => ({ accountId, key: changeKey(change), reason }));
  }
  return item.held ? [{ accountId: item.correlation.identityId, key: 'new', reason: 'new-people' }] : [];
}

function applyWatched(world: World, item: Item, now: Date): void {
  const { hub, parts, oracle } = world;
  if (!('accountId' in item)) {
    const linked = hub.accounts.size;
    applyItem(hub, parts, item, now);
    if (hub.accounts.size > linked) sawNew(world, item.correlation.identityId);
    return;
  }
  const before = personOf(hub, item.accountId);
  if (applyItem(hub, parts, item, now) === 'applied') sawApplied(oracle, item, before, now.getTime());
}

/** A barred human's other outside account with the same address gets no account of its own. */
function sawNew(world: World, identityId: string): void {
  const { hub } = world;
  const address = hub.identities.get(identityId)?.address ?? null;
  const owner = hub.identities.get(identityId)?.accountId;
  const taken = [...hub.accounts.values()].some(
    ({ account, addresses }) => account.id !== owner && address !== null && addresses.has(address),
  );
  if (taken) throw new Broken('an address alone never makes a second account', `${identityId}`);
}

/** What was applied is not applied again: the person has moved on. */
function replay(world: World, item: Item, now: Date): void {
  const { hub, parts } = world;
  if (!('accountId' in item) || item.go.length === 0) return;
  const before = hub.audit.length;
  const answer = applyItem(hub, parts, item, now);
  if (answer === 'applied' || hub.audit.length !== before)
    throw new Broken('replaying is a no-op', `${item.accountId} ${JSON.stringify(item.go)}`);
}

/** Decided again at the same instant, nobody has anything left to do but what waits. */
function again(world: World, made: Plan, now: Date): void {
  const { hub, parts } = world;
  for (const item of made.items) {
    if (!('accountId' in item)) continue;
    const left = plan(hub, parts, now, [item.accountId]).items.flatMap((one) => ('go' in one ? one.go : []));
    const fine =
      left.length === 0 || item.held.some((one) => one.reason === 'removal-limit' || one.reason === 'keeper');
    if (!fine) throw new Broken('replaying is a no-op', `${item.accountId} ${JSON.stringify(left)}`);
  }
}
