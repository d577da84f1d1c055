/** Further hints about a person within so long of the last look are folded into one later look. */
const FOLD_MS = 30_000;
/** An address may lag the payment: asked for again so long after the hint. */
const ADDRESS_MS = [30_000, 120_000, 600_000] as const;

/**
 * When a hint about somebody is looked into. `newest`: when the newest other hint about them was or will be; null: there
 * is none.
 *
 * | the newest other hint                | this one                                    |
 * |--------------------------------------|---------------------------------------------|
 * | none, or looked into over 30 s ago   | at once                                     |
 * | looked into within the last 30 s     | 30 s after that                             |
 * | still to come                        | together with it                            |
 */
export function hintDue(now: Date, newest: Date | null): Date {
  if (newest === null || now.getTime() - newest.getTime() >= FOLD_MS) return now;
  return newest > now ? newest : new Date(newest.getTime() + FOLD_MS);
}

/** When somebody whose address was not there is asked for again, after `tries` looks since the hint; null: no more. */
export function addressDue(arrived: Date, tries: number): Date | null {
  const after = ADDRESS_MS[tries];
  return after === undefined ? null : new Date(arrived.getTime() + after);
}
