import { describe, expect, test } from '@jest/globals';
import { type KnownIdentity, mergePage } from './merge-read.ts';
import type { PersonRow } from './source-row.ts';

const person: PersonRow = {
  aliases: ['id:ana'],
  type: 'INDIVIDUAL',
  isGuest: false,
  isIncognito: false,
  slug: 'ana',
  name: 'Ana',
  address: 'new@example.org',
};
const claimed: KnownIdentity = {
  ...person,
  id: 'i1',
  name: null,
  address: null,
  accountId: 'a1',
  claimed: true,
  concerned: true,
  provedAddresses: ['ana@example.org'],
};
const data = {
  kind: 'order',
  status: 'ACTIVE',
  frequency: 'MONTHLY',
  tierId: 't',
  createdAt: null,
  processedAt: null,
  lastChargedAt: null,
} as const;

const merged = (known: Partial<KnownIdentity>, row: Partial<PersonRow> = {}) =>
  mergePage(
    { identities: new Map([['id:ana', { ...claimed, ...known }]]), facts: new Map() },
    [{ aliases: ['id:o1'], person: { ...person, ...row }, data }],
    { kind: 'full', readOn: new Date(0) },
    { isConcerned: () => true, newId: () => 'n1' },
  );

describe('an address in the books of somebody who has claimed', () => {
  test('is told where it is not one that they proved, and kept nowhere', () => {
    const page = merged({});
    expect(page.otherAddresses).toEqual([{ accountId: 'a1', identityId: 'i1', address: 'new@example.org' }]);
    expect(page.identities).toEqual([]);
  });

  test.each([
    ['the one they proved, in other letters', {}, { address: 'ANA@Example.org' }],
    ['one of several they proved', { provedAddresses: ['b@example.org', 'new@example.org'] }, {}],
    ['none', {}, { address: null }],
    ['one of an organization', {}, { type: 'ORGANIZATION' }],
    ['one of somebody who hides who they are', {}, { isIncognito: true }],
    ['one of somebody who has proved none', { provedAddresses: [] }, {}],
    ['one of somebody invited, who has not claimed', { claimed: false }, {}],
    ['one of nobody here', { accountId: null, claimed: false, provedAddresses: [] }, {}],
  ])('is not told: %s', (_, known, row) => {
    expect(merged(known, row).otherAddresses).toEqual([]);
  });
});
