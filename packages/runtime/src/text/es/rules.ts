import type { rules as en } from '../en/rules.ts';

/** Texts of area `rules`, Spanish. */
export const rules: Record<keyof typeof en, string> = {};
