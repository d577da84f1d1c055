/** Texts of area `mail`, English. */
export const mail = {} as const;
