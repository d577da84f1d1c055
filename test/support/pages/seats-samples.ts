import type { OrganizationView } from '@latchkey/commands/read-organizations';
import { importView } from '@latchkey/console/pages/import/view';
import { importPreviewView } from '@latchkey/console/pages/import/view-preview';
import { type ManualModel, manualView } from '@latchkey/console/pages/manual/view';
import { previewView } from '@latchkey/console/pages/manual/view-preview';
import { organizationsView } from '@latchkey/console/pages/organizations/view';
import { keepClosedView, keepView } from '@latchkey/idp/pages/keep/view';
import { seatsView } from '@latchkey/idp/pages/seats/view';
import { contact, coop, csrf, NASTY, type Sample, sample } from './sample.ts';

const line: ManualModel['lines'][number] = {
  id: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
  name: NASTY,
  username: 'amaranta',
  group: 'Members',
  reason: 'honorary',
  sponsor: 'a_very_long_username',
  until: '24 December 2026',
  untilDay: '2026-12-24',
  state: 'ends-soon',
};

const manual: ManualModel = {
  sources: ['by-hand', 'staff'],
  others: false,
  groups: [
    { name: 'members', title: 'Members' },
    { name: 'stewards', title: 'Stewards' },
  ],
  lines: [
    line,
    {
      ...line,
      id: 'b2',
      name: 'Ṣọlá',
      username: null,
      reason: 'cash',
      until: null,
      untilDay: '',
      state: 'runs',
    },
    { ...line, id: 'b3', name: 'Nadia', reason: 'staff', state: 'ended' },
    { ...line, id: 'b4', name: 'Otto', reason: 'founder', state: 'barred' },
  ],
  today: '2026-11-24',
  typed: { sponsor: 'treasurer' },
  faults: {},
  csrf,
};

const preview = {
  values: { name: NASTY, source: 'by-hand', group: 'members', reason: 'cash', sponsor: 'treasurer' },
  who: NASTY,
  group: 'Members',
  until: '24 December 2026',
  apps: ['Cloud', 'Chat'],
  isNew: true,
  noAddress: true,
  known: true,
  waits: true,
  later: true,
  csrf,
};

const seat = {
  identityId: 'o1',
  accountId: '0198c7ae-1111-7000-8000-aaaaaaaaaaaa',
  life: 'active',
  username: 'amaranta',
  name: null,
  address: null,
  month: new Date('2026-10-01T00:00:00Z'),
};
const organization: OrganizationView = {
  identityId: '0198c7ae-2222-7000-8000-aaaaaaaaaaaa',
  source: 'books',
  name: NASTY,
  slug: 'weavers',
  count: 4,
  state: 'runs',
  until: null,
  groups: ['members'],
  settled: true,
  seats: [
    seat,
    {
      ...seat,
      accountId: 's2',
      life: 'invited',
      username: null,
      address: 'amaranta.buendia.iguaran@a-very-long-host-name.example.org',
      month: null,
    },
  ],
  keepers: [{ identityId: 'o1', accountId: 'k1', origin: 'oauth', username: 'keeper' }],
  addresses: 2,
  asked: {
    identityId: 'o1',
    askedOn: new Date('2026-11-20T12:00:00Z'),
    expiresOn: new Date('2026-12-04T12:00:00Z'),
    mails: 2,
    answered: 1,
  },
};
const organizations: OrganizationView[] = [
  organization,
  {
    ...organization,
    identityId: 'o2',
    name: null,
    count: 1,
    state: 'ends',
    until: new Date('2026-12-24T12:00:00Z'),
    keepers: [],
    asked: null,
  },
  {
    ...organization,
    identityId: 'o3',
    name: 'Unclear',
    count: null,
    state: 'unclear',
    seats: [],
    addresses: 0,
  },
];
const seats = { organizations, timezone: 'UTC', csrf };

const keep = { name: NASTY, coop, action: '/keep/token', csrf };

const lists = {
  sources: [
    { name: 'by-hand', kind: 'manual' },
    { name: 'upload', kind: 'file' },
  ],
  fault: null,
  content: '',
  csrf,
} as const;
const listed = (['new', 'question', 'changed', 'ends', 'barred', 'same'] as const).map((kind, at) => ({
  line: kind === 'ends' ? null : at + 2,
  who: kind === 'new' ? NASTY : 'Nadia',
  kind,
  until: kind === 'changed' ? '2026-12-31' : null,
}));
const imported = { source: 'by-hand', content: NASTY, digest: 'd', lines: listed, problems: [], csrf };
const problems = [
  { code: 'file-line', params: { line: 3, column: 'email' } },
  { code: 'import-username', params: { line: 4, column: 'username' } },
];

/** Pages about members kept by hand, files of members, organizations and their seats. */
export const SEATS_SAMPLES: readonly Sample[] = [
  sample('manual', (t) => manualView(t, manual), true),
  sample('manual-others', (t) => manualView(t, { ...manual, sources: [], lines: [], others: true }), true),
  sample('manual-none', (t) => manualView(t, { ...manual, sources: [], lines: [] }), true),
  sample(
    'manual-faults',
    (t) =>
      manualView(t, {
        ...manual,
        sources: ['by-hand'],
        typed: { username: NASTY },
        faults: { username: 'console.manual.fault.username', until: 'console.manual.fault.dates' },
      }),
    true,
  ),
  sample('seats', (t) => seatsView(t, seats), true),
  sample('seats-none', (t) => seatsView(t, { ...seats, organizations: [] }), true),
  ...([null, 'has-account', 'barred', 'gone', 'no-such-account'] as const).map((fault) =>
    sample(`keep-${fault ?? 'new'}`, (t) =>
      keepView(t, { ...keep, username: null, signInUrl: '/?sign-in', fault }),
    ),
  ),
  sample('keep-signed-in', (t) =>
    keepView(t, { ...keep, name: null, username: 'a_very_long_username', signInUrl: null, fault: null }),
  ),
  ...(['used', 'expired', 'unknown'] as const).map((kind) =>
    sample(`keep-${kind}`, (t) => keepClosedView(t, { kind, coop, contact })),
  ),
  sample('organizations', (t) => organizationsView(t, seats), true),
  sample('organizations-none', (t) => organizationsView(t, { ...seats, organizations: [] }), true),
  sample('import', (t) => importView(t, lists), true),
  sample(
    'import-none',
    (t) => importView(t, { ...lists, sources: [], fault: 'seats.import.empty', content: NASTY }),
    true,
  ),
  sample('import-preview', (t) => importPreviewView(t, imported), true),
  sample('import-faults', (t) => importPreviewView(t, { ...imported, lines: [], problems }), true),
  sample('manual-preview', (t) => previewView(t, preview), true),
];
