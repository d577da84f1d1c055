import { setTimeout as wait } from 'node:timers/promises';

/** Machine time for one reader, so that tests need not wait. */
export type Timer = { nowMs(): number; sleep(ms: number): Promise<void> };
export const machineTimer: Timer = { nowMs: () => Date.now(), sleep: (ms) => wait(ms) };

/** Lets at most so many requests a minute through; one for each source, kept between its reads. */
export type Pace = { take(): Promise<void> };

const MINUTE_MS = 60_000;

/** @see contracts/open-collective.md §12.1: 60 a minute, of the 100 that a token has. */
export function createPace(timer: Timer = machineTimer, perMinute = 60): Pace {
  let sent: number[] = [];
  return {
    async take() {
      for (;;) {
        const now = timer.nowMs();
        sent = sent.filter((at) => at > now - MINUTE_MS);
        if (sent.length < perMinute) break;
        await timer.sleep((sent[0] as number) + MINUTE_MS - now);
      }
      sent.push(timer.nowMs());
    },
  };
}
