import type { books as en } from '../en/books.ts';

/** Texts of area `books`, Spanish. */
export const books: Record<keyof typeof en, string> = {};
