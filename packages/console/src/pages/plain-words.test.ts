import { expect, test } from '@jest/globals';
import { isKnownStatus } from '@latchkey/domain/order-verdict';
import { createText } from '@latchkey/runtime/text/text';
import { basisInWords, hubRole, orderStatus } from './plain-words.ts';

const STATUSES =
  'NEW REQUIRE_CLIENT_CONFIRMATION PAID ERROR PROCESSING REJECTED ACTIVE CANCELLED PENDING EXPIRED DISPUTED REFUNDED PAUSED IN_REVIEW';

test.each(STATUSES.split(' '))('%s is said in plain words, in each language its own', (status) => {
  expect(isKnownStatus(status)).toBe(true);
  const [en, es] = [orderStatus(createText('en'), status), orderStatus(createText('es'), status)];
  for (const said of [en, es]) expect(said).toMatch(/[a-z]{3}/);
  expect(en).not.toBe(es);
});

test('a value that is newer than the texts is shown as it is', () => {
  expect(orderStatus(createText('es'), 'SHINY_NEW')).toBe('SHINY_NEW');
});

test('what a judgement rests on is said in plain words, status or role', () => {
  const es = createText('es');
  expect(basisInWords(es, 'ACTIVE')).toBe(orderStatus(es, 'ACTIVE'));
  expect(basisInWords(es, 'ADMIN')).toBe('administración');
  expect(basisInWords(es, 'SHINY_NEW')).toBe('SHINY_NEW');
});

test('a role of the hub is said in plain words, for one source or for all', () => {
  const es = createText('es');
  expect(hubRole(es, 'treasurer:books')).toBe('tesorería');
  expect(hubRole(es, 'admin')).toBe('administración');
});
