/**
 * Signs of claim codes: of those that look alike or, read out in English or Spanish, sound alike, at most one. Hence no
 * 0 O 1 I L, Z (2), S (5), G (6), B V (8), D (T), N (M), A (H), C E U Q.
 */
const SIGNS = '3479FHJKMPRTWXY2568';
/** What people type for a sign that looks like it. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { Z: '2', S: '5', B: '8', G: '6', N: 'M' };
const GROUP = 5;
const LENGTH = 2 * GROUP;

/** How long a code works, in days of the calendar. */
export const CLAIM_CODE_DAYS = 14;

/** A code of two groups, `XXXXX-XXXXX` (42 bits), out of evenly distributed whole numbers below `n` that `random` gives. */
export function makeClaimCode(random: (n: number) => number): string {
  const signs = Array.from({ length: LENGTH }, () => SIGNS[random(SIGNS.length)] as string).join('');
  return `${signs.slice(0, GROUP)}-${signs.slice(GROUP)}`;
}

/** A typed code as it is compared: spaces, hyphens, small letters and look-alikes forgiven. Null: never a code of ours. */
export function readClaimCode(typed: string): string | null {
  const signs = [...typed.toUpperCase().replaceAll(/[\s._·–—-]/g, '')].map(
    (sign) => LOOK_ALIKES[sign] ?? sign,
  );
  if (signs.length !== LENGTH || signs.some((sign) => !SIGNS.includes(sign))) return null;
  return signs.join('');
}
