/** Texts of area `guard`, English: held changes, admissions, bars. */
export const guard = {};
