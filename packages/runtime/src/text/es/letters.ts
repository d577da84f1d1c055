import type { letters as en } from '../en/letters.ts';

/** Texts of area `letters`, Spanish. */
export const letters: Record<keyof typeof en, string> = {};
