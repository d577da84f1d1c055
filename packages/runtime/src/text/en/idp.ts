/** Texts of area `idp`, English. */
export const idp = {} as const;
