import { describe, expect, test } from '@jest/globals';
import { type DueMail, passMails } from './pass-letters.ts';

const mail = (id: string, more: Partial<DueMail> = {}): DueMail => ({
  id,
  template: 'grace-started',
  toMember: true,
  asked: false,
  ...more,
});
const nothing = { hour: 0, day: 0 };
const many = (count: number) => Array.from({ length: count }, (_, at) => mail(`m${at}`));

describe('a mail that is due', () => {
  test.each([
    ['to those who answer for the hub', { template: 'held-plan', toMember: false }],
    ['that is a receipt', { template: 'claimed' }],
    ['that warns of the shell', { template: 'shell-change' }],
    ['that somebody asked for', { template: 'anything', asked: true }],
    ['that is an invitation somebody sent', { template: 'invitation' }],
    ['that reminds of such an invitation', { template: 'invitation-last' }],
  ])('%s goes, whatever went before', (_, more) => {
    expect(passMails([mail('m', more)], { hour: 500, day: 500 }, false).cleared).toEqual(['m']);
  });

  test('to a member waits until a person has pressed send', () => {
    expect(passMails([mail('m')], nothing, false).held).toEqual([{ id: 'm', reason: 'not-opened' }]);
    expect(passMails([mail('m')], nothing, true).counted).toEqual(['m']);
  });

  test('after 20 within the hour waits for a click, the first ones go', () => {
    const { counted, held } = passMails(many(25), nothing, true);
    expect([counted.length, held.length]).toEqual([20, 5]);
    expect(held[0]).toEqual({ id: 'm20', reason: 'burst' });
    expect(passMails(many(3), { hour: 19, day: 19 }, true).counted).toEqual(['m0']);
  });

  test('after 100 within the day waits for a click, however slowly they came', () => {
    expect(passMails(many(5), { hour: 0, day: 98 }, true).counted).toHaveLength(2);
    expect(passMails(many(5), { hour: 0, day: 140 }, true).held).toHaveLength(5);
  });
});
