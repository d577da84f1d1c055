import type { cli as en } from '../en/cli.ts'; /** Texts of area `cli`, Spanish. */
export const cli = {} as const satisfies Record<keyof typeof en, string>;
