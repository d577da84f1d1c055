import type { FactData } from './fact.ts';

/**
 * A person or organization as one row of a source shows it. `aliases`: every id the source gives, each with its kind
 * in front (`id:…`, `legacyId:…`, `publicId:…`); the slug is never one of them. `address` null: none that can be used.
 * `adminAddresses`: an organization's, all its admins', unlabelled and in order; absent: not told; null: not to
 * be kept.
 */
export type PersonRow = {
  aliases: readonly string[];
  type: string;
  isGuest: boolean;
  isIncognito: boolean;
  slug: string | null;
  name: string | null;
  address: string | null;
  adminAddresses?: readonly string[] | null;
};

/** One thing in the books, as read just now: its own ids, whom it belongs to, and what it says. */
export type SourceRow = { aliases: readonly string[]; person: PersonRow; data: FactData };

/** A thing that the source lists without saying whose it is: an account that the one who asks may not see. */
export type UnshownRow = Omit<SourceRow, 'person'>;
