import { LETTERS } from '@latchkey/commands/mail/letters';
import type { MailFacts } from '@latchkey/commands/mail/render-mail';
import type { TemplateName } from '@latchkey/commands/mail/templates';
import { MEMBER_LETTERS, type MemberLetter } from '@latchkey/domain/letter-kinds';

/** Payloads of every mail, in every form that changes what it says. */
export const MAIL_PAYLOADS: Readonly<Record<TemplateName | MemberLetter, Record<string, unknown>[]>> = {
  ...(Object.fromEntries(
    MEMBER_LETTERS.map((letter) => [
      letter,
      [{}, LETTERS[letter].sample({ group: 'members', on: '2027-01-15T12:00:00.000Z' })],
    ]),
  ) as Record<MemberLetter, Record<string, unknown>[]>),
  suspended: [{ hold: 'security' }, { hold: 'new-kind' }],
  'ended-by-admin': [{ how: 'barred' }, { how: 'until-paid' }, { hold: 'barred' }],
  'address-question': [{}],
  'address-proof': [{}],
  'admission-waits': [{}],
  'admission-admitted': [{ group: 'members' }],
  'admission-refused': [{ group: 'members' }],
  'admissions-wait': [{ count: 1 }, { count: 4 }],
  'end-contribution': [{ count: 1 }, { count: 3 }],
  'invitation-preview': [{}],
  'held-plan': [{ count: 1 }, { count: 14, reasons: { 'removal-limit': 12, privileged: 2 } }],
  'lapse-wave': [
    { group: 'members', from: '2027-01-04T10:00:00.000Z', to: '2027-01-05T08:00:00.000Z', count: 4 },
  ],
  'letter-test': [{ letter: 'grace-started', group: 'members', on: '2027-01-15T12:00:00.000Z' }],
  'mails-held': [{}],
  'weekly-digest': [{ week: '2026-11-23' }],
  'many-new-people': [{ count: 1 }, { count: 31, planId: '7' }],
  'shell-change': [{ act: 'person suspend' }],
  'source-trouble': [
    { source: 'books', code: 'totals-fell', params: { what: 'members', before: 100, now: 40 } },
    { source: 'books', code: 'of-a-later-version' },
    { source: 'books' },
    { source: 'books', code: 'unreachable' },
  ],
  'token-ends': [{ source: 'books', endsOn: '2026-12-24' }],
};

/** When each mail is sent, and to whom, in the order in which docs/mails.md shows them; the last payload is shown. */
export const MAIL_OCCASIONS: readonly (readonly [TemplateName | MemberLetter, string])[] = [
  [
    'invitation',
    'To somebody of the books, once a person has pressed send. In every language, with their own link.',
  ],
  ['invitation-reminder', 'Seven days later, where the invitation was not used.'],
  ['invitation-last', 'Fourteen days after the invitation, where it was not used. Then never again.'],
  ['claimed', 'At once, when an account was made.'],
  [
    'grace-started',
    'When a contribution stopped or failed and two complete reads agree. Never while the books cannot be read.',
  ],
  ['cancelled', 'When a contribution was cancelled while its paid time still runs.'],
  ['ends-soon', 'Thirty days before access ends, after “cancelled”.'],
  ['renewal-note', 'Within the thirty days before a yearly contribution is charged again.'],
  ['access-ended', 'When the grace is over and access ends.'],
  ['group-ended', 'When somebody loses one group and keeps others.'],
  ['suspended', 'When a person or a rule stops an account, with the reason in words.'],
  ['restored', 'When it is paid again after access ended, or a stop was lifted.'],
  ['left', 'When membership ends, `leaving.left_after` after access did.'],
  ['ended-by-admin', 'When an admin ends somebody’s access.'],
  ['handle-granted', 'When a member gets the new username they asked for. The old one stands in no mail.'],
  ['handle-refused', 'When an admin did not grant it.'],
  [
    'keeper-asked',
    'To each address that the books give an organization, once a treasurer has pressed send. In every language, with a link of its own that works once.',
  ],
  [
    'address-question',
    'To a member at the address they have, when the books show another one. Without an answer nothing changes.',
  ],
  ['address-proof', 'At once to the new address, when the member said that it is theirs.'],
  [
    'seats-free',
    'To whoever hands out an organization’s seats, two weeks after they were named, while a seat is free. Once for each number of seats.',
  ],
  [
    'seats-end',
    'To whoever hands out an organization’s seats, when its contribution stopped and two complete reads agree; again thirty days before the seats end.',
  ],
  ['admission-waits', 'When a rule asks before somebody comes in, and nobody has answered yet.'],
  ['admission-admitted', 'When they were admitted.'],
  ['admission-refused', 'When they were not.'],
  ['admissions-wait', 'To those who answer for the books, when somebody waits to be admitted.'],
  ['end-contribution', 'To those who answer for the books, when somebody who is barred still contributes.'],
  [
    'held-plan',
    'To those who answer for the books, when changes wait for their word; of the same changes once a week.',
  ],
  ['many-new-people', 'To those who answer for the books, when more new people than usual appear.'],
  [
    'lapse-wave',
    'To those who answer for the books, up to fourteen days ahead, when more people lose a group within a day than the guard lets go.',
  ],
  [
    'mails-held',
    'To those who answer for the books, once a day at most, when mails to members wait for a click.',
  ],
  ['weekly-digest', 'To those who answer for the books, each Monday, also when nothing happened.'],
  ['source-trouble', 'To those who answer for the books, when a source cannot be read.'],
  ['token-ends', 'To those who answer for the books, 30, 7 and 1 day before the token of a source ends.'],
  ['shell-change', 'To everybody with a role, at any hour, when the command line changed something.'],
  ['invitation-preview', 'To whoever presses “Send it to me” among the invitations.'],
  ['letter-test', 'To whoever presses “Send it to me” on the page of a letter.'],
];

/** A made-up co-op and member to show mails with. */
export const MAIL_FACTS: MailFacts = {
  language: null,
  languages: ['en', 'es'],
  name: 'Maria Example',
  username: 'maria',
  coop: 'Common Tide',
  issuer: 'https://id.common-tide.example',
  timezone: 'Europe/London',
  contact: 'hello@common-tide.example',
  payUrl: 'https://opencollective.com/common-tide/contribute',
  groupTitles: { members: 'Members' },
  link: 'https://id.common-tide.example/join/…',
  organization: 'Ebb and Flow Bakery',
  maskedAddress: 'm…@example.org',
  news: {
    claimed: 0,
    lapsed: 0,
    left: 0,
    inGrace: 2,
    ready: 0,
    heldChanges: 0,
    heldMails: 0,
    questions: 0,
    sources: [{ name: 'books', readAgoMs: 12 * 60_000 }],
  },
  leavers: [
    { name: 'Maria Example', endOn: new Date('2027-01-04T10:00:00Z') },
    { name: 'Teo Example', endOn: new Date('2027-01-04T18:00:00Z') },
    { name: 'Noa Example', endOn: new Date('2027-01-05T08:00:00Z') },
    { name: 'Iker Example', endOn: new Date('2027-01-05T08:00:00Z') },
  ],
};
