import { readSettings } from '@latchkey/commands/settings/read-settings';
import type { Log } from '@latchkey/runtime/log';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readAppSettings } from '@latchkey/store/app-setting';
import type { Database } from '@latchkey/store/database';
import { hasDueDeliveries } from '@latchkey/store/delivery';
import { readNextHintMs } from '@latchkey/store/hint';
import { hasDueMessages } from '@latchkey/store/message';
import { hasDueTasks } from '@latchkey/store/task';
import type { Queue, Waker } from '@latchkey/store/wake';
import { sealAudit } from './audit/seal-audit.ts';
import { createJobs, type Job } from './jobs/index.ts';
import { sendMessages } from './messages/send-messages.ts';
import { createSenders } from './messages/senders.ts';
import type { Outside } from './outside.ts';
import { runTasks } from './tasks/run-tasks.ts';
import { createTaskRunners } from './tasks/runners.ts';

export type WorkerOptions = { db: Database; waker: Waker; outside: Outside; keys: PurposeKeys; log: Log };
export type Worker = { stop(): Promise<void> };

const SWEEP_MS = 30_000;
const SEAL_MS = 1_000;
/** How long a stop waits for what is under way. */
const GRACE_MS = 4_000;

/**
 * Starts the worker: everything that must reach outside, woken by jobs without content and by a sweep every 30 s, so
 * that losing every wake-up loses nothing. Never does one thing of one queue twice at the same time in this process.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { db, waker, log } = options;
  const stopping = new AbortController();
  const running = new Map<string, { again: boolean; done: Promise<void> }>();
  const listening = new Set<string>();

  /** Runs a job now, or once more right after the run that is under way. */
  function run(queue: Queue, job: Job): Promise<void> {
    const now = running.get(queue);
    if (now !== undefined) {
      now.again = true;
      return now.done;
    }
    const entry = { again: false, done: Promise.resolve() };
    running.set(queue, entry);
    entry.done = (async () => {
      do {
        entry.again = false;
        try {
          await job(stopping.signal);
        } catch (error) {
          log.error({ queue, error }, 'a job failed; the sweep tries again');
        }
      } while (entry.again && !stopping.signal.aborted);
      running.delete(queue);
    })();
    return entry.done;
  }

  const jobs = createJobs({ ...options, wake: waker.wake });
  const senders = createSenders(options);
  const runners = createTaskRunners({ ...options.outside, db, keys: options.keys, log, wake: waker.wake });
  let nextHint: NodeJS.Timeout | undefined;
  const lookSoon = () => void run('pull', own.pull as Job);
  const own: Record<string, Job> = {
    pull: async (signal) => {
      await jobs.pull(signal);
      const dueMs = await readNextHintMs(db.one);
      clearTimeout(nextHint);
      if (dueMs !== null && dueMs < SWEEP_MS) nextHint = setTimeout(lookSoon, Math.ceil(dueMs) + 20).unref();
    },
    tick: jobs.tick,
    messages: async (signal) => {
      await sendMessages({
        db,
        senders,
        signal,
        onFault: (message, code) => log.warn({ message, fault: code }, 'a message was not sent'),
      });
    },
    tasks: async () => {
      await runTasks({
        db,
        runners,
        onFault: (task, code) => log.error({ task, fault: code }, 'a task failed'),
      });
    },
  };

  async function listen(queue: Queue, job: Job): Promise<void> {
    if (listening.has(queue)) return;
    listening.add(queue);
    await waker.listen(queue, () => run(queue, job));
  }

  /** Listens to the queues of apps that the settings brought since, and wakes what is due. */
  async function sweep(): Promise<void> {
    await options.outside.refreshOrigins();
    const settings = await readSettings(db.one);
    for (const app of await readAppSettings(db.one)) {
      if (app.retiredAt !== null || settings?.document.apps[app.name] === undefined) continue;
      const queue: Queue = `app:${app.name}`;
      const job: Job = (signal) => jobs.drain(app.name, signal);
      await listen(queue, job);
      if (await hasDueDeliveries(db.one, app.name)) void run(queue, job);
      if (await jobs.isInventoryDue(app.name))
        void run(`app:${app.name}/inventory` as Queue, async () => {
          await jobs.inventory(app.name);
        });
    }
    if (await hasDueMessages(db.one)) void run('messages', own.messages as Job);
    if (await hasDueTasks(db.one)) void run('tasks', own.tasks as Job);
    void run('pull', own.pull as Job);
    void run('tick', own.tick as Job);
  }

  for (const [queue, job] of Object.entries(own)) await listen(queue as Queue, job);
  const guarded = (name: string, work: () => Promise<unknown>) => () => {
    work().catch((error) => log.error({ part: name, error }, 'failed; tried again soon'));
  };
  const sweeper = setInterval(guarded('sweep', sweep), SWEEP_MS);
  let sealing = false;
  const sealer = setInterval(
    guarded('sealer', async () => {
      if (sealing) return;
      sealing = true;
      try {
        await sealAudit(db, options.keys);
      } finally {
        sealing = false;
      }
    }),
    SEAL_MS,
  );
  await sweep();

  return {
    async stop() {
      clearInterval(sweeper);
      clearInterval(sealer);
      clearTimeout(nextHint);
      stopping.abort();
      // Everything under way may be cut off at any point and is taken up again: nobody waits for a slow app.
      const done = Promise.all([...running.values()].map((entry) => entry.done));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, GRACE_MS);
      });
      await Promise.race([done, late]);
      clearTimeout(timer);
      await sealAudit(db, options.keys).catch(() => 0);
    },
  };
}
