import { setTimeout as sleep } from 'node:timers/promises';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { AnyAbout } from '@latchkey/connectors/about';
import type { Connector } from '@latchkey/connectors/contract';
import type { Log } from '@latchkey/runtime/log';
import { uuid } from '@latchkey/runtime/random';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { readAppMode } from '@latchkey/store/app';
import { holdLease, readBreaker, releaseLease, writeBreaker } from '@latchkey/store/app-lease';
import type { Database } from '@latchkey/store/database';
import { type ClaimedDelivery, claimDeliveries } from '@latchkey/store/delivery';
import type { Wake } from '@latchkey/store/wake';
import { deliver } from './deliver.ts';

export type DrainOptions = {
  db: Database;
  app: string;
  connector: Connector;
  about: AnyAbout;
  settings: HubSettings;
  keys: PurposeKeys;
  log: Log;
  wake: Wake;
  signal: AbortSignal;
};

/** Longer than any call: eight steps of 15 s at the worst, and the claim is given back when they are done. */
const CLAIM_SECONDS = 150;
const RENEW_MS = 15_000;
/** So many faults of the app itself in a row, and it is left alone for a while. */
const BREAKS_AT = 5;
const PAUSES_SECONDS = [60, 300, 900, 3_600];

/** Faults that speak of the app and not of the one account. */
const APP_FAULTS = new Set([
  'unreachable',
  'unavailable',
  'gateway',
  'too-many',
  'credentials',
  'not-admin',
  'password-confirmation',
  'address-refused',
  'tls',
  'server-error',
  'not-nextcloud',
  'unanswered',
]);

/**
 * Works through the queue of one app: one drainer an app, by lease; inside it calls run in parallel up to the app's
 * concurrency. Returns when nothing is due, the app has failed too often, or the lease is somebody else's.
 */
export async function drainApp(options: DrainOptions): Promise<{ delivered: number }> {
  const { db, app, about, log, signal } = options;
  if ((await readAppMode(db.one, app)) !== 'manage') return { delivered: 0 };
  const holder = uuid();
  if (!(await holdLease(db.one, app, holder))) return { delivered: 0 };
  const { breaker, rested } = await readBreaker(db.one, app);
  let failures = breaker?.failures ?? 0;
  if (breaker?.state === 'open' && !rested) {
    await releaseLease(db.one, app, holder);
    return { delivered: 0 };
  }
  // After a pause one call is let through first; the others follow when it succeeds.
  let probing = breaker?.state === 'open' || breaker?.state === 'half-open';
  let held = true;
  const renew = setInterval(() => {
    holdLease(db.one, app, holder).then(
      (still) => {
        held = still;
      },
      () => {
        held = false;
      },
    );
  }, RENEW_MS);
  const gapMs = 60_000 / about.calls.perMinute;
  let delivered = 0;
  try {
    while (held && !signal.aborted && failures < BREAKS_AT) {
      const limit = probing ? 1 : about.calls.concurrency;
      const claim = { limit, seconds: CLAIM_SECONDS, holder };
      const batch = await db.tx((tx) => claimDeliveries(tx, app, claim));
      if (batch.length === 0) break;
      const startedAt = Date.now();
      const faults = await Promise.all(batch.map((row) => one(row)));
      for (const fault of faults) {
        if (fault !== null && APP_FAULTS.has(fault)) failures += 1;
        else {
          failures = 0;
          probing = false;
        }
        if (fault === null) delivered += 1;
      }
      await sleep(Math.max(0, gapMs * batch.length - (Date.now() - startedAt)));
    }
    const pause = PAUSES_SECONDS[Math.min(Math.floor(failures / BREAKS_AT) - 1, PAUSES_SECONDS.length - 1)];
    const open = failures >= BREAKS_AT || (probing && failures > (breaker?.failures ?? 0));
    await writeBreaker(db.one, app, {
      state: open ? 'open' : 'closed',
      failures,
      openSeconds: open ? (pause ?? PAUSES_SECONDS[0] ?? 60) : null,
    });
    if (open) log.warn({ app, failures }, 'the app does not answer; left alone for now');
  } finally {
    clearInterval(renew);
    await releaseLease(db.one, app, holder);
  }
  return { delivered };

  async function one(row: ClaimedDelivery): Promise<string | null> {
    try {
      return await deliver({ ...options, row });
    } catch (error) {
      log.error(
        { app, account: row.accountId, error },
        'a delivery failed; tried again when its claim is over',
      );
      return 'threw';
    }
  }
}
