import { describe, expect, test } from '@jest/globals';
import { addAccount, sha256Hex } from './accounts.ts';
import { chooseAccount, groupsAfterSignIn, oidcUserId } from './choose-account.ts';
import { RECOMMENDED_SETUP } from './setup.ts';
import { emptyState } from './state.ts';

describe('which account a sign-in lands on', () => {
  const open = { ...RECOMMENDED_SETUP, disableAccountCreation: false };
  const withLocal = () => {
    const state = emptyState();
    addAccount(state, { backend: 'Database', id: 'Ana', displayName: 'Ana' });
    return state;
  };
  const withOidc = (id: string) => {
    const state = emptyState();
    addAccount(state, { backend: 'user_oidc', id, displayName: id });
    return state;
  };
  const hashed = sha256Hex('1_0_m1');
  test.each([
    [
      'a local account is found by the raw claim, in any case',
      withLocal(),
      open,
      'aNA',
      { kind: 'existing', row: { id: 'Ana' } },
    ],
    [
      'also with unique-uid',
      withLocal(),
      { ...open, uniqueUid: true },
      'ana',
      { kind: 'existing', row: { id: 'Ana' } },
    ],
    [
      'without soft auto provisioning it is a conflict',
      withLocal(),
      { ...open, softAutoProvision: false },
      'ana',
      { kind: 'refused', reason: 'conflict' },
    ],
    [
      'a prepared account is found',
      withOidc('m1'),
      RECOMMENDED_SETUP,
      'm1',
      { kind: 'existing', row: { id: 'm1' } },
    ],
    [
      'nobody prepared is refused',
      emptyState(),
      RECOMMENDED_SETUP,
      'm1',
      { kind: 'refused', reason: 'not-provisioned' },
    ],
    [
      'a prepared hashed account is refused when creation is off',
      withOidc(hashed),
      { ...RECOMMENDED_SETUP, uniqueUid: true },
      'm1',
      { kind: 'refused', reason: 'not-provisioned' },
    ],
    [
      'and found when it is on',
      withOidc(hashed),
      { ...open, uniqueUid: true },
      'm1',
      { kind: 'existing', row: { id: hashed } },
    ],
    ['a new one is made by the claim', emptyState(), open, 'm1', { kind: 'create', id: 'm1' }],
    ['or by its hash', emptyState(), { ...open, uniqueUid: true }, 'm1', { kind: 'create', id: hashed }],
    [
      'another provider number gives another hash',
      withOidc(hashed),
      { ...open, uniqueUid: true, providerId: 2 },
      'm1',
      { kind: 'create', id: sha256Hex('2_0_m1') },
    ],
    [
      'without auto provisioning nobody new',
      emptyState(),
      { ...open, autoProvision: false },
      'm1',
      { kind: 'refused', reason: 'not-provisioned' },
    ],
    [
      'a claim that is no text is refused',
      emptyState(),
      open,
      7,
      { kind: 'refused', reason: 'claim-not-a-string' },
    ],
  ])('%s', (_fact, state, setup, claim, expected) => {
    expect(chooseAccount(state, setup, claim)).toMatchObject(expected);
  });
  test('an id of more than 64 bytes is hashed', () => {
    expect(oidcUserId(open, 1, 'z'.repeat(65))).toBe(sha256Hex('z'.repeat(65)));
  });
  test('group provisioning without a regex takes every group away that the claim does not name', () => {
    const on = { ...open, groupProvisioning: true };
    expect(groupsAfterSignIn(on, ['by-hand', 'members'], ['members', { gid: 'tech' }])).toEqual([
      'members',
      'tech',
    ]);
    expect(groupsAfterSignIn(on, ['by-hand'], undefined)).toEqual([]);
    expect(
      groupsAfterSignIn({ ...on, groupWhitelistRegex: '/^lk-/' }, ['by-hand', 'lk-old'], ['lk-new', 'admin']),
    ).toEqual(['by-hand', 'lk-new']);
    expect(groupsAfterSignIn({ ...on, uniqueUid: true }, [], ['members'])).toEqual([
      sha256Hex('1_0_members'),
    ]);
  });
});
