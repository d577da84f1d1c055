import { expect, test } from '@jest/globals';
import { catalogue } from '@latchkey/connectors/catalogue';
import { memory } from '@latchkey/connectors/memory/create-memory-app';
import type { Observed, Wanted } from '@latchkey/domain/delivery';
import { receiptSteps } from './receipt-steps.ts';

const wanted = (treatment: Wanted['treatment']): Wanted => ({
  treatment,
  subject: 's',
  handle: 'ana',
  groups: ['Members'],
  managed: ['Members'],
  fields: {},
});
const observed = (standing: Observed['standing'], groups: string[] = ['Members']): Observed => ({
  ref: 'ana',
  handle: 'ana',
  subject: 's',
  standing,
  groups,
  fields: {},
  protected: false,
  lastActivityAt: null,
});
const say = (...given: Parameters<typeof receiptSteps>) =>
  receiptSteps(...given).map(({ step, proof, code }) => `${step} ${proof} ${code}`);

test('an ending is verified by what the app shows, its sessions where the stop ends them', () => {
  expect(say(wanted('left'), observed('suspended'), memory, false)).toEqual([
    'account verified suspended',
    'sessions verified stopped-with-account',
  ]);
  expect(
    say(wanted('suspended'), observed('suspended'), { ...memory, stopEndsSessions: false }, false),
  ).toEqual(['account verified suspended', 'sessions impossible no-such-call']);
  expect(say(wanted('left'), null, memory, false)).toEqual(['account verified not-there']);
});

test('a return says what is missing, and what an account that had left does not get back', () => {
  expect(say(wanted('present'), observed('present'), memory, false)).toEqual([
    'account verified present',
    'groups verified all',
  ]);
  expect(say(wanted('present'), observed('present', []), memory, false)).toEqual([
    'account verified present',
    'groups impossible some-missing',
  ]);
  const { matrix } = catalogue;
  if (matrix === undefined) throw new Error('there is a kind matrix');
  expect(say(wanted('present'), observed('present'), matrix, true).slice(2)).toEqual([
    'rooms impossible lost-by-leaving',
    'devices impossible lost-by-leaving',
    'encryption-keys impossible lost-by-leaving',
  ]);
});
