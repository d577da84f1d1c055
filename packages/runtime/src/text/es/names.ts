import type { names as en } from '../en/names.ts';

/** Texts of area `names`, Spanish. */
export const names: Record<keyof typeof en, string> = {};
