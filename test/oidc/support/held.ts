import type { Watch } from '@latchkey/idp/oidc/watch';

/** Holds a flow at one of its points and does something there; lists every point that the flow came by. */
export type Holder = {
  watch: Watch;
  /** Runs `flow`; at its point number `at` (from 0) it is held while `act` runs. `points`: all it came by, in order. */
  run<T>(
    at: number | null,
    act: () => Promise<void>,
    flow: () => Promise<T>,
  ): Promise<{ result: T; points: string[] }>;
};

export function createHolder(): Holder {
  let points: string[] | null = null;
  let held: { at: number; act: () => Promise<void> } | null = null;
  return {
    async watch({ name, when }) {
      if (points === null) return;
      points.push(`${when} ${name}`);
      if (held !== null && points.length - 1 === held.at) {
        const { act } = held;
        held = null;
        await act();
      }
    },
    async run(at, act, flow) {
      const passed: string[] = [];
      points = passed;
      held = at === null ? null : { at, act };
      const result = await flow();
      if (held !== null) throw new Error(`point ${at} of ${passed.length} was not reached`);
      points = null;
      return { result, points: passed };
    },
  };
}
