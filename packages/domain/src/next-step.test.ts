import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runsOf, seedOf } from '../../../test/support/slice.ts';
import type { Capabilities, Observed, Step, Wanted } from './delivery.ts';
import { TREATMENTS } from './entitlement.ts';
import { nextStep, type StepInput } from './next-step.ts';

const CAN_ALL: Capabilities = {
  create: true,
  update: ['displayName'],
  groups: true,
  names: 'renames',
  suspend: true,
  remove: true,
  erase: true,
  endSessions: true,
};
const SUBJECT = '00000000-0000-4000-8000-000000000001';

const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  treatment: 'present',
  subject: SUBJECT,
  handle: 'ana',
  groups: ['Members'],
  managed: ['Members', 'Stewards'],
  fields: { displayName: 'Ana' },
  ...more,
});
const observed = (more: Partial<Observed> = {}): Observed => ({
  ref: 'ana',
  handle: 'ana',
  subject: SUBJECT,
  standing: 'present',
  groups: ['Members'],
  fields: { displayName: 'Ana' },
  protected: false,
  lastActivityAt: null,
  ...more,
});
const step = (more: Partial<StepInput>): Step =>
  nextStep({
    wanted: wanted(),
    observed: observed(),
    binding: { ref: 'ana', origin: 'made' },
    capabilities: CAN_ALL,
    make: 'ahead',
    ...more,
  });

describe('the truth table, row by row', () => {
  const none = { observed: null };
  const free = { binding: null };
  const rows: [string, Partial<StepInput>, Step][] = [
    [
      'protected',
      { observed: observed({ protected: true }) },
      { do: 'needs-person', instructions: 'protected' },
    ],
    [
      'protected and unbound',
      { ...free, observed: observed({ protected: true }) },
      { do: 'needs-person', instructions: 'protected' },
    ],
    ...TREATMENTS.filter((one) => one !== 'present').flatMap(
      (treatment): [string, Partial<StepInput>, Step][] => [
        [`absent, bound, ${treatment}`, { ...none, wanted: wanted({ treatment }) }, { do: 'done' }],
        [
          `absent, unbound, ${treatment}`,
          { ...none, ...free, wanted: wanted({ treatment }) },
          { do: 'done' },
        ],
      ],
    ),
    ['absent, bound, present', none, { do: 'needs-person', instructions: 'gone' }],
    ['absent, unbound, ahead', { ...none, ...free }, { do: 'create' }],
    ['absent, unbound, first use', { ...none, ...free, make: 'first-use' }, { do: 'done' }],
    [
      'not ours',
      { ...free, observed: observed({ subject: null }) },
      { do: 'needs-person', instructions: 'foreign' },
    ],
    [
      'somebody else’s',
      { ...free, observed: observed({ subject: 'other' }) },
      { do: 'needs-person', instructions: 'foreign' },
    ],
    [
      'not ours, to be suspended',
      { ...free, wanted: wanted({ treatment: 'suspended' }), observed: observed({ subject: null }) },
      { do: 'needs-person', instructions: 'foreign' },
    ],
    ['ours, unbound', free, { do: 'bind', ref: 'ana' }],
    [
      'ours, unbound, to be suspended',
      { ...free, wanted: wanted({ treatment: 'suspended' }) },
      { do: 'bind', ref: 'ana' },
    ],
    [
      'another account than the bound one',
      { observed: observed({ ref: 'bea' }) },
      { do: 'needs-person', instructions: 'other-account' },
    ],
    ['the bound one in other case', { observed: observed({ ref: 'ANA' }) }, { do: 'done' }],
    [
      'erased there, wanted present',
      { observed: observed({ standing: 'erased' }) },
      { do: 'needs-person', instructions: 'erased' },
    ],
    [
      'erased there, wanted left',
      { observed: observed({ standing: 'erased' }), wanted: wanted({ treatment: 'left' }) },
      { do: 'done' },
    ],
    ['to be erased', { wanted: wanted({ treatment: 'erased' }) }, { do: 'erase' }],
    [
      'to be erased, erased',
      { wanted: wanted({ treatment: 'erased' }), observed: observed({ standing: 'erased' }) },
      { do: 'done' },
    ],
    [
      'to be erased, cannot',
      { wanted: wanted({ treatment: 'erased' }), capabilities: { ...CAN_ALL, erase: false } },
      { do: 'needs-person', instructions: 'cannot-erase' },
    ],
    ...(['suspended', 'left'] as const).flatMap((treatment): [string, Partial<StepInput>, Step][] => [
      [`present, wanted ${treatment}`, { wanted: wanted({ treatment }) }, { do: 'suspend' }],
      [
        `present, wanted ${treatment}, cannot`,
        { wanted: wanted({ treatment }), capabilities: { ...CAN_ALL, suspend: false } },
        { do: 'needs-person', instructions: 'cannot-suspend' },
      ],
      [
        `suspended, wanted ${treatment}`,
        { wanted: wanted({ treatment }), observed: observed({ standing: 'suspended' }) },
        { do: 'done' },
      ],
      [
        `left, wanted ${treatment}`,
        { wanted: wanted({ treatment }), observed: observed({ standing: 'left' }) },
        { do: 'done' },
      ],
      [`${treatment}, wanted present`, { observed: observed({ standing: treatment }) }, { do: 'restore' }],
    ]),
    [
      'another name',
      { observed: observed({ fields: { displayName: 'Anna' } }) },
      { do: 'update', fields: { displayName: 'Ana' } },
    ],
    [
      'another name that the app cannot take',
      { observed: observed({ fields: {} }), capabilities: { ...CAN_ALL, update: [] } },
      { do: 'done' },
    ],
    [
      'a group too few',
      { observed: observed({ groups: [] }) },
      { do: 'set-groups', add: ['Members'], remove: [] },
    ],
    [
      'a managed group too many',
      { observed: observed({ groups: ['Members', 'Stewards'] }) },
      { do: 'set-groups', add: [], remove: ['Stewards'] },
    ],
    [
      'a group that is none of ours',
      { observed: observed({ groups: ['Members', 'Knitting'] }) },
      { do: 'done' },
    ],
    [
      'groups, the app knows none',
      { observed: observed({ groups: [] }), capabilities: { ...CAN_ALL, groups: false } },
      { do: 'done' },
    ],
    [
      'groups while suspended',
      {
        wanted: wanted({ treatment: 'suspended' }),
        observed: observed({ standing: 'suspended', groups: ['Stewards'] }),
      },
      { do: 'done' },
    ],
    ['another name', { observed: observed({ handle: 'old' }) }, { do: 'rename', handle: 'ana' }],
    ['the same name in capitals', { observed: observed({ handle: 'Ana' }) }, { do: 'done' }],
    [
      'another name, adopted with it',
      { observed: observed({ handle: 'old' }), binding: { ref: 'ana', origin: 'adopted' } },
      { do: 'done' },
    ],
    [
      'another name, and the app cannot change it',
      { observed: observed({ handle: 'old' }), capabilities: { ...CAN_ALL, names: 'fixed' } },
      { do: 'done' },
    ],
    ['all equal', {}, { do: 'done' }],
  ];
  test.each(rows)('%s', (_name, input, expected) => expect(step(input)).toEqual(expected));
});

/** What an app does with a step; `created` gives accounts the subject, as the connectors do. */
function applyStep(state: StepInput, next: Step): StepInput {
  const { wanted: wish } = state;
  const seen = state.observed as Observed;
  switch (next.do) {
    case 'create':
      return {
        ...state,
        observed: observed({ ref: wish.subject, subject: wish.subject, groups: [], fields: {} }),
      };
    case 'bind':
      return { ...state, binding: { ref: next.ref, origin: 'made' } };
    case 'suspend':
      return { ...state, observed: { ...seen, standing: 'suspended' } };
    case 'restore':
      return { ...state, observed: { ...seen, standing: 'present' } };
    case 'remove':
      return { ...state, observed: { ...seen, standing: 'left' } };
    case 'erase':
      return { ...state, observed: { ...seen, standing: 'erased' } };
    case 'update':
      return { ...state, observed: { ...seen, fields: { ...seen.fields, ...next.fields } } };
    case 'rename':
      return { ...state, observed: { ...seen, handle: next.handle } };
    case 'set-groups': {
      const groups = [...seen.groups.filter((group) => !next.remove.includes(group)), ...next.add];
      return { ...state, observed: { ...seen, groups } };
    }
    default:
      return state;
  }
}

const groupNames = fc.subarray(['Members', 'Stewards', 'Crew', 'Knitting']);
const anyState: fc.Arbitrary<StepInput> = fc.record({
  wanted: fc.record({
    treatment: fc.constantFrom(...TREATMENTS),
    subject: fc.constant(SUBJECT),
    handle: fc.constant('ana'),
    groups: fc.subarray(['Members', 'Stewards']),
    managed: fc.constant(['Members', 'Stewards', 'Crew']),
    fields: fc.record({ displayName: fc.constantFrom('Ana', 'Anna') }),
  }),
  observed: fc.option(
    fc.record({
      ref: fc.constantFrom('ana', 'ANA', 'bea'),
      handle: fc.constantFrom('ana', 'old'),
      subject: fc.constantFrom(SUBJECT, null, 'other'),
      standing: fc.constantFrom('present', 'suspended', 'left', 'erased'),
      groups: groupNames,
      fields: fc.record({ displayName: fc.constantFrom('Ana', '') }),
      protected: fc.boolean(),
      lastActivityAt: fc.constant(null),
    }),
  ),
  binding: fc.option(fc.constant({ ref: 'ana', origin: 'made' as const })),
  capabilities: fc.record({
    create: fc.constant(true),
    update: fc.constantFrom(['displayName'], []),
    groups: fc.boolean(),
    names: fc.constantFrom('unseen', 'renames', 'fixed'),
    suspend: fc.boolean(),
    remove: fc.boolean(),
    erase: fc.boolean(),
    endSessions: fc.boolean(),
  }),
  make: fc.constantFrom('ahead', 'first-use'),
});

describe('any state', () => {
  const parameters = { seed: seedOf('next-step'), numRuns: runsOf({ quick: 400, ci: 4_000, all: 40_000 }) };

  test('comes to rest within 8 steps, and stays there', () => {
    fc.assert(
      fc.property(anyState, (start) => {
        let state = start;
        for (let steps = 0; steps <= 8; steps += 1) {
          const next = nextStep(state);
          if (next.do === 'done' || next.do === 'needs-person') {
            expect(nextStep(applyStep(state, next))).toEqual(next);
            return;
          }
          state = applyStep(state, next);
        }
        throw new Error('still something to do after 8 steps');
      }),
      parameters,
    );
  });

  test('an account that is protected, or that nobody made ours, is left alone', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const { observed: seen, binding } = state;
        const isForeign = seen !== null && binding === null && seen.subject !== SUBJECT;
        if (!seen?.protected && !isForeign) return;
        expect(nextStep(state).do).toBe('needs-person');
      }),
      parameters,
    );
  });

  test('no step takes or gives a group that is not managed, or any while access is stopped', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const next = nextStep(state);
        if (next.do !== 'set-groups') return;
        expect(state.wanted.treatment).toBe('present');
        for (const group of [...next.add, ...next.remove]) expect(state.wanted.managed).toContain(group);
      }),
      parameters,
    );
  });
});
