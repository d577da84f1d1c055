import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { addressDue } from '@latchkey/domain/hint-due';
import { closeHints, type Hint, lacksAddress, listUnreadHints, postponeHint } from '@latchkey/store/hint';
import { readPerson } from '../read/read-person.ts';
import type { SourceReader } from '../source/reader.ts';
import type { PullDeps } from './pull.ts';

const MOST_HINTS = 20;
/** A hint that could not be followed is tried again for so long; the full read finds the rest. */
const HINT_MS = 600_000;

/**
 * Looks up whom hints are about, and decides them at once: what follows may give access and never takes any; that is
 * left to full reads. Whose address is not there yet is looked up again later. `soon`: a hint names nobody, so that all
 * of the books should be read soon. Returns how many hints were followed.
 */
export async function followHints(
  deps: PullDeps,
  settings: HubSettings,
  source: { name: string; reader: () => Promise<SourceReader | null> },
): Promise<{ followed: number; soon: boolean }> {
  const { db } = deps;
  const hints = await listUnreadHints(db.one, source.name, MOST_HINTS);
  if (hints.length === 0) return { followed: 0, soon: false };
  const aliases = [...new Set(hints.flatMap(({ alias }) => (alias === null ? [] : [alias])))];
  const reader = aliases.length === 0 ? null : await source.reader();
  const looked = new Set<string | null>([null]);
  const waiting = new Set<string>();
  const accounts = new Set<string>();
  let somebodyNew = false;
  for (const alias of reader === null ? [] : aliases) {
    if (deps.signal?.aborted === true) break;
    const { policy } = settings;
    const read = await readPerson({ db, source: source.name, reader: reader as SourceReader, alias, policy });
    await deps.askAddresses?.(read.otherAddresses);
    if (read.problems.length === 0) looked.add(alias);
    if (read.accountId !== null) accounts.add(read.accountId);
    else if (read.found) somebodyNew = true;
    const isEmpty = read.problems.length === 0 && !read.found && !read.complete;
    if (isEmpty || (read.found && (await lacksAddress(db.one, source.name, alias)))) waiting.add(alias);
  }
  const again = await askAgain(deps, hints, waiting);
  const done = hints.filter(
    (hint) => !again.has(hint.id) && (looked.has(hint.alias) || hint.ageMs > HINT_MS),
  );
  await closeHints(
    db.one,
    done.map((hint) => hint.id),
  );
  if (accounts.size > 0) await deps.decide({ cause: 'one', accountIds: [...accounts], addOnly: true });
  if (somebodyNew) await deps.decide({ cause: 'one', accountIds: [], addOnly: true });
  return { followed: done.length + again.size, soon: hints.some((hint) => hint.alias === null) };
}

/** Of each person who waits for an address, the oldest hint is kept for another look. Returns those that are. */
async function askAgain(
  deps: PullDeps,
  hints: readonly Hint[],
  waiting: ReadonlySet<string>,
): Promise<Set<string>> {
  const again = new Set<string>();
  for (const alias of waiting) {
    const [hint] = hints
      .filter((one) => one.alias === alias)
      .sort((a, b) => b.tries - a.tries || Number(a.id) - Number(b.id));
    const dueAt = hint === undefined ? null : addressDue(hint.arrivedAt, hint.tries);
    if (hint === undefined || dueAt === null) continue;
    await postponeHint(deps.db.one, hint.id, dueAt);
    again.add(hint.id);
  }
  return again;
}
