/** What stops an account. Any number at once; the account is suspended while it has one. */
export const HOLD_KINDS = ['lapsed', 'inactive', 'unconfirmed', 'barred', 'security', 'manual'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/**
 * A hold on an account, by calendar. `untilOn` null: until somebody or something lifts it. A `lapsed` hold that a
 * person placed is lifted by a payment made after it, not by one that the books already knew.
 */
export type Hold = { kind: HoldKind; placedOn: Date; untilOn: Date | null; placedBy: 'rule' | 'person' };

/** What asks for a hold to be lifted. */
export const LIFTERS = ['payment', 'sign-in', 'review', 'strong-sign-in', 'admin'] as const;
export type Lifter = (typeof LIFTERS)[number];

/**
 * | hold        | payment | sign-in | review | strong sign-in | admin |
 * |-------------|---------|---------|--------|----------------|-------|
 * | lapsed      | yes     | –       | –      | –              | –     |
 * | inactive    | –       | yes     | –      | yes            | yes   |
 * | unconfirmed | –       | –       | yes    | –              | yes   |
 * | barred      | –       | –       | –      | –              | yes   |
 * | security    | –       | –       | –      | yes            | yes   |
 * | manual      | –       | –       | –      | –              | yes   |
 */
const LIFTED_BY: Readonly<Record<HoldKind, readonly Lifter[]>> = {
  lapsed: ['payment'],
  inactive: ['sign-in', 'strong-sign-in', 'admin'],
  unconfirmed: ['review', 'admin'],
  barred: ['admin'],
  security: ['strong-sign-in', 'admin'],
  manual: ['admin'],
};

/** Whether `by` may lift a hold of this kind. */
export function mayLift(kind: HoldKind, by: Lifter): boolean {
  return LIFTED_BY[kind].includes(by);
}
