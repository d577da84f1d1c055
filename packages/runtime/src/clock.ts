/** A source of instants. Calendar time comes from the database (store/clock.ts); this is for machine time. */
export type Clock = { now(): Date };

/** Real time. */
export const machineClock: Clock = { now: () => new Date() };

/** A clock for tests that stands until it is moved. */
export function fixedClock(start: Date): Clock & { advance(ms: number): void } {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms;
    },
  };
}
