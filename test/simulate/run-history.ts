import { act, addFounder, type Human, humanAt, START } from './coop.ts';
import * as acts from './hub-acts.ts';
import { type HubState, type OpenQuestion, personOf } from './hub-state.ts';
import { numbersOf, sawState } from './oracle.ts';
import type { Parts } from './parts.ts';
import type { History, Step } from './steps.ts';
import { createWorld, decideAndApply, hint, passTo, pull, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MONTH_MS = 30.4375 * DAY_MS;

/** When the hub reads in a quiet time, in hours after it began; then every `READ_EVERY` hours. */
const FIRST_READS = [0.5, 7.25];
const READ_EVERY = 79;
/** In the middle between two reads everybody is decided on rows that have become stale. */
const TICK = 38;

/** Lives a history from its beginning to its end. Throws Broken at the first invariant that does not hold. */
export function runHistory(history: History, parts: Parts): World {
  const world = createWorld(parts);
  let now = START.getTime();
  const end = now + history.months * MONTH_MS;
  for (let at = 0; at < history.people; at += 1) addFounder(world.coop);
  now = live(world, now, 30);
  take(world, { op: 'approve', wait: 0 }, now);
  take(world, { op: 'claim', wait: 0 }, now);
  now = live(world, now, 30);
  for (const step of history.steps) {
    if (now >= end) break;
    take(world, step, now);
    now = live(world, now, step.wait);
  }
  if (now < end) live(world, now, (end - now) / HOUR_MS);
  return world;
}

/** Hours pass: the books live, the hub reads and ticks. Answers when they are over. */
function live(world: World, from: number, hours: number): number {
  const events: { at: number; read: boolean }[] = [];
  for (let at = 0, hour = FIRST_READS[0] ?? 1; hour < hours; at += 1) {
    events.push({ at: hour, read: true });
    const next = FIRST_READS[at + 1];
    if (next === undefined && hour + TICK < hours) events.push({ at: hour + TICK, read: false });
    hour = next ?? hour + READ_EVERY;
  }
  for (const event of events) {
    const now = new Date(from + event.at * HOUR_MS);
    passTo(world, now);
    if (event.read) pull(world, now);
    else decideAndApply(world, now, null);
  }
  const end = new Date(from + hours * HOUR_MS);
  passTo(world, end);
  return end.getTime();
}

/** The account of a human's present outside account; null: none yet. */
function accountOf(hub: HubState, human: Human | null): string | null {
  if (human === null) return null;
  for (const [accountId] of hub.accounts) if (numbersOf(hub, accountId).has(human.current)) return accountId;
  return null;
}

function take(world: World, step: Step, now: number): void {
  const { coop, hub } = world;
  const on = new Date(now);
  if (step.op === 'outage') {
    world.outage = { how: step.how, until: now + step.days * DAY_MS };
  } else if (step.op === 'crash') {
    world.crashAfter = step.after;
  } else if (step.op === 'hints') {
    const people = step.about.flatMap((who) => humanAt(coop, who) ?? []);
    hint(
      world,
      [...people, ...people.toReversed()].map((human) => human.current),
      on,
    );
  } else if (step.op === 'claim') {
    acts.claimAll(hub, on);
    decideAndApply(world, on, null);
  } else if (step.op === 'approve') approveAll(world, on);
  else if (step.op === 'answer') {
    for (const open of hub.questions.filter((one) => one.answer === null)) answer(world, open, on);
  } else if (!act(coop, step) && 'who' in step) actOnHub(world, step, on);
  sawState(world.oracle, now);
}

function approveAll(world: World, on: Date): void {
  const { hub, oracle } = world;
  hub.accepted.push(...hub.falls);
  for (const { accountId, key } of hub.waiting) {
    hub.approvals.push({ accountId, key, on });
    oracle.ledger.approvals.push({ accountId, key, at: on.getTime() });
  }
  decideAndApply(world, on, null);
}

/**
 * Whoever answers knows the human: the outside account is the same one's, or somebody else's. One that has an account
 * of its own already keeps it, and the rows go there.
 */
function answer(world: World, open: OpenQuestion, on: Date): void {
  const { coop, hub, parts, oracle } = world;
  const identity = hub.identities.get(open.identityId);
  if (open.answer !== null || identity === undefined) return;
  const human = coop.humans.find((one) => one.accounts.includes(numberIn(identity.aliases)));
  const same = open.candidates.find((candidate) =>
    human?.accounts.some((account) => numbersOf(hub, candidate).has(account)),
  );
  const said = same === undefined || identity.accountId !== null ? 'new' : { same };
  if (!acts.answer(hub, parts, open.identityId, said, on)) return;
  const from = hub.identities.get(open.from ?? '');
  if (said === 'new' && from !== undefined)
    oracle.seen.released.add(`${numberIn(from.aliases)}>${numberIn(identity.aliases)}`);
}

function numberIn(aliases: readonly string[]): number {
  return Number(aliases.find((one) => one.startsWith('legacyId:'))?.slice('legacyId:'.length));
}

const LIFTING: ReadonlySet<string> = new Set(['unbar', 'restore', 'strong-sign-in']);

/** One of those who have a hold that a person placed. */
function heldAt(hub: HubState, who: number): string | null {
  const held = [...hub.accounts].filter(([, one]) => one.holds.some((hold) => hold.kind !== 'lapsed'));
  return held[who % Math.max(1, held.length)]?.[0] ?? null;
}

function actOnHub(world: World, step: Step & { who: number }, on: Date): void {
  const { coop, hub, parts, oracle } = world;
  const accountId = LIFTING.has(step.op) ? heldAt(hub, step.who) : accountOf(hub, humanAt(coop, step.who));
  if (accountId === null) return;
  const { account, holds } = personOf(hub, accountId);
  if (account.life === 'erased') return;
  const ledger = oracle.ledger.holds.get(accountId) ?? new Map<string, number | null>();
  oracle.ledger.holds.set(accountId, ledger);
  const place = (kind: 'barred' | 'manual' | 'security', days: number | null) => {
    const until = days === null ? null : on.getTime() + days * DAY_MS;
    const standing = ledger.get(kind);
    const weaker = standing !== undefined && (standing === null || (until !== null && until <= standing));
    if (!weaker || !holds.some((one) => one.kind === kind)) ledger.set(kind, until);
    acts.placeHold(hub, parts, accountId, kind, until === null ? null : new Date(until), on);
  };
  const lift = (kind: 'barred' | 'manual' | 'security', by: 'admin' | 'strong-sign-in') => {
    ledger.delete(kind);
    acts.liftHold(hub, parts, accountId, kind, by, on);
  };
  switch (step.op) {
    case 'bar':
      place('barred', step.days);
      break;
    case 'suspend':
      place('manual', step.days);
      break;
    case 'freeze':
      place('manual', 3);
      break;
    case 'security':
      place('security', null);
      break;
    case 'strong-sign-in':
      lift('security', 'strong-sign-in');
      break;
    case 'unbar':
      lift('barred', 'admin');
      break;
    case 'restore':
      lift('manual', 'admin');
      lift('security', 'admin');
      break;
    case 'offboard':
      acts.offboard(hub, parts, accountId, on);
      oracle.ledger.offboarded.set(accountId, on.getTime());
      break;
    case 'give':
      acts.giveByHand(hub, parts, accountId, { group: 'friends', give: true }, on);
      break;
    case 'take':
      acts.giveByHand(hub, parts, accountId, { group: 'friends', give: false }, on);
      break;
    case 'keep':
      hub.keepers.add(accountId);
      oracle.ledger.keepers.add(accountId);
      break;
    case 'let-go':
      hub.keepers.delete(accountId);
      oracle.ledger.keepers.delete(accountId);
      break;
    case 'role':
    case 'unrole':
      acts.setRole(hub, accountId, step.op === 'role', on);
      break;
  }
}
