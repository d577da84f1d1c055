/** Texts of area `books`, English: what reading the books found, holds it up and needs. */
export const books = {};
