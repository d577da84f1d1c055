/** Texts of area `rules`, English: rules, their conditions and their preview. */
export const rules = {};
