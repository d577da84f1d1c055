import type { guard as en } from '../en/guard.ts';

/** Texts of area `guard`, Spanish. */
export const guard: Record<keyof typeof en, string> = {};
