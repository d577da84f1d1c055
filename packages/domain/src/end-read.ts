import type { Fact } from './fact.ts';

/** What the end of a read needs of a fact. `lastReadOn`: when a read last wrote it. */
export type FactState = Pick<Fact, 'id' | 'missing' | 'sinceOn' | 'lastReadOn'>;

/** What the end of a read changes of a fact. */
export type EndWrite = { id: string; missing: boolean; sinceOn: Date | null; confirmedOn: Date | null };

/**
 * What the end of a *complete* full read, begun at `startedOn`, means for one fact of its source. `seenOn`: when the
 * page that showed it was asked for; null: no page did. Null: nothing to write.
 *
 * | fact                     | seen, or not              | its run                              |
 * |--------------------------|---------------------------|--------------------------------------|
 * | no run yet               | seen                      | begins with this read                |
 * | in a run                 | seen                      | goes on                              |
 * | there                    | not seen                  | missing, and that run begins         |
 * | missing, no run yet      | not seen                  | begins with this read                |
 * | missing, in a run        | not seen                  | goes on                              |
 * | written by a look-up after its page, or during this read and unseen | nothing: the look-up is newer |
 */
export function endFullRead(fact: FactState, seenOn: Date | null, startedOn: Date): EndWrite | null {
  if (seenOn !== null) {
    if (fact.missing || fact.sinceOn !== null || fact.lastReadOn > seenOn) return null;
    return { id: fact.id, missing: false, sinceOn: startedOn, confirmedOn: null };
  }
  if (fact.lastReadOn >= startedOn) return null;
  if (fact.missing && fact.sinceOn !== null) return null;
  return { id: fact.id, missing: true, sinceOn: startedOn, confirmedOn: null };
}

/**
 * What the end of a complete look-up of one person means for a fact of theirs that it did not show. An absence that
 * was known is confirmed; a new one is taken down, and its run begins with the next complete full read.
 */
export function endLookUp(fact: FactState, readOn: Date): EndWrite | null {
  if (fact.lastReadOn > readOn) return null;
  return { id: fact.id, missing: true, sinceOn: fact.missing ? fact.sinceOn : null, confirmedOn: readOn };
}
