import { handlesView } from '@latchkey/console/pages/handles/view';
import { mergeView } from '@latchkey/console/pages/merge/view';
import { sharedView } from '@latchkey/console/pages/shared/view';
import { handleView } from '@latchkey/idp/pages/handle/view';
import { nameView } from '@latchkey/idp/pages/names/view';
import { chooseView, ownSharedView } from '@latchkey/idp/pages/shared/view';
import { csrf, NASTY, type Sample, sample } from './sample.ts';

const id = (at: number) => `0198c7ae-500${at}-7000-8000-aaaaaaaaaaaa`;
const handle = { csrf, username: 'amaranta', typed: '', faults: {}, moves: [] };
const move = { id: id(1), app: 'Chat', ready: false, keys: true, merge: false };
const request = {
  id: id(3),
  name: NASTY,
  username: 'amaranta',
  wanted: 'remedios',
  asked: '24 November 2026',
  ways: (['none-yet', 'unseen', 'own-name', 'renamed', 'by-hand'] as const).map((way) => ({
    app: 'Chat',
    way,
  })),
  own: false,
};
const byHand = {
  id: id(5),
  name: 'Amaranta',
  app: 'Chat',
  handle: '@amaranta:chat.example.org',
  opened: '24 November 2026',
  ready: true,
  merge: false,
};

const side = {
  id: id(8),
  name: NASTY,
  username: 'amaranta',
  life: 'active' as const,
  holds: ['barred' as const],
  groups: ['members'],
  roles: ['treasurer'],
  identities: [{ source: 'books', slug: null }],
  addresses: 2,
};
const merge = {
  preview: {
    keep: side,
    gone: { ...side, id: id(9), name: null, username: null, holds: [], groups: [], roles: [] },
    apps: [
      { app: 'cloud', keep: 'amaranta', gone: 'amaranta2', stays: 'gone' as const },
      { app: 'chat', keep: null, gone: '@amaranta:chat.example.org', stays: 'gone' as const },
    ],
  },
  title: (_kind: 'app' | 'group', name: string) => `The ${name}`,
};
const nothing = { csrf, mayDecide: true, draft: null, typed: { keep: '', gone: '' }, open: [], done: [] };

const choose = {
  app: 'Forum',
  action: '/x',
  csrf,
  self: { name: 'Amaranta', username: 'amaranta' },
  shared: [{ id: id(1), name: NASTY, username: 'garden' }],
  notNow: false,
};
const shared = {
  csrf,
  accounts: [
    {
      id: id(1),
      name: NASTY,
      username: 'garden',
      groups: ['members'],
      keepers: [
        { id: id(2), name: 'Amaranta' },
        { id: id(3), name: 'Remedios' },
      ],
    },
    { id: id(4), name: 'Kitchen', username: 'kitchen', groups: [], keepers: [] },
  ],
  groups: [
    { name: 'members', title: 'Members' },
    { name: 'crew', title: NASTY },
  ],
  typed: { name: '', username: '', keepers: '', groups: [] },
  faults: {},
};

/** Pages about names. */
export const NAMES_SAMPLES: readonly Sample[] = [
  sample('name', (t) => nameView(t, { csrf, name: NASTY, apps: ['Cloud', 'Chat'], faults: {} }), true),
  sample(
    'name-faults',
    (t) => nameView(t, { csrf, name: '', apps: [], faults: { name: 'idp.claim.fault.name' } }),
    true,
  ),
  sample('handle', (t) => handleView(t, { ...handle, request: null }), true),
  sample(
    'handle-faults',
    (t) =>
      handleView(t, {
        ...handle,
        typed: NASTY,
        request: { id: id(0), wanted: null, state: 'refused' },
        faults: { username: 'names.handle.fault.too-many' },
      }),
    true,
  ),
  sample(
    'handle-waits',
    (t) => handleView(t, { ...handle, request: { id: id(0), wanted: 'remedios', state: 'asked' } }),
    true,
  ),
  sample(
    'handle-moves',
    (t) =>
      handleView(t, {
        ...handle,
        request: { id: id(0), wanted: null, state: 'granted' },
        moves: [move, { ...move, id: id(2), app: NASTY, ready: true, keys: false, merge: true }],
      }),
    true,
  ),
  sample('handles-none', (t) => handlesView(t, { csrf, requests: [], moves: [] }), true),
  sample(
    'handles',
    (t) =>
      handlesView(t, {
        csrf,
        requests: [request, { ...request, id: id(4), name: 'B', own: true, ways: [] }],
        moves: [
          byHand,
          { ...byHand, id: id(6), merge: true, ready: false },
          { ...byHand, id: id(7), handle: null },
        ],
      }),
    true,
  ),
  sample('merge', (t) => mergeView(t, nothing), true),
  sample('merge-preview', (t) => mergeView(t, { ...nothing, draft: merge }), true),
  sample(
    'merge-open',
    (t) =>
      mergeView(t, {
        ...nothing,
        open: [{ ...merge, id: id(0), on: '24 November 2026', untilOn: null }],
        done: [{ id: id(1), keep: NASTY, untilOn: '24 December 2026' }],
      }),
    true,
  ),
  sample('choose', (t) => chooseView(t, choose)),
  sample('choose-not-now', (t) => chooseView(t, { ...choose, notNow: true })),
  sample('own-shared-none', (t) => ownSharedView(t, { csrf, kept: [], sessions: [] }), true),
  sample(
    'own-shared',
    (t) =>
      ownSharedView(t, {
        csrf,
        kept: [{ id: id(1), name: NASTY }],
        sessions: [{ uid: 'u', name: 'Garden', apps: 'Forum' }],
      }),
    true,
  ),
  sample('shared', (t) => sharedView(t, shared), true),
  sample(
    'shared-faults',
    (t) =>
      sharedView(t, {
        ...shared,
        accounts: [],
        faults: { name: 'idp.claim.fault.name', groups: 'names.shared.said.group' },
      }),
    true,
  ),
];
