import { expect, test } from '@jest/globals';
import { type MergeWord, mergeStanding } from './merge-word.ts';

const proposedOn = new Date('2027-03-01T00:00:00Z');
const after = (hours: number) => new Date(proposedOn.getTime() + hours * 3_600_000);
const word = (more: Partial<MergeWord>): MergeWord => ({
  proposedBy: 'account:ada',
  proposedOn,
  by: 'account:bea',
  affected: ['keep', 'gone'],
  admins: 2,
  now: after(1),
  ...more,
});

test.each([
  ['one of the two agrees', { by: 'account:gone' }, 'affected'],
  ['one of the two, and nobody else is there', { by: 'account:keep', admins: 0 }, 'affected'],
  ['no admin yet: the shell alone', { by: 'operator', proposedBy: 'operator', admins: 0 }, 'effective'],
  ['another admin', {}, 'effective'],
  ['an admin, after the shell proposed', { proposedBy: 'operator' }, 'effective'],
  ['the shell is never the second', { by: 'operator' }, 'needs-second'],
  ['the same admin of several', { by: 'account:ada' }, 'needs-second'],
  ['the only admin, too early', { by: 'account:ada', admins: 1 }, 'waits'],
  ['the only admin, two days later', { by: 'account:ada', admins: 1, now: after(48) }, 'effective'],
] as const)('%s', (_fact, more, kind) => {
  expect(mergeStanding(word(more)).kind).toBe(kind);
});
