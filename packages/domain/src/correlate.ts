import type { IdentityChange } from './change.ts';
import type { Identity } from './fact.ts';

/** What a question about an outside account is about. */
export type QuestionKind = 'erased-before' | 'continuity' | 'same-address' | 'organization' | 'incognito';

/** What was looked up about an outside account that no account belongs to yet. Account ids, each once. */
export type LookUps = {
  /** Accounts that proved in a browser that this outside account is theirs. */
  proved: readonly string[];
  /** One of its ids belongs to somebody who was erased. */
  erasedBefore: boolean;
  /** Accounts whose own rows in the books came back under this outside account. */
  continuity: readonly string[];
  /** Accounts that have this outside account's address, verified or from the books. */
  sameAddress: readonly string[];
};

/** `about`: what is asked; null unless it is a question. */
export type Correlation = IdentityChange & { about: QuestionKind | null };

/**
 * The first row that fits decides:
 *
 * | the outside account                                       | then                                             |
 * |-----------------------------------------------------------|--------------------------------------------------|
 * | was proved to be one account's                            | link                                             |
 * | was proved to be several accounts'                        | question (continuity)                            |
 * | belongs to somebody who was erased                        | question (erased-before)                         |
 * | shows rows that were an account's before (merged accounts) | question (continuity)                           |
 * | is no person (ORGANIZATION, COLLECTIVE …)                 | question (organization)                          |
 * | is incognito: its person may be here under another one    | question (incognito)                             |
 * | has an address that an account has                        | question (same-address), guest or not            |
 * | else                                                      | new                                              |
 *
 * An address alone never links: a guest's is unverified, and anybody's may be shared or given to somebody else.
 * @see contracts/open-collective.md §4, §7, §10
 */
export function correlate(identity: Identity, lookUps: LookUps): Correlation {
  const identityId = identity.id;
  const question = (about: QuestionKind, candidates: readonly string[]): Correlation => ({
    kind: 'question',
    reason: 'ambiguous',
    identityId,
    candidates: [...candidates].sort(),
    about,
  });
  const [proved] = lookUps.proved;
  if (proved !== undefined) {
    if (lookUps.proved.length > 1) return question('continuity', lookUps.proved);
    return { kind: 'link', reason: 'by-member', identityId, accountId: proved, about: null };
  }
  if (lookUps.erasedBefore) return question('erased-before', []);
  if (lookUps.continuity.length > 0) return question('continuity', lookUps.continuity);
  if (identity.type !== 'INDIVIDUAL') return question('organization', []);
  if (identity.isIncognito) return question('incognito', []);
  if (lookUps.sameAddress.length > 0) return question('same-address', lookUps.sameAddress);
  return { kind: 'new', reason: 'books-paid-up', identityId, about: null };
}
