import type { console as en } from '../en/console.ts'; /** Texts of area `console`, Spanish. */
export const console = {} as const satisfies Record<keyof typeof en, string>;
