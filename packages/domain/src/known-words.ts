import { isKnownStatus } from './order-verdict.ts';

/** Roles whose row is itself the truth; every other role says nothing of what is so now. @see contracts §0.2, §3 */
export const CORE_ROLES: ReadonlySet<string> = new Set([
  'ADMIN',
  'MEMBER',
  'ACCOUNTANT',
  'COMMUNITY_MANAGER',
]);

/** Every role there was when this was written: what is none of them may have been any of them the day before. */
export const KNOWN_ROLES: ReadonlySet<string> = new Set([
  ...CORE_ROLES,
  'HOST',
  'BACKER',
  'ATTENDEE',
  'CONTRIBUTOR',
  'FOLLOWER',
  'CONNECTED_ACCOUNT',
  'CONNECTED_COLLECTIVE',
  'FUNDRAISER',
]);

/** Every kind of return of money. */
const KNOWN_REFUNDS: ReadonlySet<string> = new Set(['REFUND', 'REJECT', 'DISPUTE', 'DUPLICATE', 'EDIT']);

/** A word that rows of one kind say, and how many of them: a contribution's status, a row's role, a refund's kind. */
export type Word = { kind: string; word: string; count: number };

/** Of these words those that a later version of the source has brought: they neither give nor take anything. */
export function unknownWords(words: readonly Word[]): Word[] {
  return words.filter(({ kind, word }) => {
    switch (kind) {
      case 'order':
        return !isKnownStatus(word);
      case 'member':
        return !KNOWN_ROLES.has(word);
      case 'refund':
        return !KNOWN_REFUNDS.has(word);
      default:
        return false;
    }
  });
}
