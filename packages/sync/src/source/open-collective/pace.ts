import { setTimeout as wait } from 'node:timers/promises';
import type { SourceBudget } from '@latchkey/store/source-budget';

/** Machine time for one reader, so that tests need not wait. */
export type Timer = { nowMs(): number; sleep(ms: number): Promise<void> };
export const machineTimer: Timer = { nowMs: () => Date.now(), sleep: (ms) => wait(ms) };

/** What the server says of its limit in every answer. `resetAtMs`: when its window ends, in milliseconds since 1970. */
export type ToldBudget = { limit: number; remaining: number; resetAtMs: number };

/** Lets at most so many requests a minute through; one for each source, kept between its reads. */
export type Pace = {
  take(): Promise<void>;
  /** The limit a minute that the server names in its answers: six tenths of it are ours. What is not a number is not told. */
  told(told: ToldBudget): void;
  /** Takes in what other processes and earlier runs sent, as it was kept. */
  know(kept: SourceBudget): void;
  /** What was sent in the last minute, to be kept. */
  budget(): SourceBudget;
};

const MINUTE_MS = 60_000;
/** Of the server's own limit; the rest is left to whoever else uses the token. */
const SHARE = 0.6;
const LEAST = 6;
const MOST = 6_000;

/** @see contracts/open-collective.md §12.1: 60 a minute, of the 100 that a token has. */
export function createPace(timer: Timer = machineTimer, perMinute = 60): Pace {
  /** Requests by the second in which they were sent. */
  const sent = new Map<number, number>();
  let allowed = perMinute;
  let told: ToldBudget | null = null;
  let resting: number | null = null;

  const secondOf = (ms: number) => Math.floor(ms / 1000);
  function forgetBefore(nowMs: number): void {
    for (const second of sent.keys()) if ((second + 1) * 1000 <= nowMs - MINUTE_MS) sent.delete(second);
  }
  const count = () => [...sent.values()].reduce((sum, one) => sum + one, 0);

  return {
    told({ limit, remaining, resetAtMs }) {
      if (!Number.isFinite(limit) || limit <= 0) return;
      allowed = Math.max(LEAST, Math.min(MOST, Math.floor(limit * SHARE)));
      if (Number.isFinite(remaining) && Number.isFinite(resetAtMs)) told = { limit, remaining, resetAtMs };
    },
    know(kept) {
      for (const [second, requests] of kept.sent) {
        sent.set(second, Math.max(sent.get(second) ?? 0, requests));
      }
      const { toldLimit: limit, toldRemaining: remaining, toldResetAt } = kept;
      if (told !== null || limit === null || remaining === null || toldResetAt === null) return;
      told = { limit, remaining, resetAtMs: toldResetAt.getTime() };
    },
    budget() {
      forgetBefore(timer.nowMs());
      return {
        sent: [...sent].sort(([a], [b]) => a - b),
        allowed,
        toldLimit: told?.limit ?? null,
        toldRemaining: told?.remaining ?? null,
        toldResetAt: told === null ? null : new Date(told.resetAtMs),
      };
    },
    async take() {
      for (;;) {
        const now = timer.nowMs();
        forgetBefore(now);
        // Somebody else uses the token too and has used it up: the window is waited out, once, and never longer than it is.
        if (told !== null && told.remaining <= 0 && told.resetAtMs > now && resting !== told.resetAtMs) {
          resting = told.resetAtMs;
          await timer.sleep(Math.min(told.resetAtMs - now, MINUTE_MS));
          continue;
        }
        if (count() < allowed) break;
        const oldest = Math.min(...sent.keys());
        await timer.sleep(Math.max(1, (oldest + 1) * 1000 + MINUTE_MS - now));
      }
      const second = secondOf(timer.nowMs());
      sent.set(second, (sent.get(second) ?? 0) + 1);
      if (told !== null) told = { ...told, remaining: Math.max(0, told.remaining - 1) };
    },
  };
}
