/** Texts of area `cli`, English. */
export const cli = {} as const;
