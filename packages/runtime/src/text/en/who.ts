/** Texts of area `who`, English: whose account is whose: questions, doors, claim codes. */
export const who = {};
