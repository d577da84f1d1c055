import type { Coop } from './coop.ts';
import { type AnySnap, type Gap, look, type Say, sayOf, together } from './truth.ts';

/** What was seen of one thing since it last changed: by which complete reads, and by a look-up. */
type Run = {
  /** Null: it is not there. */
  snap: AnySnap | null;
  mark: string;
  last: AnySnap;
  firstFull: number | null;
  lastFull: number | null;
  lookedUp: number | null;
  /** Its tier was seen before it was deleted. */
  tierSeen: boolean;
  /** The outside account it counts for: where it was seen first, until it may follow the books. */
  owner: number;
};

const HOUR = 3_600_000;
/** How far apart two complete reads have to agree. */
export const AGREE = 6 * HOUR;
export const AGREE_SOON = HOUR / 4;

/** What was read of the books and when, taken down beside the hub: what the hub could know at best. */
export type Sightings = {
  coop: Coop;
  runs: Map<string, Run>;
  gaps: Gap[];
  fulls: number[];
  failingSince: number | null;
  /** Whose an outside account is; null: nobody's. */
  linked: (number: number) => string | null;
  /** Moves between outside accounts that a person said are to somebody else, as `FROM>TO`. */
  released: Set<string>;
};

/** Nothing was read yet. */
export function createSightings(coop: Coop, linked: Sightings['linked']): Sightings {
  return { coop, runs: new Map(), gaps: [], fulls: [], failingSince: null, linked, released: new Set() };
}

/**
 * A thing that comes back under another outside account stays with the person it was linked to, until a person says that
 * the other one is somebody else; what was nobody's, or goes to another account of the same person, follows the books.
 */
function ownerOf(seen: Sightings, run: Run | undefined, snap: AnySnap | null): number | null {
  if (run === undefined || snap === null) return run?.owner ?? snap?.from ?? null;
  const account = seen.linked(run.owner);
  const follows =
    account === null || account === seen.linked(snap.from) || seen.released.has(`${run.owner}>${snap.from}`);
  return follows ? snap.from : run.owner;
}

const markOf = (snap: AnySnap | null) => {
  if (snap === null) return 'gone';
  const { from: _, ...rest } = snap;
  return JSON.stringify(rest);
};

function see(seen: Sightings, key: string, snap: AnySnap | null): Run {
  const run = seen.runs.get(key);
  const mark = markOf(snap);
  const tierSeen = run?.tierSeen === true || (snap?.kind === 'order' && !snap.tierGone);
  const last = snap ?? run?.last;
  const owner = ownerOf(seen, run, snap);
  if (last === undefined || owner === null) throw new Error('a thing that was never seen is gone');
  if (run === undefined || run.mark !== mark) {
    const made = { snap, mark, last, tierSeen, owner, firstFull: null, lastFull: null, lookedUp: null };
    seen.runs.set(key, made);
    return made;
  }
  const kept = { ...run, snap, last, tierSeen, owner };
  seen.runs.set(key, kept);
  return kept;
}

/** A complete read of everything. */
export function sawAll(seen: Sightings, at: number): void {
  const shown = look(seen.coop);
  for (const key of new Set([...shown.keys(), ...seen.runs.keys()])) {
    const run = see(seen, key, shown.get(key) ?? null);
    run.firstFull ??= at;
    run.lastFull = at;
  }
  if (seen.failingSince !== null) {
    const lastFull = seen.fulls.at(-1);
    if (lastFull !== undefined && seen.failingSince < at) seen.gaps.push({ from: seen.failingSince, to: at });
    seen.failingSince = null;
  }
  seen.fulls.push(at);
}

/** A read that failed; `keys`: what it showed all the same. */
export function sawSome(seen: Sightings, keys: ReadonlySet<string>, at: number): void {
  if (seen.fulls.length > 0) seen.failingSince ??= at;
  for (const [key, snap] of look(seen.coop)) if (keys.has(key)) see(seen, key, snap);
}

/** A look-up of one outside account. What went over to another one is not gone by it. */
export function sawOne(seen: Sightings, account: number, at: number): void {
  const shown = look(seen.coop);
  for (const [key, snap] of shown) if (snap.from === account) see(seen, key, snap).lookedUp = at;
  for (const [key, run] of seen.runs) {
    if (!shown.has(key) && run.last.from === account) see(seen, key, null).lookedUp = at;
  }
}

/** Things of these outside accounts, as far as they were seen. */
export function runsOf(seen: Sightings, accounts: ReadonlySet<number>, group: string): Run[] {
  const kind = group === 'stewards' ? 'role' : 'order';
  return [...seen.runs.values()].filter(({ last, owner }) => last.kind === kind && accounts.has(owner));
}

/** What is known of these outside accounts and a group at an instant. */
export function knownSay(seen: Sightings, accounts: ReadonlySet<number>, group: string, now: number): Say {
  const says = runsOf(seen, accounts, group).flatMap((run): Say[] => {
    if (run.snap === null) return [{ kind: 'no', due: null, soon: run.last.kind === 'role' }];
    if (run.snap.kind === 'order' && run.snap.tierGone && !run.tierSeen) return [];
    const say = sayOf(run.snap, group, seen.gaps, now);
    return say === null ? [] : [say];
  });
  return together(says);
}

/**
 * Whether enough was seen to take something away by it: two complete reads far enough apart said the same of every thing,
 * the later one not before `due`. `lookedUp`: and a look-up since.
 */
export function isSettled(
  seen: Sightings,
  accounts: ReadonlySet<number>,
  group: string,
  due: number | null,
  lookedUp: boolean,
): boolean {
  return runsOf(seen, accounts, group).every((run) => {
    const soon = run.last.kind === 'role' || (run.snap?.kind === 'order' && run.snap.status === 'REJECTED');
    if (run.firstFull === null || run.lastFull === null) return false;
    if (run.lastFull - run.firstFull < (soon ? AGREE_SOON : AGREE)) return false;
    if (due !== null && run.lastFull < due) return false;
    if (!lookedUp) return true;
    return run.lookedUp !== null && run.lookedUp >= run.firstFull && run.lookedUp >= (due ?? 0);
  });
}
