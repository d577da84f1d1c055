import type { Log } from './log.ts';

/** Order of a process's end. What was started last is stopped first. */
export type Lifecycle = {
  /** Registers what to stop; called once, in the reverse order. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Stops everything; a second call waits for the first. Resolves with whether all stopped cleanly and in time. */
  stop(): Promise<boolean>;
  /** Resolves when the process has been asked to end and everything has stopped. */
  ended: Promise<boolean>;
  /** Ends on SIGTERM and SIGINT (a second one kills), and when the parent that started us has gone. */
  followSignals(): void;
};

const EACH_MS = 15_000;

/** Makes a lifecycle; nothing listens to signals before `followSignals`. */
export function createLifecycle(log: Log): Lifecycle {
  const stops: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<boolean> | null = null;
  let finish: (clean: boolean) => void = () => {};
  const ended = new Promise<boolean>((resolve) => {
    finish = resolve;
  });

  async function stopAll(): Promise<boolean> {
    let clean = true;
    for (const { name, stop } of stops.reverse()) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), EACH_MS);
      });
      try {
        if ((await Promise.race([Promise.resolve(stop()), late])) === 'late') {
          clean = false;
          log.error({ part: name }, 'did not stop in time');
        }
      } catch (error) {
        clean = false;
        log.error({ part: name, error }, 'failed to stop');
      } finally {
        clearTimeout(timer);
      }
    }
    finish(clean);
    return clean;
  }

  const lifecycle: Lifecycle = {
    onStop: (name, stop) => stops.push({ name, stop }),
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
    ended,
    followSignals() {
      let asked = 0;
      const end = (signal: string) => {
        asked += 1;
        if (asked > 1) process.exit(130);
        log.info({ signal }, 'stopping');
        void lifecycle.stop();
      };
      process.on('SIGTERM', () => end('SIGTERM'));
      process.on('SIGINT', () => end('SIGINT'));
      process.on('SIGHUP', () => end('SIGHUP'));
      const parent = process.ppid;
      const watch = setInterval(() => {
        if (process.ppid !== parent) end('parent gone');
      }, 500);
      watch.unref();
    },
  };
  return lifecycle;
}
