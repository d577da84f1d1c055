import { DENY_REASONS } from '@latchkey/domain/policy';
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
import { PAGE_ERRORS } from '@latchkey/idp/web/page-error';
import { LANGUAGES, type MessageKey } from '@latchkey/runtime/text/text';
import { contact, coop, csrf, NASTY, payUrl, type Sample, sample } from './sample.ts';

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
  linkUrl: '/join/token/open-collective',
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
  cures: [],
  opens: [],
  payUrl: null,
  lookAction: '/x/look',
  backAction: '/x/back',
  csrf,
  contact,
} as const;

/** Pages of members, and of people at the door. */
export const MEMBER_SAMPLES: readonly Sample[] = [
  sample('welcome', (t) => welcomeView(t, { coop, signInUrl: '/x' })),
  sample('join', (t) =>
    joinView(t, {
      coop,
      tiers: ['Solidarity member', 'Yearly member'],
      payUrl,
      contact,
      mayProve: true,
      code: { csrf, value: '', faults: {}, tooManyMinutes: null },
    }),
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
        why: reason === 'lapsed' ? [NASTY] : [],
        cures: reason === 'no-group' ? [NASTY, t.t('explanation.you.cure.pay-anew')] : [],
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
        waiting: [],
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
    'launcher-waiting',
    (t) =>
      launcherView(t, {
        waiting: ['Members', 'Stewards'],
        coop,
        name: 'Amaranta',
        apps: [],
        grace: [],
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
        waiting: [],
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
        mayLink: true,
        csrf,
        sub: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
        username: 'amaranta',
        name: NASTY,
        language: t.language,
        languages: LANGUAGES,
        since: '1 May 2026',
        askedAddress: true,
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
        apps: [
          { title: 'Cloud', handle: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa' },
          { title: 'Cloud', handle: 'amaranta' },
        ],
        sessions: 2,
        whys: [
          {
            title: NASTY,
            sentence: t.t('explanation.you.app.yes', { app: 'Cloud', groups: 'Members' }),
            cures: [t.t('explanation.you.cure.pay-anew')],
          },
          { title: 'Wiki', sentence: t.t('explanation.app.open', { app: 'Wiki' }), cures: [] },
        ],
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
];
