import type { mail as en } from '../en/mail.ts'; /** Texts of area `mail`, Spanish. */
export const mail = {} as const satisfies Record<keyof typeof en, string>;
