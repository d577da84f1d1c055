import { createHash } from 'node:crypto';

/** Kinds of rows that have ids, with the prefix of their public form. */
const PREFIX = {
  account: 'acc',
  member: 'mem',
  order: 'or',
  tier: 'tier',
  transaction: 'tx',
  invitation: 'mi',
} as const;

export type IdKind = keyof typeof PREFIX;

const ALPHABET = '03456789abdegjklmnopqrvwxyz';
const PUBLIC = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Rows made after this day answer with their public form as `id`. @see contracts/open-collective.md §10 */
const PUBLIC_SINCE = '2026-04-04';

function spell(text: string, alphabet: string, length: number): string {
  const bytes = createHash('sha512').update(text).digest();
  return Array.from({ length }, (_, i) => alphabet[(bytes[i] ?? 0) % alphabet.length]).join('');
}

// A scan looks at the same few thousand ids again and again.
const spelled = new Map<string, string>();

function once(key: string, make: () => string): string {
  const known = spelled.get(key);
  if (known !== undefined) return known;
  const made = make();
  spelled.set(key, made);
  return made;
}

/** Four groups of eight, the same for the same row for ever. */
export function hashId(kind: IdKind, legacyId: number): string {
  const key = `${kind}:${legacyId}`;
  return once(key, () => {
    const letters = spell(key, ALPHABET, 32);
    return [0, 8, 16, 24].map((at) => letters.slice(at, at + 8)).join('-');
  });
}

/** `acc_…` and its like. */
export function publicId(kind: IdKind, legacyId: number): string {
  const key = `public:${kind}:${legacyId}`;
  return once(key, () => `${PREFIX[kind]}_${spell(key, PUBLIC, 22)}`);
}

/** The `id` that a server gives for a row: which of the two forms depends on the row's age. */
export function idOf(kind: IdKind, row: { legacyId: number; createdAt: string }, older: boolean): string {
  return !older && row.createdAt >= PUBLIC_SINCE ? publicId(kind, row.legacyId) : hashId(kind, row.legacyId);
}

/** Whether a text has one of the two shapes of an id of this kind. */
export function isIdShaped(kind: IdKind, text: string, older: boolean): boolean {
  if (/^[0-9a-z]{8}(-[0-9a-z]{8}){3}$/.test(text)) return true;
  return !older && new RegExp(`^${PREFIX[kind]}_[0-9A-Za-z]+$`).test(text);
}
