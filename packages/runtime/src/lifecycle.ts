import type { Log } from './log.ts';

/** Order of a process's end. What was started last is stopped first. */
export type Lifecycle = {
  /** Registers what to stop; called once, in the reverse order. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Stops everything; a second call waits for the first. Resolves with whether all stopped cleanly and in time. */
  stop(): Promise<boolean>;
  /** Resolves when the process has been asked to end and everything has stopped. */
  ended: Promise<boolean>;
  /**
   * Ends on SIGTERM and SIGINT; a second Ctrl-C ends at once. LATCHKEY_STARTER is the pid of a parent to end with (npm
   * start); without it the process outlives its shell. SIGHUP keeps its default, so that nohup works.
   */
  followSignals(): void;
};

type Part = { name: string; stop: () => Promise<void> | void };

/** A part that takes longer is left behind. */
const EACH_MS = 15_000;

/** Makes a lifecycle; nothing listens to signals before `followSignals`. */
export function createLifecycle(log: Log): Lifecycle {
  const parts: Part[] = [];
  let done = false;
  let stopping: Promise<boolean> | null = null;
  let finish: (clean: boolean) => void = () => {};
  const ended = new Promise<boolean>((resolve) => {
    finish = resolve;
  });

  async function stopOne({ name, stop }: Part): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), EACH_MS);
    });
    try {
      if ((await Promise.race([stop(), late])) !== 'late') return true;
      log.error({ part: name }, 'did not stop in time');
    } catch (error) {
      log.error({ part: name, error }, 'failed to stop');
    } finally {
      clearTimeout(timer);
    }
    return false;
  }

  async function stopAll(): Promise<boolean> {
    let clean = true;
    for (let part = parts.pop(); part !== undefined; part = parts.pop())
      clean = (await stopOne(part)) && clean;
    done = true;
    finish(clean);
    return clean;
  }

  const lifecycle: Lifecycle = {
    onStop(name, stop) {
      // A signal may come in the middle of a start: what was started after the end is stopped at once.
      if (done) void stopOne({ name, stop });
      else parts.push({ name, stop });
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
    ended,
    followSignals() {
      const end = (cause: string) => {
        if (stopping !== null) return;
        log.info({ cause }, 'stopping');
        void lifecycle.stop();
      };
      process.on('SIGTERM', () => end('SIGTERM'));
      process.on('SIGINT', () => {
        if (stopping !== null) process.exit(130);
        end('SIGINT');
      });
      const starter = process.env.LATCHKEY_STARTER;
      if (starter === undefined) return;
      setInterval(() => {
        if (String(process.ppid) !== starter) end('starter gone');
      }, 300).unref();
    },
  };
  return lifecycle;
}
