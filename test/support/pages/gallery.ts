import { createServer, type Server } from 'node:http';
import { renderMail } from '@latchkey/commands/mail/render-mail';
import { type BooksModel, booksView } from '@latchkey/console/pages/books/view';
import { type InvitationsModel, invitationsView } from '@latchkey/console/pages/invitations/view';
import { personView } from '@latchkey/console/pages/person/view';
import { DENY_REASONS } from '@latchkey/domain/policy';
import { securityHeaders } from '@latchkey/idp/oidc/security-headers';
import { deniedView } from '@latchkey/idp/pages/access/denied-view';
import { preparingView } from '@latchkey/idp/pages/access/preparing-view';
import { accountView, passwordView } from '@latchkey/idp/pages/account/view';
import { claimClosedView } from '@latchkey/idp/pages/claim/closed-view';
import { claimDetailsView } from '@latchkey/idp/pages/claim/details-view';
import { claimCheckView, claimNameView } from '@latchkey/idp/pages/claim/name-view';
import { errorView } from '@latchkey/idp/pages/error-view';
import { joinView } from '@latchkey/idp/pages/join/view';
import { launcherView, welcomeView } from '@latchkey/idp/pages/launcher/view';
import { signInView } from '@latchkey/idp/pages/sign-in/view';
import { signedOutView, signOutView } from '@latchkey/idp/pages/sign-out/views';
import { serveAssets } from '@latchkey/idp/web/assets';
import { type PageView, renderPage } from '@latchkey/idp/web/layout';
import { PAGE_ERRORS } from '@latchkey/idp/web/page-error';
import {
  createText,
  LANGUAGES,
  type Language,
  type MessageKey,
  type Text,
} from '@latchkey/runtime/text/text';
import Koa from 'koa';

/** A page in one of its states, with people and texts that strain it. */
export type Sample = { name: string; signedIn: boolean; view(text: Text): PageView };

const coop = 'Common Tide · Marea Común';
const contact = 'hello@common-tide.example.org';
const payUrl = 'https://opencollective.example.org/common-tide/contribute';
const csrf = 'key.token';
/** What must come out escaped wherever it is shown. */
export const NASTY = '<img src=x onerror=alert(1)> "O’Neil" & Cía';

const signIn = {
  coop,
  app: 'Cloud',
  action: '/x',
  csrf,
  name: '',
  faults: {},
  problem: null,
  again: null,
  contact,
};
const claimName = {
  coop,
  name: 'Amaranta Buendía-Iguarán',
  action: '/x',
  csrf,
  username: '',
  suggestion: 'amaranta',
  faults: {},
  workerAlive: true,
};
const claimDetails = {
  coop,
  username: 'amaranta',
  name: 'Amaranta Buendía-Iguarán',
  address: 'amaranta.buendia.iguaran@a-very-long-host-name.example.org',
  languages: LANGUAGES,
  action: '/x',
  csrf,
  otherNameUrl: '?other',
  faults: {},
};
const preparing = {
  app: 'Cloud',
  waitedSeconds: 3,
  trouble: null,
  workerAlive: true,
  refresh: { seconds: 600, url: '/interaction/x' },
  contact,
} as const;
const denied = {
  app: 'Cloud',
  coop,
  why: [],
  opens: [],
  payUrl: null,
  lookAction: '/x/look',
  backAction: '/x/back',
  csrf,
  contact,
} as const;

const invitations: Omit<InvitationsModel, 'mail'> = {
  coop,
  counts: { ready: 4980, noAddress: 2, sent: 12, expired: 1, claimed: 60, withdrawn: 1 },
  view: 'ready',
  search: '',
  lines: [
    {
      id: 'a1',
      name: 'Amaranta Buendía-Iguarán',
      address: 'amaranta.buendia.iguaran@a-very-long-host-name.example.org',
      slug: 'amaranta-buendia',
      why: ['Members: contribution is paid (ACTIVE)'],
      sent: null,
    },
    {
      id: 'a2',
      name: NASTY,
      address: 'neil@example.org',
      slug: null,
      why: ['Stewards: has the role (ADMIN)', 'Members: contribution is paid (ACTIVE)'],
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
  sources: [
    {
      name: 'books',
      complete: false,
      lastComplete: '24 November 2026 at 02:00',
      lastTry: '24 November 2026 at 02:15',
      counts: [{ label: 'Members', count: 2038 }],
      problems: [NASTY],
    },
    {
      name: 'kept-by-hand',
      complete: true,
      lastComplete: '24 November 2026 at 02:00',
      lastTry: null,
      counts: [],
      problems: [],
    },
  ],
  plans: [
    {
      id: '17',
      madeOn: '24 November 2026 at 02:00',
      changes: 3,
      isCut: false,
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

const sample = (name: string, view: Sample['view'], signedIn = false): Sample => ({ name, view, signedIn });

/** Every page of the hub, in every state that shows something else. */
export const SAMPLES: readonly Sample[] = [
  sample('welcome', (t) => welcomeView(t, { coop, signInUrl: '/x' })),
  sample('join', (t) =>
    joinView(t, { coop, tiers: ['Solidarity member', 'Yearly member'], payUrl, contact }),
  ),
  sample('sign-in', (t) => signInView(t, signIn)),
  sample('sign-in-wrong', (t) =>
    signInView(t, { ...signIn, app: null, name: NASTY, problem: { key: 'idp.sign_in.wrong' } }),
  ),
  sample('sign-in-faults', (t) =>
    signInView(t, {
      ...signIn,
      faults: { name: 'idp.sign_in.name_missing', password: 'idp.sign_in.password_missing' },
    }),
  ),
  sample('sign-in-again', (t) =>
    signInView(t, { ...signIn, again: 'x', problem: { key: 'idp.sign_in.slow_down', seconds: 840 } }),
  ),
  sample('claim-name', (t) => claimNameView(t, claimName)),
  sample('claim-name-fault', (t) =>
    claimNameView(t, {
      ...claimName,
      username: NASTY,
      faults: { username: 'idp.claim.fault.taken' },
      workerAlive: false,
    }),
  ),
  sample('claim-check', (t) =>
    claimCheckView(t, {
      username: 'amaranta',
      steps: (['free', 'taken', 'invalid', 'unknown', 'waiting'] as const).map((answer) => ({
        app: `App ${answer}`,
        answer,
      })),
      refresh: { seconds: 600, url: '?check=1' },
      backUrl: '?other',
      workerAlive: true,
      isLate: true,
    }),
  ),
  sample('claim-details', (t) => claimDetailsView(t, { ...claimDetails, language: t.language })),
  sample('claim-details-faults', (t) =>
    claimDetailsView(t, {
      ...claimDetails,
      name: NASTY,
      address: null,
      language: t.language,
      faults: { name: 'idp.claim.fault.name', password: 'idp.password.common' },
    }),
  ),
  ...(['claimed', 'withdrawn', 'expired', 'unknown'] as const).map((kind) =>
    sample(`claim-${kind}`, (t) => claimClosedView(t, { kind, coop, contact })),
  ),
  sample('preparing', (t) => preparingView(t, preparing)),
  ...([null, 'retry', 'refused', 'conflict', 'needs-person'] as const).map((trouble) =>
    sample(`preparing-late-${trouble ?? 'slow'}`, (t) =>
      preparingView(t, { ...preparing, waitedSeconds: 31, trouble }),
    ),
  ),
  sample('preparing-no-worker', (t) => preparingView(t, { ...preparing, workerAlive: false })),
  ...DENY_REASONS.map((reason) =>
    sample(`denied-${reason}`, (t) =>
      deniedView(t, {
        ...denied,
        reason,
        why: reason === 'lapsed' ? [{ group: NASTY, key: 'idp.why.books-lapsed', until: '1 May 2026' }] : [],
        opens: reason === 'no-group' ? ['Stewards', 'Kitchen circle'] : [],
        payUrl: reason === 'lapsed' ? payUrl : null,
        app: reason === 'barred' ? null : 'Cloud',
      }),
    ),
  ),
  sample(
    'launcher',
    (t) =>
      launcherView(t, {
        coop,
        name: 'Amaranta',
        apps: [
          { name: 'cloud', title: 'Cloud', url: '/x', state: 'open', closed: null, handle: null },
          {
            name: 'chat',
            title: 'Chat',
            url: '/x',
            state: 'open',
            closed: null,
            handle: '@amaranta.buendia:common-tide.example.org',
          },
          { name: 'forum', title: 'Forum', url: '/x', state: 'preparing', closed: null, handle: null },
          {
            name: 'wiki',
            title: NASTY,
            url: '/x',
            state: 'closed',
            closed: 'idp.launcher.closed.app-not-open',
            handle: null,
          },
        ],
        grace: [{ group: 'Members', until: '24 December 2026' }],
        holds: [],
        payUrl,
        contact,
      }),
    true,
  ),
  sample(
    'launcher-held',
    (t) =>
      launcherView(t, {
        coop,
        name: 'Amaranta',
        apps: [],
        grace: [],
        holds: (['lapsed', 'inactive', 'unconfirmed', 'barred', 'security', 'manual'] as const).map(
          (one): MessageKey => `idp.hold.${one}`,
        ),
        payUrl,
        contact,
      }),
    true,
  ),
  sample(
    'account',
    (t) =>
      accountView(t, {
        csrf,
        sub: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
        username: 'amaranta',
        name: NASTY,
        language: t.language,
        languages: LANGUAGES,
        since: '1 May 2026',
        addresses: [
          {
            address: 'amaranta.buendia.iguaran@a-very-long-host-name.example.org',
            origin: 'member',
            verified: true,
          },
          { address: 'old@example.org', origin: 'books', verified: false },
        ],
        groups: [
          { title: 'Members', origin: 'rule', since: '1 May 2026', until: '24 December 2026' },
          { title: 'Kitchen circle', origin: 'manual', since: '1 May 2026', until: null },
        ],
        roles: [t.t('idp.role.treasurer')],
        holds: (['lapsed', 'inactive', 'unconfirmed', 'barred', 'security', 'manual'] as const).map(
          (one): MessageKey => `idp.hold_name.${one}`,
        ),
        books: [
          { source: 'books', slug: 'amaranta-buendia' },
          { source: 'list', slug: null },
        ],
        apps: [{ title: 'Cloud', handle: 'amaranta' }],
        sessions: 2,
      }),
    true,
  ),
  sample(
    'password',
    (t) => passwordView(t, { csrf, username: 'amaranta', faults: { password: 'idp.password.own' } }),
    true,
  ),
  sample('sign-out', (t) => signOutView(t, { action: '/x', xsrf: 'x', app: 'Cloud', coop })),
  sample('sign-out-hub', (t) => signOutView(t, { action: '/x', xsrf: 'x', app: null, coop })),
  sample('signed-out', (t) => signedOutView(t, { app: null, everywhere: false, coop })),
  sample('signed-out-everywhere', (t) => signedOutView(t, { app: null, everywhere: true, coop })),
  sample('signed-out-app', (t) => signedOutView(t, { app: 'Cloud', everywhere: false, coop })),
  ...PAGE_ERRORS.map((code) =>
    sample(`error-${code}`, (t) => errorView(t, { code, back: null, contact, reference: null })),
  ),
  sample('error-sign-in-failed', (t) =>
    errorView(t, {
      code: 'sign-in-failed',
      back: { url: '/x', title: NASTY },
      contact: null,
      reference: 'invalid_request',
    }),
  ),
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
        name: NASTY,
        username: 'amaranta',
        sub: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
        life: t.t('console.life.active'),
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
  sample('books-none', (t) => booksView(t, { ...books, sources: [], plans: [], workerAlive: false }), true),
  sample(
    'books-cut',
    (t) => booksView(t, { ...books, plans: books.plans.map((plan) => ({ ...plan, isCut: true })) }),
    true,
  ),
];

/** The whole document of a sample. */
export function renderSample(one: Sample, language: Language): string {
  const text = createText(language);
  return renderPage(
    {
      text,
      coop,
      languages: LANGUAGES,
      here: one.signedIn ? '/account' : `/${one.name}?a=1&b=2`,
      menu: one.signedIn ? { signOutUrl: '/out', books: true } : null,
      flash: one.signedIn ? { kind: 'good', text: text.t('idp.account.language_saved') } : null,
    },
    one.view(text),
  );
}

/** Serves samples at `/LANGUAGE/NAME` with the hub's own headers and assets. */
export async function startGallery(port = 0): Promise<{ url: string; close(): Promise<void> }> {
  const app = new Koa();
  app.use(securityHeaders);
  app.use(serveAssets);
  app.use((ctx) => {
    const [, language, name] = ctx.path.split('/');
    const found = SAMPLES.find((one) => one.name === name);
    if (found === undefined || (language !== 'en' && language !== 'es')) return;
    ctx.type = 'html';
    ctx.body = renderSample(found, language);
  });
  const server: Server = createServer(app.callback());
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
