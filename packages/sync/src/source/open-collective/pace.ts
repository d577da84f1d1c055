import { setTimeout as wait } from 'node:timers/promises';

/** Machine time for one reader, so that tests need not wait. */
export type Timer = { nowMs(): number; sleep(ms: number): Promise<void> };
export const machineTimer: Timer = { nowMs: () => Date.now(), sleep: (ms) => wait(ms) };

/** Lets at most so many requests a minute through; one for each source, kept between its reads. */
export type Pace = {
  take(): Promise<void>;
  /** The limit a minute that the server names in its answers: six tenths of it are ours. */
  told(limit: number): void;
};

const MINUTE_MS = 60_000;
/** Of the server's own limit; the rest is left to whoever else uses the token. */
const SHARE = 0.6;
const LEAST = 6;
const MOST = 6_000;

/** @see contracts/open-collective.md §12.1: 60 a minute, of the 100 that a token has. */
export function createPace(timer: Timer = machineTimer, perMinute = 60): Pace {
  let sent: number[] = [];
  let allowed = perMinute;
  return {
    told(limit) {
      if (Number.isFinite(limit) && limit > 0) {
        allowed = Math.max(LEAST, Math.min(MOST, Math.floor(limit * SHARE)));
      }
    },
    async take() {
      for (;;) {
        const now = timer.nowMs();
        sent = sent.filter((at) => at > now - MINUTE_MS);
        if (sent.length < allowed) break;
        await timer.sleep((sent[sent.length - allowed] as number) + MINUTE_MS - now);
      }
      sent.push(timer.nowMs());
    },
  };
}
