import type { Log } from '@latchkey/runtime/log';

/** The sandbox's handle on co-op time, which the hub keeps. */
export interface Calendar {
  now(): Promise<Date>;
  /** Moves co-op time on by so many days; it never goes back. */
  advance(days: number): Promise<Date>;
}

/** What lives by the calendar: the books. */
export interface Living {
  advanceTo(date: Date): void;
  holdHooks(): void;
  releaseHooks(): Promise<void>;
}

/** Keeps the books at co-op time. */
export interface Follower {
  /** The books live through the days, then the hub's calendar follows, then the hub hears what happened. */
  advance(days: number): Promise<Date>;
  /** Reads the calendar once: it may have been moved from elsewhere. */
  follow(): Promise<void>;
  stop(): void;
}

const DAY_MS = 86_400_000;

/** The most that one step may move on. */
export const MOST_DAYS = 400;

/** Follows the calendar every `everyMs`, so that charges run by the hour also when nobody touches it. */
export function createFollower(given: {
  calendar: Calendar;
  books: Living;
  log: Log;
  everyMs?: number;
}): Follower {
  const { calendar, books, log } = given;
  // One at a time: two advances at once would each count from the same day.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work, work);
    queue = result.catch(() => {});
    return result;
  };

  const follow = () => inTurn(async () => books.advanceTo(await calendar.now()));
  const timer = setInterval(() => {
    follow().catch((error: unknown) => log.warn({ err: error }, 'the calendar could not be read'));
  }, given.everyMs ?? 30_000);
  timer.unref();

  return {
    follow,
    advance: (days) =>
      inTurn(async () => {
        const target = new Date((await calendar.now()).getTime() + days * DAY_MS);
        books.holdHooks();
        try {
          books.advanceTo(target);
          return await calendar.advance(days);
        } finally {
          // The posts are slow where there are many; nobody waits for them.
          void books.releaseHooks();
        }
      }),
    stop: () => clearInterval(timer),
  };
}
