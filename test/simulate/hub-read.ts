import { fallsOf, isFallAccepted, type Totals } from '@latchkey/domain/books-fall';
import { isConcerned } from '@latchkey/domain/concerned';
import type { FactData } from '@latchkey/domain/fact';
import { type FactWrite, factKey, type IdentityWrite, type MergedPage } from '@latchkey/domain/merge-read';
import type { SourceRow } from '@latchkey/domain/source-row';
import { factsOf, type HubState, knownOf, setFact, setIdentity } from './hub-state.ts';
import type { Parts } from './parts.ts';

const PAGE = 7;

function put(map: Map<string, string>, aliases: readonly string[], id: string, of = (one: string) => one) {
  for (const alias of aliases) if (!map.has(of(alias))) map.set(of(alias), id);
}

function writeIdentity(hub: HubState, write: IdentityWrite, readOn: Date): void {
  const { isNew: _, claimed: __, ...one } = write;
  setIdentity(hub, { ...one, lastReadOn: readOn });
  put(hub.identityOf, one.aliases, one.id);
}

function writeFact(hub: HubState, write: FactWrite): void {
  const { isNew: _, aliases, ...rest } = write;
  const known = hub.facts.get(write.id);
  setFact(hub, {
    ...rest,
    source: 'books',
    firstReadOn: known?.firstReadOn ?? write.lastReadOn,
    agreedOn: null,
    confirmedOn: write.confirmedOn ?? known?.confirmedOn ?? null,
    aliases,
  });
  put(hub.factOf, aliases, write.id, (alias) => factKey(write.data.kind, alias));
}

/** Facts in a run have been agreed to by every complete read since. */
function agree(hub: HubState): void {
  const last = hub.reads.findLast((read) => read.complete)?.on ?? null;
  for (const fact of hub.facts.values()) {
    const agreedOn =
      fact.sinceOn === null || last === null
        ? null
        : new Date(Math.max(last.getTime(), fact.sinceOn.getTime()));
    if (agreedOn?.getTime() !== fact.agreedOn?.getTime()) setFact(hub, { ...fact, agreedOn });
  }
}

function merge(
  hub: HubState,
  parts: Parts,
  rows: readonly SourceRow[],
  kind: 'full' | 'one',
  readOn: Date,
): MergedPage {
  const { rules } = hub.policy;
  const merged = parts.mergePage(
    knownOf(hub, rows),
    rows,
    { kind, readOn },
    {
      isConcerned: (data: FactData) => isConcerned(data, rules, 'books', readOn),
      newId: () => {
        hub.serial += 1;
        return `id-${String(hub.serial).padStart(6, '0')}`;
      },
    },
  );
  for (const write of merged.identities) writeIdentity(hub, write, readOn);
  for (const write of merged.facts) writeFact(hub, write);
  for (const { fromIdentityId, toIdentityId, accountId } of merged.moved) {
    const open = hub.questions.some(
      (one) => one.kind === 'continuity' && one.identityId === toIdentityId && one.answer === null,
    );
    if (open) continue;
    const question = { kind: 'continuity', identityId: toIdentityId, candidates: [accountId] };
    hub.questions.push({ ...question, from: fromIdentityId, answer: null });
  }
  return merged;
}

/**
 * A full read at `on`: `shown` are the rows that came, `there` all that the books have, `totals` what the server counts.
 * Answers whether it was complete; only then does an absence mean anything.
 */
export function readAll(
  hub: HubState,
  parts: Parts,
  shown: readonly SourceRow[],
  { there, totals }: { there: readonly SourceRow[]; totals: Totals },
  on: Date,
): boolean {
  const seen = new Map<string, Date>();
  const concerned = new Set<string>();
  let conflicts = 0;
  for (let at = 0; at < shown.length; at += PAGE) {
    const merged = merge(hub, parts, shown.slice(at, at + PAGE), 'full', on);
    for (const fact of merged.seen) seen.set(fact, on);
    for (const identity of merged.concerned) concerned.add(identity);
    conflicts += merged.conflicts;
  }
  hub.falls = [];
  const complete = parts.isComplete(shown.length, there.length) && conflicts === 0 && !fell(hub, totals);
  if (complete) {
    hub.totals = totals;
    for (const fact of [...hub.facts.values()]) {
      const write = parts.endFullRead(fact, seen.get(fact.id) ?? null, on);
      if (write === null) continue;
      const confirmedOn = write.confirmedOn ?? fact.confirmedOn;
      setFact(hub, { ...fact, missing: write.missing, sinceOn: write.sinceOn, confirmedOn });
    }
    for (const one of [...hub.identities.values()]) {
      if (!one.concerned || one.lastReadOn >= on || concerned.has(one.id)) continue;
      setIdentity(hub, { ...one, concerned: false, name: null, address: null, slug: null });
    }
  }
  close(hub, complete, on);
  agree(hub);
  return complete;
}

/** Books that shrank by more than a fifth take nothing away until a person has seen it. */
function fell(hub: HubState, totals: Totals): boolean {
  hub.falls = fallsOf(hub.totals, totals);
  return hub.falls.some((fall) => !isFallAccepted(fall, hub.accepted));
}

/** A complete read ends the outage that began with the first read that failed since the one before it. */
function close(hub: HubState, complete: boolean, on: Date): void {
  const since = hub.reads.findLastIndex((read) => read.complete);
  const failed = since === -1 ? undefined : hub.reads.slice(since + 1)[0];
  if (complete && failed !== undefined && failed.on < on) hub.outages.push({ from: failed.on, to: on });
  hub.reads.push({ on, complete });
}

/** A full read that did not even begin. */
export function failRead(hub: HubState, on: Date): void {
  hub.falls = [];
  close(hub, false, on);
}

/** A complete look-up of one outside account, by any of its ids. Answers whose it is; null: nobody's, or not known. */
export function readOne(
  hub: HubState,
  parts: Parts,
  rows: readonly SourceRow[],
  aliases: readonly string[],
  on: Date,
): string | null {
  const id = aliases.map((alias) => hub.identityOf.get(alias)).find((one) => one !== undefined);
  const merged = merge(hub, parts, rows, 'one', on);
  const seen = new Set(merged.seen);
  const asked = hub.questions.some(
    (one) => one.kind === 'continuity' && one.from === id && one.answer === null,
  );
  if (merged.conflicts === 0 && id !== undefined && !asked) {
    for (const fact of factsOf(hub, id)) {
      const write = seen.has(fact.id) ? null : parts.endLookUp(fact, on);
      if (write === null) continue;
      const { missing, sinceOn, confirmedOn } = write;
      setFact(hub, { ...fact, missing, sinceOn, confirmedOn, lastReadOn: on });
    }
  }
  agree(hub);
  const now = id ?? aliases.map((alias) => hub.identityOf.get(alias)).find((one) => one !== undefined);
  return now === undefined ? null : (hub.identities.get(now)?.accountId ?? null);
}
