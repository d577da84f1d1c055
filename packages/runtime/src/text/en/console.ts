/** Texts of area `console`, English. */
export const console = {} as const;
