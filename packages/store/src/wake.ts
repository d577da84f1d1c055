import { PgBoss } from 'pg-boss';

/** Queues of wake-ups. A wake-up has no content: rows say what there is to do. */
export type Queue = 'pull' | 'tasks' | 'messages' | 'tick' | `app:${string}`;

/** Sends a wake-up after the deciding transaction has committed. Never throws: the sweep wakes what was lost. */
export type Wake = (queue: Queue) => Promise<void>;

export type Waker = {
  wake: Wake;
  /** Calls `run` for each wake-up of a queue, one at a time; polled every 0.5 s. */
  listen(queue: Queue, run: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

const SCHEMA = 'wake';

/** pg-boss takes letters, digits and `_ - . /` in names. */
function bossName(queue: Queue): string {
  return queue.replace(':', '.');
}

/** Makes or updates the tables of wake-ups. Needs the owner of the database. */
export async function migrateWake(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    max: 1,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  await boss.stop({ graceful: false });
}

/**
 * Wake-ups over pg-boss, on connections of its own: sent inside a transaction, a second sender to one queue would
 * wait for the first one's commit. Policy `short`: `exclusive` drops a wake-up that is sent while a job runs.
 */
export async function openWaker(options: {
  url: string;
  supervise: boolean;
  onFault: (code: string) => void;
}): Promise<Waker> {
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: 'latchkey-wake',
    schema: SCHEMA,
    max: options.supervise ? 3 : 1,
    migrate: false,
    createSchema: false,
    supervise: options.supervise,
    schedule: false,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', (error) => options.onFault((error as { code?: string }).code ?? 'wake'));
  await boss.start();
  const known = new Map<string, Promise<void>>();
  let stopped = false;

  function ensure(name: string): Promise<void> {
    let made = known.get(name);
    if (made === undefined) {
      made = boss
        .createQueue(name, { policy: 'short', retryLimit: 0, expireInSeconds: 900, deleteAfterSeconds: 60 })
        .catch((error) => {
          known.delete(name);
          throw error;
        });
      known.set(name, made);
    }
    return made;
  }

  return {
    async wake(queue) {
      if (stopped) return;
      try {
        await ensure(bossName(queue));
        await boss.send(bossName(queue), null);
      } catch (error) {
        options.onFault((error as { code?: string }).code ?? 'wake');
      }
    },
    async listen(queue, run) {
      await ensure(bossName(queue));
      await boss.work(bossName(queue), { pollingIntervalSeconds: 0.5, batchSize: 10 }, async () => {
        await run();
      });
    },
    async stop() {
      stopped = true;
      // What a handler was doing has been asked to stop already; a wake-up that is cut off is sent by the next sweep.
      await boss.stop({ graceful: true, timeout: 1_000 });
    },
  };
}
