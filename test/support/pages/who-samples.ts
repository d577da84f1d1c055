import type { QuestionView } from '@latchkey/console/pages/questions/model';
import { questionsView } from '@latchkey/console/pages/questions/view';
import { sheetView } from '@latchkey/console/pages/unreachable/sheet-view';
import { type UnreachableLine, unreachableView } from '@latchkey/console/pages/unreachable/view';
import { addressView, proveAddressView } from '@latchkey/idp/pages/address/view';
import { joinView } from '@latchkey/idp/pages/join/view';
import { proofEndView, proofWaitView } from '@latchkey/idp/pages/proof/view';
import { createText, LANGUAGES } from '@latchkey/runtime/text/text';
import { contact, coop, csrf, NASTY, type Sample, sample } from './sample.ts';

const side = {
  contributions: [
    {
      status: 'ACTIVE',
      tier: 'Solidarity member',
      since: '2026-01-03T00:00:00Z',
      last: '2026-11-03T00:00:00Z',
    },
    { status: 'CANCELLED', tier: null, since: null, last: null },
  ],
  roles: ['BACKER'],
};
const identity = {
  id: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
  source: 'books',
  accountId: null,
  type: 'INDIVIDUAL',
  isGuest: false,
  isIncognito: false,
  slug: 'amaranta-buendia-of-a-very-long-slug',
  name: NASTY,
  address: 'neil@example.org',
  aliases: ['id:abcdefgh-ijklmnop-qrstuvwx-yzabcdef', 'legacyId:12345'],
  firstReadOn: '2026-11-01T00:00:00Z',
};
const question: QuestionView = {
  id: '0198c7ae-2222-7000-8000-aaaaaaaaaaaa',
  kind: 'continuity',
  askedOn: new Date('2026-11-24T00:00:00Z'),
  askedMemberOn: null,
  moved: ['order legacyId:77'],
  identity,
  ...side,
  candidates: [
    {
      id: '0198c7ae-3333-7000-8000-aaaaaaaaaaaa',
      name: 'Amaranta',
      username: 'amaranta',
      life: 'active',
      holds: ['barred'],
      addresses: [],
      identities: [{ ...identity, slug: 'amaranta' }],
      ...side,
      evidence: [
        { code: 'rows' },
        { code: 'address-same' },
        { code: 'name-same' },
        { code: 'tier-same', tierId: 'Solidarity member' },
        { code: 'dates-follow' },
      ],
    },
  ],
};
const plain = (at: number, more: Partial<QuestionView>): QuestionView => ({
  ...question,
  id: `0198c7ae-444${at}-7000-8000-aaaaaaaaaaaa`,
  moved: [],
  candidates: [],
  ...more,
});

const unreached: UnreachableLine = {
  invitationId: '0198c7ae-5550-7000-8000-aaaaaaaaaaaa',
  name: NASTY,
  cause: 'incognito',
  typed: null,
  codeUntil: null,
  wrong: null,
};
const causes = ['organization', 'guest', 'hidden', 'not-in-list', 'no-books'] as const;
const unreachable: UnreachableLine[] = [
  unreached,
  ...causes.map((cause, at) => ({
    ...unreached,
    cause,
    name: 'Ṣọlá',
    invitationId: `0198c7ae-555${at + 1}-7000-8000-aaaaaaaaaaaa`,
    typed: at === 0 ? { address: 'sola@example.org', on: '3 March 2026' } : null,
    codeUntil: at === 1 ? '3 April 2026' : null,
    wrong: at === 2 ? 'no address' : null,
  })),
];

const ends = [
  'linked',
  'already',
  'has-account',
  'not-yet',
  'asked',
  'refused',
  'strange',
  'unreachable',
  'claim',
] as const;

const addressBase = { action: '/address/0198', csrf, coop, address: 'n…@example.org' };

/** Pages about whose an account is, and about an address that the books show. */
export const WHO_SAMPLES: readonly Sample[] = [
  ...(['open', 'confirming', 'taken', 'declined', 'void', 'none'] as const).map((kind) =>
    sample(
      `address-${kind}`,
      (t) =>
        addressView(t, {
          ...addressBase,
          kind,
          signedIn: kind === 'none',
          address: kind === 'open' ? `${NASTY}@example.org` : addressBase.address,
        }),
      true,
    ),
  ),
  ...(['open', 'taken', 'void'] as const).map((kind) =>
    sample(`address-proof-${kind}`, (t) => proveAddressView(t, { ...addressBase, kind })),
  ),
  sample(
    'questions',
    (t) =>
      questionsView(t, {
        csrf,
        timezone: 'UTC',
        questions: [
          question,
          plain(1, {
            kind: 'incognito',
            identity: { ...identity, name: null, slug: null, isIncognito: true },
          }),
          plain(2, {
            kind: 'organization',
            identity: { ...identity, type: 'ORGANIZATION' },
            contributions: [],
          }),
          plain(3, { kind: 'same-address', identity: { ...identity, isGuest: true } }),
          plain(4, { kind: 'continuity', identity: { ...identity, accountId: 'a' }, moved: ['order id:1'] }),
        ],
        total: 9,
        refused: [
          { questionId: 'r', name: null, slug: 'gone-away', answeredOn: new Date('2026-11-20T00:00:00Z') },
        ],
      }),
    true,
  ),
  sample(
    'unreachable',
    (t) =>
      unreachableView(t, {
        csrf,
        lines: unreachable,
        total: 207,
        asked: [{ name: NASTY, kind: 'incognito' }],
      }),
    true,
  ),
  sample('unreachable-none', (t) => unreachableView(t, { csrf, lines: [], total: 0, asked: [] }), true),
  sample(
    'claim-code-sheet',
    (t) =>
      sheetView(t, {
        coop,
        code: '3479F-HJKMP',
        joinUrl: 'https://id.example.org/join',
        until: LANGUAGES.map((language) => ({ text: createText(language), date: '3 April 2026' })),
      }),
    true,
  ),
  sample('proof-wait', (t) =>
    proofWaitView(t, { url: '/join/open-collective/wait?task=1', workerAlive: false }),
  ),
  ...ends.map((kind) =>
    sample(`proof-${kind}`, (t) =>
      proofEndView(t, { kind, keeps: kind === 'linked' ? 2 : 0, back: '/account', coop, contact }),
    ),
  ),
  sample('join-wrong-code', (t) =>
    joinView(t, {
      coop,
      tiers: [],
      payUrl: null,
      contact,
      mayProve: false,
      code: { csrf, value: NASTY, faults: { code: 'who.join.fault.wrong' }, tooManyMinutes: null },
    }),
  ),
  sample('join-too-many', (t) =>
    joinView(t, {
      coop,
      tiers: [],
      payUrl: null,
      contact,
      mayProve: false,
      code: { csrf, value: '', faults: {}, tooManyMinutes: 12 },
    }),
  ),
  sample(
    'questions-none',
    (t) => questionsView(t, { csrf, timezone: 'UTC', questions: [], total: 0, refused: [] }),
    true,
  ),
];
