import { type Fall, fallsOf, isFallAccepted, type Totals } from '@latchkey/domain/books-fall';
import type { SourceRecord } from '@latchkey/store/source';
import type { Acceptance } from '@latchkey/store/source-acceptance';
import type { ReadProblem } from '@latchkey/store/source-read';
import { problem, type ReadOutcome } from '../source/reader.ts';
import { shareId } from '../source/share-id.ts';

/**
 * What makes a read that saw every row still one that takes nothing away: ids that belong to several, books that shrank
 * by more than a fifth, a token of another owner than before. The last two a person may accept, for what they were
 * shown alone; `acceptFall`: the person at the command line did.
 */
export function doubtsOf(
  outcome: ReadOutcome & { totals: Totals },
  source: Pick<SourceRecord, 'lastTotal' | 'lastTotals' | 'pinnedMe'>,
  known: { conflicts: number; accepted: readonly Acceptance[]; acceptFall: boolean },
): ReadProblem[] {
  const problems: ReadProblem[] = [];
  if (known.conflicts > 0) problems.push(problem('rows-unclear', { count: known.conflicts }));
  if (outcome.complete && !known.acceptFall) {
    const before = { ...source.lastTotals, rows: source.lastTotal ?? 0 };
    const accepted = known.accepted.flatMap(({ problem: code, params }) =>
      code === 'totals-fell' ? [params as Fall] : [],
    );
    for (const fall of fallsOf(before, outcome.totals)) {
      if (!isFallAccepted(fall, accepted)) problems.push(problem('totals-fell', fall));
    }
  }
  const other = otherOwner(outcome.me ?? null, source.pinnedMe, known.accepted);
  return other === null ? problems : [...problems, other];
}

/**
 * The problem of a token that belongs to somebody else than the one that the source was read with before. Each is the
 * ids of one owner: the same owner has one of them in common.
 */
export function otherOwner(
  me: string | null,
  pinnedMe: string | null,
  accepted: readonly Acceptance[],
): ReadProblem | null {
  if (me === null || pinnedMe === null || shareId(me, pinnedMe)) return null;
  const isAccepted = accepted.some((one) => one.problem === 'me-other' && shareId(String(one.params.me), me));
  return isAccepted ? null : problem('me-other', { me });
}
