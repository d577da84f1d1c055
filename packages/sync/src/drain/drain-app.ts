import { setTimeout as sleep } from 'node:timers/promises';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { AnyAbout } from '@latchkey/connectors/about';
import type { Connector } from '@latchkey/connectors/contract';
import type { Log } from '@latchkey/runtime/log';
import { uuid } from '@latchkey/runtime/random';
import { readAppMode } from '@latchkey/store/app';
import { keepBreaker, type Lease, releaseLease, renewLease, takeLease } from '@latchkey/store/app-lease';
import type { Database } from '@latchkey/store/database';
import {
  type ClaimedDelivery,
  claimDeliveries,
  hasDueDeliveries,
  putOff,
  queueForgotten,
  readNextDueMs,
  retryAfterFaults,
} from '@latchkey/store/delivery';
import type { Wake } from '@latchkey/store/wake';
import { backOffMs } from '../back-off.ts';
import { APP_FAULTS, afterOutcome, type Breaker, CLOSED, verdictOf } from './breaker.ts';
import { deliver } from './deliver.ts';
import { createPace } from './pace.ts';

export type DrainOptions = {
  db: Database;
  app: string;
  connector: Connector;
  about: AnyAbout;
  settings: HubSettings;
  log: Log;
  wake: Wake;
  signal: AbortSignal;
};

/** `busy`: somebody else is at it. `resting`: the app has failed too often. `lost`: the lease went while we worked. */
export type Drained = {
  kind: 'drained' | 'busy' | 'not-managed' | 'resting' | 'lost';
  delivered: number;
  tried: number;
};

const RENEW_MS = 15_000;
/** What falls due sooner than the next sweep is woken for. */
const SOON_MS = 30_000;

/**
 * Works through the queue of one app. There is one drainer an app, by lease; inside it calls run in parallel up to the
 * app's concurrency. Returns when nothing is due, the app has failed too often, or the lease is somebody else's.
 */
export async function drainApp(options: DrainOptions): Promise<Drained> {
  const { db, app, signal, wake } = options;
  const total = { delivered: 0, tried: 0 };
  for (;;) {
    const pass = await drainOnce(options);
    total.delivered += pass.delivered;
    total.tried += pass.tried;
    // Who was woken between our last look and the end of the lease found it taken: their work is done here.
    const more = pass.kind === 'drained' && pass.tried > 0 && !signal.aborted;
    if (more && (await hasDueDeliveries(db.one, app))) continue;
    if (pass.kind !== 'not-managed' && !signal.aborted) {
      const dueMs = await readNextDueMs(db.one, app);
      if (dueMs !== null && dueMs < SOON_MS) setTimeout(() => void wake(`app:${app}`), dueMs + 100).unref();
    }
    return { kind: pass.kind, ...total };
  }
}

async function drainOnce(options: DrainOptions): Promise<Drained> {
  const { db, app, about, signal } = options;
  if ((await readAppMode(db.one, app)) !== 'manage') return { kind: 'not-managed', delivered: 0, tried: 0 };
  const holder = uuid();
  const lease = await takeLease(db.one, app, holder);
  if (lease === null) return { kind: 'busy', delivered: 0, tried: 0 };
  const drainer = createDrainer(options, holder, lease);
  try {
    await queueForgotten(db.one, app);
    if (!lease.rested) return { kind: 'resting', delivered: 0, tried: 0 };
    // After a pause one call is let through first; the others follow when it succeeds.
    if (drainer.state() !== 'closed' && !(await drainer.probe())) {
      return { kind: 'resting', ...drainer.counts };
    }
    await Promise.all(Array.from({ length: about.calls.concurrency }, () => drainer.work()));
    if (drainer.isLost() && !signal.aborted) return { kind: 'lost', ...drainer.counts };
    return { kind: drainer.state() === 'closed' ? 'drained' : 'resting', ...drainer.counts };
  } finally {
    await drainer.stop();
  }
}

/** One holder of the lease at work. */
function createDrainer(options: DrainOptions, holder: string, lease: Lease) {
  const { db, app, about, log, signal } = options;
  const counts = { delivered: 0, tried: 0 };
  const pace = createPace(about.calls.perMinute, lease.rate);
  // The database's clock, carried on by our own from the moment of the lease.
  const startedAt = performance.now();
  const nowMs = () => lease.nowMs + (performance.now() - startedAt);
  let breaker: Breaker = lease.breaker ?? CLOSED;
  let lost = false;
  const claimed: ClaimedDelivery[] = [];
  let claiming: Promise<ClaimedDelivery[]> | null = null;

  const renewing = setInterval(() => {
    renewLease(db.one, app, holder, pace.rate()).then(
      (held) => {
        lost ||= !held;
      },
      // A database that does not answer for a moment: the next renewal, or the next claim, will tell.
      () => {},
    );
  }, RENEW_MS);
  const isStopped = () => lost || signal.aborted;

  async function turn(cost: number): Promise<boolean> {
    const waitMs = pace.take(cost, nowMs());
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => {});
    return !isStopped();
  }

  /** The next row; several are claimed at once, and slots that ask meanwhile wait for the same answer. */
  async function next(probe: boolean): Promise<ClaimedDelivery | null> {
    if (claimed.length === 0) {
      claiming ??= claimDeliveries(db.one, app, {
        holder,
        probe,
        limit: probe ? 1 : about.calls.concurrency,
      });
      const asked = claiming;
      const rows = await asked;
      if (claiming === asked) {
        claiming = null;
        claimed.push(...rows);
      }
    }
    return claimed.shift() ?? null;
  }

  /** Delivers one row; false: there was none. */
  async function one(probe: boolean): Promise<boolean> {
    const row = await next(probe);
    if (row === null) return false;
    counts.tried += 1;
    try {
      const outcome = await deliver({ ...options, row, holder, turn });
      if (outcome === null) return true;
      if (outcome.kind === 'done') counts.delivered += 1;
      await judge(afterOutcome(breaker, verdictOf(outcome)));
    } catch (error) {
      log.error({ app, account: row.accountId, error }, 'a delivery failed with us; tried again later');
      const afterMs = backOffMs(row.tries, Math.random());
      await putOff(db.one, { accountId: row.accountId, app, holder, afterMs });
    }
    return true;
  }

  async function judge(next: { breaker: Breaker; openMs: number | null }): Promise<void> {
    const before = breaker;
    breaker = next.breaker;
    if (before.state === breaker.state && next.openMs === null) return;
    await keepBreaker(db.one, app, breaker, next.openMs);
    if (breaker.state === 'closed') await retryAfterFaults(db.one, app, APP_FAULTS);
    else
      log.warn({ app, failures: breaker.failures, restSeconds: (next.openMs ?? 0) / 1000 }, 'the app rests');
  }

  return {
    counts,
    state: () => breaker.state,
    isLost: () => lost,
    /** Tries one row after a pause; true: the app works again, or there was nothing to try. */
    async probe(): Promise<boolean> {
      breaker = { ...breaker, state: 'half-open' };
      await one(true);
      // Nothing to try, or nothing that says anything of the app.
      if (breaker.state === 'half-open') await judge({ breaker: CLOSED, openMs: null });
      return breaker.state === 'closed';
    },
    async work(): Promise<void> {
      while (!isStopped() && breaker.state === 'closed') if (!(await one(false))) return;
    },
    async stop(): Promise<void> {
      clearInterval(renewing);
      await releaseLease(db.one, app, holder, pace.rate());
    },
  };
}
