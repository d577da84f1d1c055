/** Texts of area `seats`, English: organizations and their seats, members kept by hand. */
export const seats = {};
