import { isAlarm, isPressed, isReceipt } from './letter-kinds.ts';

/** A mail that is due. `toMember`: not to those who answer for the hub together. `asked`: somebody asked for this one. */
export type DueMail = { id: string; template: string; toMember: boolean; asked: boolean };

/** Why a mail waits for a click. */
export const MAIL_HELD_REASONS = ['not-opened', 'burst'] as const;
export type MailHeldReason = (typeof MAIL_HELD_REASONS)[number];

/** Most mails to members that go out by themselves within an hour, and within 24 hours of the calendar. */
export const MAILS_AN_HOUR = 20;
export const MAILS_A_DAY = 100;

export type Passed = { cleared: string[]; counted: string[]; held: { id: string; reason: MailHeldReason }[] };

/**
 * Which mails may go out. `went`: mails counted in the last hour and day. `opened`: a person has seen who is mailed and
 * what, and pressed send.
 *
 * | mail                                                    | may go out                              |
 * |---------------------------------------------------------|-----------------------------------------|
 * | to those who answer for the hub; a receipt; an alarm    | yes                                     |
 * | an invitation that somebody sent, and what reminds of it | yes                                    |
 * | any other, before the hub was opened for mail           | waits: not-opened                       |
 * | any other, while fewer than 20 an hour and 100 a day went | yes, and is counted                   |
 * | any other                                               | waits for a click: burst                |
 */
export function passMails(
  due: readonly DueMail[],
  went: { hour: number; day: number },
  opened: boolean,
): Passed {
  const passed: Passed = { cleared: [], counted: [], held: [] };
  let room = Math.max(0, Math.min(MAILS_AN_HOUR - went.hour, MAILS_A_DAY - went.day));
  for (const { id, template, toMember, asked } of due) {
    if (!toMember || asked || isReceipt(template) || isAlarm(template) || isPressed(template)) {
      passed.cleared.push(id);
    } else if (!opened) passed.held.push({ id, reason: 'not-opened' });
    else if (room > 0) {
      room -= 1;
      passed.counted.push(id);
    } else passed.held.push({ id, reason: 'burst' });
  }
  return passed;
}
