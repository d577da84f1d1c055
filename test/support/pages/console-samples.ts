import { renderMail } from '@latchkey/commands/mail/render-mail';
import { type BooksModel, booksView } from '@latchkey/console/pages/books/view';
import { type InvitationsModel, invitationsView } from '@latchkey/console/pages/invitations/view';
import { personView } from '@latchkey/console/pages/person/view';
import { LANGUAGES } from '@latchkey/runtime/text/text';
import { ASKS, barSample } from './guard-samples.ts';
import { contact, coop, csrf, NASTY, payUrl, type Sample, sample } from './sample.ts';

const invitations: Omit<InvitationsModel, 'mail'> = {
  coop,
  steps: {
    maySend: true,
    groups: [
      { name: 'members', title: 'Members' },
      { name: 'crew', title: NASTY },
    ],
    queue: { count: 80, perDay: 20, nextOn: '27 November 2026' },
  },
  counts: { ready: 4980, noAddress: 2, sent: 12, expired: 1, claimed: 60, withdrawn: 1 },
  view: 'ready',
  search: '',
  lines: [
    {
      id: 'a1',
      name: 'Amaranta Buendía-Iguarán',
      address: 'amaranta.buendia.iguaran@a-very-long-host-name.example.org',
      slug: 'amaranta-buendia',
      why: ['Members: contribution is paid (contribution runs)'],
      sent: null,
    },
    {
      id: 'a2',
      name: NASTY,
      address: 'neil@example.org',
      slug: null,
      why: ['Stewards: has the role (admin)', 'Members: contribution is paid (contribution runs)'],
      sent: null,
    },
    {
      id: 'a3',
      name: 'Ṣọlá',
      address: 's@example.org',
      slug: 'sola',
      why: [],
      sent: { on: '3 March 2026', expired: true },
    },
  ],
  total: 4980,
  page: 2,
  pages: 100,
  blocked: [{ name: 'Incognito', cause: 'They contribute without showing who they are.' }],
  heldNew: 31,
  batch: 500,
  shownAt: '2026-11-24T00:00:00.000Z',
  ownAddress: 'treasurer@example.org',
  workerAlive: true,
  csrf,
};

const books: BooksModel = {
  csrf,
  asks: ASKS,
  sources: [
    {
      name: 'books',
      complete: false,
      lastComplete: '24 November 2026 at 02:00',
      lastTry: '24 November 2026 at 02:15',
      counts: [{ label: 'Members', count: 2038 }],
      problems: [NASTY],
      accept: { readId: '7', problem: 'totals-fell' },
      budget: '12 of 60; the source says that 81 are left until 02:16:05',
    },
    {
      name: 'kept-by-hand',
      complete: true,
      lastComplete: '24 November 2026 at 02:00',
      lastTry: null,
      counts: [],
      problems: [],
      accept: undefined,
      budget: null,
    },
  ],
  plans: [
    {
      id: '17',
      madeOn: '24 November 2026 at 02:00',
      changes: 3,
      isCut: false,
      agreed: [{ who: NASTY, on: '28 November 2026, 09:00' }],
      people: [
        {
          who: NASTY,
          accountId: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
          changes: [
            {
              what: 'leaves Members – contribution stopped some time ago',
              held: 'many people would lose access at once',
            },
            { what: 'is stopped: contribution stopped', held: 'many people would lose access at once' },
          ],
        },
        {
          who: 'Ṣọlá',
          accountId: null,
          changes: [{ what: 'joins Stewards – has the role', held: 'a group with special rights' }],
        },
      ],
    },
  ],
  counts: { ready: 12, sent: 3, active: 60, withHold: 4, left: 2 },
  links: [{ href: '/books/invitations', label: 'console.invitations.title', roles: ['admin', 'treasurer'] }],
  workerAlive: true,
  oneAdmin: true,
};

function mailSample() {
  const mail = renderMail(
    { template: 'invitation', payload: {} },
    {
      language: null,
      languages: LANGUAGES,
      name: 'Maria',
      username: null,
      coop,
      issuer: 'https://id.example.org',
      timezone: 'UTC',
      contact,
      payUrl,
      groupTitles: {},
      link: 'https://id.example.org/join/0198c7ae-1111-7000-8000-aaaaaaaaaaaa.1.abcdefgh.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    },
  );
  if (mail === null) throw new Error('no mail');
  return mail;
}

/** Pages of treasurers and admins. */
export const CONSOLE_SAMPLES: readonly Sample[] = [
  sample('invitations', (t) => invitationsView(t, { ...invitations, mail: mailSample() }), true),
  sample(
    'invitations-sent',
    (t) =>
      invitationsView(t, {
        ...invitations,
        view: 'sent',
        search: NASTY,
        heldNew: 1,
        workerAlive: false,
        mail: mailSample(),
      }),
    true,
  ),
  sample(
    'invitations-blocked',
    (t) =>
      invitationsView(t, {
        ...invitations,
        view: 'blocked',
        heldNew: 0,
        ownAddress: null,
        mail: mailSample(),
      }),
    true,
  ),
  sample(
    'invitations-none',
    (t) =>
      invitationsView(t, {
        ...invitations,
        steps: { maySend: false, groups: [], queue: null },
        lines: [],
        blocked: [],
        heldNew: 0,
        pages: 0,
        mail: mailSample(),
      }),
    true,
  ),
  sample('books', (t) => booksView(t, books), true),
  sample(
    'person',
    (t) =>
      personView(t, {
        bar: barSample('free'),
        name: NASTY,
        username: 'amaranta',
        sub: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
        life: t.t('console.life.active'),
        mail: {
          never: null,
          reasons: [{ code: 'asked', label: t.t('letters.reason.asked') }],
        },
        csrf: 'csrf',
        holds: [
          {
            what: t.t('idp.hold_name.lapsed'),
            since: '1 May 2026',
            lifters: [t.t('console.lifter.payment')],
          },
        ],
        groups: [
          {
            title: 'Members',
            inIt: true,
            until: '24 December 2026',
            said: [`${t.t('console.reason.books-grace')} (ERROR)`],
          },
          { title: 'Stewards', inIt: false, until: null, said: [t.t('console.person.nothing_said')] },
        ],
        apps: [
          { title: 'Cloud', code: t.t('console.access.grace'), tone: 'warn', through: ['Members'] },
          { title: 'Chat', code: t.t('console.access.has-access'), tone: 'good', through: ['Members'] },
          { title: 'Wiki', code: t.t('console.access.no-group'), tone: 'bad', through: [] },
        ],
        whys: [
          {
            title: NASTY,
            sentence: t.t('explanation.app.yes', { app: 'Cloud', groups: 'Members' }),
            state: { label: t.t('explanation.answer.yes'), tone: 'good' },
            chain: [
              {
                of: 'rule',
                label: t.t('explanation.chain.rule', { rule: 1 }),
                lines: [
                  { text: NASTY, depth: 0, mark: null },
                  { text: t.t('explanation.condition.all'), depth: 1, mark: 'no' },
                  {
                    text: t.t('explanation.leaf.role', { role: 'ADMIN', source: 'books' }),
                    depth: 2,
                    mark: 'yes',
                  },
                  { text: t.t('explanation.said.nothing'), depth: 2, mark: 'unclear' },
                ],
              },
            ],
            cures: [t.t('explanation.cure.claim')],
          },
        ],
        waiting: [t.t('console.change.end-group', { group: 'Members' })],
        receipts: [
          {
            app: 'Cloud',
            kind: t.t('console.receipt.ending'),
            opened: '1 May 2026',
            standing: t.t('console.receipt.complete'),
            complete: true,
          },
          {
            app: 'Chat',
            kind: t.t('console.receipt.return'),
            opened: '2 May 2026',
            standing: t.t('console.receipt.open'),
            complete: false,
          },
        ],
      }),
    true,
  ),
  sample(
    'books-none',
    (t) =>
      booksView(t, {
        ...books,
        sources: [],
        plans: [],
        workerAlive: false,
      }),
    true,
  ),
  sample(
    'books-cut',
    (t) => booksView(t, { ...books, plans: books.plans.map((plan) => ({ ...plan, isCut: true })) }),
    true,
  ),
];
