import { type LettersModel, lettersView } from '@latchkey/console/pages/letters/view';
import { csrf, NASTY, type Sample, sample } from './sample.ts';

const letters: LettersModel = {
  opened: true,
  held: [
    {
      id: 'm1',
      accountId: 'a1',
      name: NASTY,
      letter: 'Contribution has stopped',
      why: 'more than 20 in an hour or 100 in a day',
      since: '26 November 2026 at 09:12',
    },
    {
      id: 'm2',
      accountId: 'a2',
      name: 'Amaranta Buendía-Iguarán',
      letter: 'Access has ended',
      why: 'more than 20 in an hour or 100 in a day',
      since: '26 November 2026 at 09:13',
    },
  ],
  total: 31,
  csrf,
};

/** Pages about what the hub writes to members. */
export const LETTERS_SAMPLES: readonly Sample[] = [
  sample('letters', (t) => lettersView(t, letters), true),
  sample('letters-closed', (t) => lettersView(t, { ...letters, opened: false, held: [], total: 0 }), true),
];
