import { type AdmissionItem, admissionsView } from '@latchkey/console/pages/admissions/view';
import { type BarModel, barSection } from '@latchkey/console/pages/bar/view';
import type { Ask } from '@latchkey/console/pages/books/asks-view';
import { type ComingModel, comingView } from '@latchkey/console/pages/coming/view';
import { type GuardModel, guardView } from '@latchkey/console/pages/guard/view';
import type { PreviewModel } from '@latchkey/console/pages/rules/preview-view';
import {
  type ProposalRow,
  proposalView,
  type RulesModel,
  rulesView,
} from '@latchkey/console/pages/rules/view';
import { html } from '@latchkey/runtime/text/html';
import { csrf, NASTY, type Sample, sample } from './sample.ts';

const accountId = '0198c7ae-1111-7000-8000-aaaaaaaaaaaa';

/** Two people who stay out and still pay. */
export const ASKS: readonly Ask[] = [
  {
    factId: accountId,
    who: NASTY,
    accountId,
    cause: 'barred',
    status: 'ACTIVE',
    since: '2 March 2026',
    ids: ['legacyId:77'],
  },
  {
    factId: accountId,
    who: 'Remedios',
    accountId,
    cause: 'refused',
    status: 'ACTIVE',
    since: '3 March 2026',
    ids: ['id:abcdefgh-ijklmnop-qrstuvwx-yzabcdef', 'legacyId:78'],
  },
];

/** How the part about putting somebody out may stand. */
export function barSample(state: 'free' | 'barred' | 'blocked'): BarModel {
  const base = { csrf, accountId, running: true, blocked: null, standing: null };
  if (state === 'free') return base;
  if (state === 'blocked') return { ...base, blocked: 'has-role' };
  const standing = {
    reason: 'conduct towards others',
    by: NASTY,
    since: '2 March 2026',
    until: '1 May 2027',
  };
  return { ...base, standing };
}

const item = (name: string, waits: string | null): AdmissionItem => ({
  accountId,
  group: 'members',
  groupTitle: 'Members',
  name,
  life: 'invited',
  since: '2 March 2026',
  waits,
  why: ['contribution runs (ACTIVE)'],
});
const admissions = {
  csrf,
  waiting: [item(NASTY, 'waits for 12 days'), item('Remedios', null)],
  total: 40,
  refused: [item('Aureliano of a very long name indeed, who never got in', null)],
  asking: true,
};

const scopes: GuardModel['scopes'] = [
  { scope: 'app:cloud', kind: 'app', title: NASTY, managed: 120, limit: 12, percent: 10, min: 3, taken: 12 },
  {
    scope: 'group:members',
    kind: 'group',
    title: 'Members',
    managed: 120,
    limit: 12,
    percent: 10,
    min: 3,
    taken: 7,
  },
  {
    scope: 'group:stewards',
    kind: 'group',
    title: 'Stewards',
    managed: 4,
    limit: 1,
    percent: 1,
    min: 1,
    taken: 0,
  },
];
const raise = {
  id: accountId,
  title: 'Members',
  upTo: 60,
  by: NASTY,
  madeOn: '2 March 2026, 10:00',
  until: '5 March 2026, 10:00',
};
const guard: GuardModel = {
  csrf,
  scopes,
  newPeople: { limit: 24, taken: 3 },
  keepers: [
    { username: 'ursula', found: true },
    { username: 'nobody_here', found: false },
  ],
  raises: [
    { ...raise, state: 'asked', second: null, planId: null, mayAgree: true },
    { ...raise, state: 'agreed', second: 'Remedios', planId: null, mayAgree: false },
    { ...raise, state: 'used', second: 'Remedios', planId: '12', mayAgree: false },
  ],
  mayAsk: true,
  oneAdmin: false,
};

const words = [
  { sentence: `Members: ${NASTY}`, options: ['Access stays for 30 days.', 'A pause keeps it.'] },
  { sentence: 'Stewards: the role ADMIN in books', options: [] },
];
const proposal: ProposalRow = {
  id: accountId,
  by: NASTY,
  madeOn: '2 March 2026, 10:00',
  until: '5 March 2026, 10:00',
  second: null,
  affected: 31,
  origin: 'console',
  state: 'asked',
  mayAgree: true,
};
const rules: RulesModel = {
  csrf,
  version: 12,
  rules: words,
  proposals: [proposal, { ...proposal, state: 'used', second: 'Remedios', origin: 'file', mayAgree: false }],
  typed: '- group: members\n  when: { source: books, tier: any, paid: true }\n',
  faults: [],
  mayPropose: true,
  oneAdmin: false,
};
const preview: PreviewModel = {
  gain: 2,
  lose: 31,
  sooner: 1,
  newPeople: 4,
  noLonger: 1,
  scopes: [
    { title: NASTY, kind: 'app', gain: 2, lose: 31 },
    { title: 'Members', kind: 'group', gain: 2, lose: 31 },
  ],
  people: [
    {
      accountId,
      name: NASTY,
      gains: [],
      losses: ['Members – the rule is gone', 'Cloud – no group is left'],
      ends: [],
    },
    { accountId, name: 'Remedios', gains: ['Stewards – a role in the books'], losses: [], ends: [] },
  ],
  more: 12,
  shortGraces: [{ text: 'A grace of 10 days is short.', people: [{ accountId, name: 'Remedios' }] }],
  affected: 38,
  needsSecond: true,
  looserGuard: true,
};

const coming: ComingModel = {
  bars: Array.from({ length: 60 }, (_, at) => ({
    label: `day ${at}`,
    count: at === 14 ? 31 : at % 7 === 2 ? 2 : 0,
    wave: at === 14,
  })),
  from: '1 January 2026',
  until: '1 March 2026',
  total: 47,
  days: [
    {
      day: '15 January 2026',
      count: 31,
      held: 'This is more than happens by itself.',
      people: [
        { accountId, name: NASTY, what: 'Members, Cloud', why: 'the contribution has lapsed' },
        { accountId, name: 'Remedios', what: 'Members', why: 'the contribution has lapsed' },
      ],
    },
  ],
  isCut: true,
};

/** Pages about bars, admissions, limits and rules. */
export const GUARD_SAMPLES: readonly Sample[] = [
  ...(['barred', 'blocked'] as const).map((state) =>
    sample(
      `bar-${state}`,
      (t) => ({
        title: t.t('guard.bar.title'),
        width: 'wide',
        body: html`<h1>${t.t('console.person.look')}</h1>${barSection(t, barSample(state))}`,
      }),
      true,
    ),
  ),
  sample('admissions', (t) => admissionsView(t, admissions), true),
  sample(
    'admissions-none',
    (t) => admissionsView(t, { ...admissions, waiting: [], refused: [], total: 0, asking: false }),
    true,
  ),
  sample('guard', (t) => guardView(t, guard), true),
  sample(
    'guard-treasurer',
    (t) => guardView(t, { ...guard, keepers: [], raises: [], mayAsk: false, oneAdmin: true }),
    true,
  ),
  sample('rules', (t) => rulesView(t, rules), true),
  sample(
    'rules-faults',
    (t) => rulesView(t, { ...rules, proposals: [], rules: [], faults: ['rules.0.group: …'], oneAdmin: true }),
    true,
  ),
  sample(
    'rules-preview',
    (t) =>
      proposalView(t, { csrf, subject: { kind: 'typed', typed: '- x', version: 12 }, rules: words, preview }),
    true,
  ),
  sample(
    'rules-proposal',
    (t) =>
      proposalView(t, {
        csrf,
        subject: { kind: 'proposal', id: accountId, line: 'Proposed.', mayAgree: true, why: null },
        rules: words,
        preview: {
          ...preview,
          people: [],
          scopes: [],
          shortGraces: [],
          more: 0,
          affected: 0,
          needsSecond: false,
        },
      }),
    true,
  ),
  sample('coming', (t) => comingView(t, coming), true),
  sample('coming-none', (t) => comingView(t, { ...coming, total: 0, bars: [], days: [] }), true),
];
