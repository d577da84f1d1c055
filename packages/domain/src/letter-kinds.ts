/** Letters about membership, to the person they are about; about seats, to whoever hands them out or may. */
export const MEMBER_LETTERS = [
  'invitation',
  'invitation-reminder',
  'invitation-last',
  'claimed',
  'grace-started',
  'cancelled',
  'ends-soon',
  'renewal-note',
  'access-ended',
  'group-ended',
  'suspended',
  'restored',
  'left',
  'ended-by-admin',
  'handle-granted',
  'handle-refused',
  'keeper-asked',
  'seats-free',
  'seats-end',
] as const;
export type MemberLetter = (typeof MEMBER_LETTERS)[number];

/** Why somebody is never mailed. */
export const NEVER_MAIL_REASONS = ['bereavement', 'conflict', 'asked'] as const;
export type NeverMailReason = (typeof NEVER_MAIL_REASONS)[number];

const PREVIEWS: ReadonlySet<string> = new Set(['invitation-preview', 'letter-test']);

/** Whether a mail shows its reader, in every language, what others would get. */
export function isPreview(template: string): boolean {
  return PREVIEWS.has(template);
}

/** What its reader has just asked for: sent at any hour, and to those who are never mailed otherwise. */
const RECEIPTS: ReadonlySet<string> = new Set(['claimed', 'address-proof', ...PREVIEWS]);

/** Whether a mail is a receipt that its reader asked for. */
export function isReceipt(template: string): boolean {
  return RECEIPTS.has(template);
}

/** Warnings that cannot wait: for the morning, or for a click. */
const ALARMS: ReadonlySet<string> = new Set(['shell-change']);

/** Whether a mail is a warning that cannot wait. */
export function isAlarm(template: string): boolean {
  return ALARMS.has(template);
}

/** Whether a mail may go out at night. */
export function mayWake(template: string): boolean {
  return isReceipt(template) || isAlarm(template);
}

const PRESSED: ReadonlySet<string> = new Set(['invitation', 'invitation-reminder', 'invitation-last']);

/** Whether a mail exists only because a person pressed send: an invitation, and what reminds of it. */
export function isPressed(template: string): boolean {
  return PRESSED.has(template);
}

/** Whether a letter is about seats, to whoever hands them out. */
export function isAboutSeats(template: string): boolean {
  return template === 'seats-free' || template === 'seats-end';
}
