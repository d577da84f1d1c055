import { unclearView } from '@latchkey/console/pages/unclear/view';
import { UNCLEAR_REASONS } from '@latchkey/domain/unclear';
import { NASTY, type Sample, sample } from './sample.ts';

/** Pages about what the books say, or do not. */
export const BOOKS_SAMPLES: readonly Sample[] = [
  sample(
    'unclear',
    (t) =>
      unclearView(t, {
        more: 3,
        lines: UNCLEAR_REASONS.map((reason, at) => ({
          accountId: `0198c7ae-1111-7000-8000-00000000000${at}`,
          name: NASTY,
          open: [{ group: 'Members', reason, basis: at === 0 ? 'DISPUTED' : null }],
        })),
      }),
    true,
  ),
  sample('unclear-none', (t) => unclearView(t, { more: 0, lines: [] }), true),
];
