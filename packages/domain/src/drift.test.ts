import { describe, expect, test } from '@jest/globals';
import type { Step } from './delivery.ts';
import { type Drift, driftOf, isStorm } from './drift.ts';

const sent = { displayName: 'h1' };

describe('what a next step means where nothing new is wished', () => {
  const shown = (kind: Drift['kind']): Drift => ({ kind, repairs: false });
  const rows: [Step, Drift | null][] = [
    [{ do: 'done' }, null],
    [{ do: 'create' }, null],
    [{ do: 'bind', ref: 'a' }, null],
    [{ do: 'suspend' }, { kind: 'access-open', repairs: true }],
    [{ do: 'remove' }, { kind: 'access-open', repairs: true }],
    [{ do: 'erase' }, { kind: 'access-open', repairs: true }],
    [{ do: 'restore' }, shown('stopped-there')],
    [{ do: 'set-groups', add: ['a'], remove: [] }, shown('groups')],
    [{ do: 'update', fields: { displayName: 'Ana' } }, shown('fields')],
    [{ do: 'needs-person', instructions: 'gone' }, shown('gone')],
    [{ do: 'needs-person', instructions: 'protected' }, shown('protected')],
    [{ do: 'needs-person', instructions: 'other-account' }, shown('other')],
  ];
  test.each(rows)('%j', (step, drift) => expect(driftOf(step, { wanted: sent, sent })).toEqual(drift));

  test('a field that we have not sent yet is our own change', () => {
    const step: Step = { do: 'update', fields: { displayName: 'Anna' } };
    expect(driftOf(step, { wanted: { displayName: 'h2' }, sent })).toBeNull();
  });
});

test('three accounts are no storm, nor is a tenth; more is', () => {
  expect([isStorm(3, 5), isStorm(4, 5), isStorm(6, 60), isStorm(7, 60)]).toEqual([false, true, false, true]);
});
