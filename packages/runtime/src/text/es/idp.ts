import type { idp as en } from '../en/idp.ts'; /** Texts of area `idp`, Spanish. */
export const idp = {} as const satisfies Record<keyof typeof en, string>;
