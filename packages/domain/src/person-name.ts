/** So many letters fit into every app. */
const LONGEST = 80;

/**
 * A person's name as it is kept and shown: one line, one free field, in composed letters (NFC), without characters that
 * are not seen or that turn the direction of what follows. Null: nothing is left, or it is too long.
 */
export function tidyName(typed: string): string | null {
  const name = typed
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return name === '' || [...name].length > LONGEST ? null : name;
}
