import type { PurposeKeys } from '@latchkey/runtime/seal';
import { type AddressChange, readAddressChange } from '@latchkey/store/address-change';
import type { Reader } from '@latchkey/store/database';
import { deriveToken, readToken } from './derived-token.ts';

/** Which of the two mails a link stands in: the question at the old address, or the proof of the new one. */
export type AddressStep = 'question' | 'proof';

const PURPOSE = { question: 'address-question', proof: 'address-proof' } as const;

/** The token of a link about an address (derived-token.ts). */
export function addressToken(keys: PurposeKeys, step: AddressStep, change: AddressLink): string {
  return deriveToken(keys, PURPOSE[step], change.id, change.counter);
}

export type AddressLink = { id: string; counter: number };

/**
 * What a link leads to. `open`: the question can be answered, or the address be proved. `confirming`: answered with
 * yes, and the other mail is on its way; the rest: closed, or voided by something newer.
 */
export type FoundAddress = {
  kind: 'open' | 'confirming' | 'taken' | 'declined' | 'void';
  change: AddressChange;
};

/** Reads what is behind a link; null where it was never good. */
export async function findAddressLink(
  db: Reader,
  keys: PurposeKeys,
  step: AddressStep,
  token: string,
): Promise<FoundAddress | null> {
  const said = readToken(keys, PURPOSE[step], token);
  const change = said === null ? null : await readAddressChange(db, said.id);
  if (said === null || change === null) return null;
  return { kind: kindOf(change, step, said.counter), change };
}

/** Whether a link of this step and counter can still be used. */
export function isAddressOpen(change: AddressChange, step: AddressStep, counter: number): boolean {
  return kindOf(change, step, counter) === 'open';
}

/**
 * | state                | link of the question               | link of the proof         |
 * |----------------------|------------------------------------|---------------------------|
 * | asked                | open; an older counter: void       | void                      |
 * | confirming           | confirming; an older question: void | open; an older counter: void |
 * | either, time over    | void                               | void                      |
 * | taken, declined      | taken, declined; older: void       | the same                  |
 * | expired, overtaken   | void                               | void                      |
 */
function kindOf(change: AddressChange, step: AddressStep, counter: number): FoundAddress['kind'] {
  const { state } = change;
  const age = change.counter - counter;
  const ofThis = step === 'question' && state !== 'asked' && state !== 'declined' ? age === 1 : age === 0;
  if (!ofThis || state === 'expired' || state === 'overtaken') return 'void';
  if (state === 'taken' || state === 'declined') return state;
  if (change.expired) return 'void';
  if (state === 'confirming') return step === 'proof' ? 'open' : 'confirming';
  return step === 'question' ? 'open' : 'void';
}
