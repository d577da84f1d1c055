import type { MailFacts } from '@latchkey/commands/mail/render-mail';
import type { Sent } from '../send-messages.ts';

/** How long a letter waits for books that cannot be read before it is looked at again. */
export const UNREAD_MS = 15 * 60_000;

/** What a letter is sent with, or what becomes of it instead. `facts`: what only this kind of letter may say. */
export type Stands =
  | { kind: 'send'; payload: Record<string, unknown>; facts?: Partial<MailFacts> }
  | { kind: 'not-now'; sent: Sent };
