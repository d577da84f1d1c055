import type { AnyAbout } from '@latchkey/connectors/about';
import type { Observed, Wanted } from '@latchkey/domain/delivery';
import type { ReceiptStep } from '@latchkey/store/receipt';

/**
 * What a receipt says after the app was read back. An ending is verified by the standing that the app shows; where the
 * app has no call to end what is open inside it, and its stop does not do so by itself, the receipt says that. A return
 * from `left` says what the app cannot give back.
 */
export function receiptSteps(
  wanted: Wanted,
  observed: Observed | null,
  about: AnyAbout,
  wasLeft: boolean,
): ReceiptStep[] {
  if (wanted.treatment !== 'present') {
    if (observed === null) return [{ step: 'account', proof: 'verified', code: 'not-there' }];
    const stopped = observed.standing !== 'present';
    return [
      { step: 'account', proof: stopped ? 'verified' : 'said-to-be-done', code: observed.standing },
      stopped && about.stopEndsSessions
        ? { step: 'sessions', proof: 'verified', code: 'stopped-with-account' }
        : { step: 'sessions', proof: 'impossible', code: 'no-such-call' },
    ];
  }
  if (observed === null) return [{ step: 'account', proof: 'impossible', code: 'not-there' }];
  const missing = wanted.groups.filter((group) => !observed.groups.includes(group));
  return [
    {
      step: 'account',
      proof: observed.standing === 'present' ? 'verified' : 'impossible',
      code: observed.standing,
    },
    {
      step: 'groups',
      proof: missing.length === 0 ? 'verified' : 'impossible',
      code: missing.length === 0 ? 'all' : 'some-missing',
    },
    ...(wasLeft ? about.lostByLeaving : []).map(
      (step): ReceiptStep => ({ step, proof: 'impossible', code: 'lost-by-leaving' }),
    ),
  ];
}
