import type { who as en } from '../en/who.ts';

/** Texts of area `who`, Spanish. */
export const who: Record<keyof typeof en, string> = {};
