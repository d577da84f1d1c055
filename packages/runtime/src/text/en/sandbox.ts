/** Texts of area `sandbox`, English. */
export const sandbox = {} as const;
