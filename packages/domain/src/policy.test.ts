import { describe, expect, test } from '@jest/globals';
import { type AccessFacts, decideAccess } from './policy.ts';

const present: AccessFacts = {
  client: 'app',
  account: { life: 'active', holds: [] },
  app: { mode: 'manage', retired: false },
  entitlement: { treatment: 'present', version: 3 },
  delivery: { deliveredVersion: 3, deliveredTreatment: 'present', outcome: null },
};
const waiting: AccessFacts = {
  ...present,
  delivery: { deliveredVersion: 0, deliveredTreatment: null, outcome: null },
};
const pending = { kind: 'pending', ref: null, checkAfterMs: null, until: 'first-sign-in' } as const;

describe('access to a client', () => {
  const rows: [string, Partial<AccessFacts>, AccessFacts, unknown][] = [
    ['an active member with a place is let in', {}, present, 'allowed'],
    [
      'new groups on their way do not close the door',
      { entitlement: { treatment: 'present', version: 9 } },
      present,
      'allowed',
    ],
    [
      'an app that makes accounts at the first visit lets in',
      { delivery: { deliveredVersion: 0, deliveredTreatment: null, outcome: pending } },
      present,
      'allowed',
    ],
    ['a place not ready yet is being prepared', {}, waiting, 'preparing'],
    ['nothing recorded of a delivery yet means preparing', { delivery: null }, present, 'preparing'],
    ['a paused app keeps people waiting', { app: { mode: 'paused', retired: false } }, waiting, 'preparing'],
    [
      'an app under observation is not open',
      { app: { mode: 'observe', retired: false } },
      waiting,
      'app-not-open',
    ],
    [
      'a place suspended before and not back yet is being prepared',
      { delivery: { deliveredVersion: 2, deliveredTreatment: 'suspended', outcome: null } },
      present,
      'preparing',
    ],
    ['no group opens the app', { entitlement: null }, present, 'no-group'],
    [
      'suspended in the app',
      { entitlement: { treatment: 'suspended', version: 1 } },
      present,
      'suspended-in-app',
    ],
    ['left the app', { entitlement: { treatment: 'left', version: 1 } }, present, 'left-app'],
    ['a retired app', { app: { mode: 'manage', retired: true } }, present, 'no-app'],
    ['an app that is gone', { app: null }, present, 'no-app'],
    ['invited', { account: { life: 'invited', holds: [] } }, present, 'invited'],
    ['left', { account: { life: 'left', holds: [] } }, present, 'left'],
    ['erased', { account: { life: 'erased', holds: [] } }, present, 'erasing'],
    [
      'barred weighs more than lapsed',
      { account: { life: 'active', holds: ['lapsed', 'barred'] } },
      present,
      'barred',
    ],
    ['lapsed closes the apps', { account: { life: 'active', holds: ['lapsed'] } }, present, 'lapsed'],
    [
      'lapsed leaves the hub open',
      { client: 'hub', app: null, account: { life: 'active', holds: ['lapsed'] } },
      present,
      'allowed',
    ],
    [
      'an admin’s hold closes the hub too',
      { client: 'hub', app: null, account: { life: 'active', holds: ['manual'] } },
      present,
      'manual',
    ],
    [
      'who has left does not get into the hub',
      { client: 'hub', app: null, account: { life: 'left', holds: [] } },
      present,
      'left',
    ],
    [
      'the hub needs no entitlement',
      { client: 'hub', app: null, entitlement: null, delivery: null },
      present,
      'allowed',
    ],
  ];
  test.each(rows)('%s', (_name, change, from, wanted) => {
    const access = decideAccess({ ...from, ...change });
    expect(access.kind === 'denied' ? access.reason : access.kind).toBe(wanted);
  });

  test('what stands in the way is told', () => {
    const outcome = { kind: 'needs-person', instructions: 'x' } as const;
    const access = decideAccess({
      ...waiting,
      delivery: { deliveredVersion: 0, deliveredTreatment: null, outcome },
    });
    expect(access).toEqual({ kind: 'preparing', trouble: 'needs-person' });
  });
});
