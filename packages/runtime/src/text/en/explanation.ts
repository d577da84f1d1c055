/** Texts of area `explanation`, English: why somebody has access, or not. */
export const explanation = {};
