/** There is no room: come back after so many seconds (HTTP 503 with Retry-After). */
export type Busy = { busy: true; retryAfterSeconds: number };

export type WorkQueue = { run<T>(work: () => Promise<T>): Promise<T | Busy> };

/** Runs at most `inFlight` pieces of work at once and lets at most `waiting` more wait; says `busy` to any other. */
export function createWorkQueue(options: {
  inFlight: number;
  waiting: number;
  retryAfterSeconds: number;
}): WorkQueue {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (running >= options.inFlight) {
        if (waiting.length >= options.waiting)
          return { busy: true, retryAfterSeconds: options.retryAfterSeconds };
        await new Promise<void>((go) => waiting.push(go));
      } else {
        running += 1;
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}

/** Whether there was no room. */
export function isBusy(result: unknown): result is Busy {
  return typeof result === 'object' && result !== null && (result as Busy).busy === true;
}
