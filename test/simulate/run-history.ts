import { actOnHub, isOnHub, whomOn } from './act-on-hub.ts';
import { act, addFounder, humanAt, START } from './coop.ts';
import { type Happening, keyOf } from './happening.ts';
import * as acts from './hub-acts.ts';
import type { HubState, OpenQuestion } from './hub-state.ts';
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
  for (const _ of liveHistory(world, history));
  return world;
}

/** The same in a world that is given, stopping after everything that happens to the hub. */
export function* liveHistory(world: World, history: History): Generator<Happening, void> {
  let now = START.getTime();
  const end = now + history.months * MONTH_MS;
  for (let at = 0; at < history.people; at += 1) addFounder(world.coop);
  now = yield* live(world, now, 30);
  yield* take(world, { op: 'approve', wait: 0 }, now);
  yield* take(world, { op: 'claim', wait: 0 }, now);
  now = yield* live(world, now, 30);
  for (const step of history.steps) {
    if (now >= end) break;
    yield* take(world, step, now);
    now = yield* live(world, now, step.wait);
  }
  if (now < end) yield* live(world, now, (end - now) / HOUR_MS);
}

/** Hours pass: the books live, the hub reads and ticks. Answers when they are over. */
function* live(world: World, from: number, hours: number): Generator<Happening, number> {
  const events: { at: number; read: boolean }[] = [];
  for (let at = 0, hour = FIRST_READS[0] ?? 1; hour < hours; at += 1) {
    events.push({ at: hour, read: true });
    const next = FIRST_READS[at + 1];
    if (next === undefined && hour + TICK < hours) events.push({ at: hour + TICK, read: false });
    hour = next ?? hour + READ_EVERY;
  }
  for (const event of events) {
    const on = new Date(from + event.at * HOUR_MS);
    passTo(world, on);
    const crash = world.crashAfter;
    if (event.read) {
      const outage = world.outage?.how ?? null;
      const { shown, acceptFall } = pull(world, on);
      yield {
        ...{ on, crash, what: 'read', outage, acceptFall },
        shown: outage === 'partial' ? new Set(shown.map(keyOf)) : null,
      };
    } else {
      decideAndApply(world, on, null);
      yield { on, crash, what: 'tick' };
    }
  }
  const end = new Date(from + hours * HOUR_MS);
  passTo(world, end);
  return end.getTime();
}

function* take(world: World, step: Step, now: number): Generator<Happening> {
  const { coop, hub } = world;
  const on = new Date(now);
  const crash = world.crashAfter;
  if (step.op === 'outage') {
    world.outage = { how: step.how, until: now + step.days * DAY_MS };
  } else if (step.op === 'crash') {
    world.crashAfter = step.after;
  } else if (step.op === 'hints') {
    const people = step.about.flatMap((who) => humanAt(coop, who) ?? []);
    const numbers = [...people, ...people.toReversed()].map((human) => human.current);
    if (world.outage === null) {
      hint(world, numbers, on);
      yield { on, crash, what: 'hints', numbers };
    }
  } else if (step.op === 'claim') {
    acts.claimAll(hub, on);
    decideAndApply(world, on, null);
    yield { on, crash, what: 'claim' };
  } else if (step.op === 'approve') {
    approveAll(world, on);
    yield { on, crash, what: 'approve' };
  } else if (step.op === 'answer') {
    for (const open of hub.questions.filter((one) => one.answer === null)) yield* answer(world, open, on);
  } else if (!act(coop, step) && isOnHub(step)) {
    const accountId = whomOn(world, step);
    if (accountId !== null) {
      const number = numberOf(hub, accountId);
      actOnHub(world, accountId, step, on);
      yield { on, crash: null, what: 'act', op: step.op, number, days: 'days' in step ? step.days : null };
    }
  }
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
function* answer(world: World, open: OpenQuestion, on: Date): Generator<Happening> {
  const { coop, hub, parts, oracle } = world;
  const identity = hub.identities.get(open.identityId);
  if (open.answer !== null || identity === undefined) return;
  const human = coop.humans.find((one) => one.accounts.includes(numberIn(identity.aliases)));
  const same = open.candidates.find((candidate) =>
    human?.accounts.some((account) => numbersOf(hub, candidate).has(account)),
  );
  const said = same === undefined || identity.accountId !== null ? 'new' : { same };
  const number = numberIn(identity.aliases);
  const told = said === 'new' ? null : numberOf(hub, said.same);
  const done = acts.answer(hub, parts, open.identityId, said, on);
  yield { on, crash: null, what: 'answer', number, same: told };
  if (!done) return;
  const from = hub.identities.get(open.from ?? '');
  if (said === 'new' && from !== undefined)
    oracle.seen.released.add(`${numberIn(from.aliases)}>${numberIn(identity.aliases)}`);
}

/** The number that stands for an account: the oldest of its outside accounts'. */
function numberOf(hub: HubState, accountId: string): number {
  return Math.min(...numbersOf(hub, accountId));
}

function numberIn(aliases: readonly string[]): number {
  return Number(aliases.find((one) => one.startsWith('legacyId:'))?.slice('legacyId:'.length));
}
