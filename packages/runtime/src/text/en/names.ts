/** Texts of area `names`, English: names, handles, merged people and shared accounts. */
export const names = {};
