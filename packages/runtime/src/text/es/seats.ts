import type { seats as en } from '../en/seats.ts';

/** Texts of area `seats`, Spanish. */
export const seats: Record<keyof typeof en, string> = {};
