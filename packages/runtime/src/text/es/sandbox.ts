import type { sandbox as en } from '../en/sandbox.ts'; /** Texts of area `sandbox`, Spanish. */
export const sandbox = {} as const satisfies Record<keyof typeof en, string>;
