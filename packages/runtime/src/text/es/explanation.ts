import type { explanation as en } from '../en/explanation.ts';

/** Texts of area `explanation`, Spanish. */
export const explanation: Record<keyof typeof en, string> = {};
