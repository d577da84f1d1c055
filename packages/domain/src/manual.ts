/** Why somebody is a member without the books of a payment service saying so. */
export const MANUAL_REASONS = ['honorary', 'solidarity', 'staff', 'founder', 'cash'] as const;
export type ManualReason = (typeof MANUAL_REASONS)[number];

/** How long before its last day a membership kept by hand is pointed out. */
export const REMIND_DAYS = 30;

/** Where a membership kept by hand stands on a day. Days are ISO dates (`2026-05-31`); `until` counts to its end. */
export type ManualState = 'later' | 'runs' | 'ends-soon' | 'ended';

/**
 * | `from`, `until` on a day                  | state     |
 * |-------------------------------------------|-----------|
 * | `until` is before the day                 | ended     |
 * | `from` is after the day                   | later     |
 * | `until` is within the next 30 days        | ends-soon |
 * | else                                      | runs      |
 */
export function manualState(
  membership: { from: string | null; until: string | null },
  today: string,
): ManualState {
  const { from, until } = membership;
  if (until !== null && until < today) return 'ended';
  if (from !== null && from > today) return 'later';
  const soon = new Date(Date.parse(`${today}T00:00:00Z`) + REMIND_DAYS * 86_400_000).toISOString();
  return until !== null && until <= soon.slice(0, 10) ? 'ends-soon' : 'runs';
}
