import { setTimeout as delay } from 'node:timers/promises';
import type Koa from 'koa';

/** What a stand-in is made to do wrong, until told otherwise. No app behaves so by contract: these are outages. */
export interface FaultState {
  /** `reset`: the socket of every request is destroyed; `unavailable`: 503 before anything is done. */
  down: 'no' | 'reset' | 'unavailable';
  /** Milliseconds that every request waits before it is handled. */
  slowMs: number;
  /** The next this many accounts are really made, but their answer never comes. */
  unanswered: number;
  /** Milliseconds that an unanswered request is held before its socket is destroyed. */
  hangMs: number;
  /** The app's own maintenance answer; an app that has none is `unavailable`. */
  maintenance: boolean;
  /** API answers come with status 200 and null in the place of the data. */
  nulls: boolean;
}

/** The switches of one stand-in. */
export interface Faults {
  /** Changes the named switches and leaves the others. */
  set(changes: Partial<FaultState>): FaultState;
  read(): Readonly<FaultState>;
  /** Everything works again. */
  clear(): void;
}

const HEALTHY: FaultState = {
  down: 'no',
  slowMs: 0,
  unanswered: 0,
  hangMs: 60_000,
  maintenance: false,
  nulls: false,
};

/** Switches, all off. */
export function createFaults(): Faults {
  let state = { ...HEALTHY };
  return {
    set: (changes) => {
      state = { ...state, ...changes };
      return state;
    },
    read: () => state,
    clear: () => {
      state = { ...HEALTHY };
    },
  };
}

/** Reads switches from JSON or a form; unknown keys and wrong types are left out. */
export function parseFaults(input: unknown): Partial<FaultState> {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const changes: Partial<FaultState> = {};
  if (given.down === 'no' || given.down === 'reset' || given.down === 'unavailable')
    changes.down = given.down;
  for (const key of ['slowMs', 'unanswered', 'hangMs'] as const) {
    const number = Number(given[key]);
    if (given[key] !== undefined && given[key] !== '' && Number.isInteger(number) && number >= 0) {
      changes[key] = number;
    }
  }
  for (const key of ['maintenance', 'nulls'] as const) {
    if (given[key] !== undefined) changes[key] = given[key] === true || given[key] === 'true';
  }
  return changes;
}

/** Marks the request as one that has made an account, so that `unanswered` knows which answers to swallow. */
export function markCreated(ctx: Koa.Context): void {
  ctx.state.created = true;
}

/** Applies the switches; the control pages under /_sandbox/ always answer. */
export function withFaults(faults: Faults): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path.startsWith('/_sandbox')) return next();
    const before = faults.read();
    if (before.down === 'reset') return destroy(ctx);
    if (before.down === 'unavailable') {
      ctx.status = 503;
      ctx.type = 'text/html';
      ctx.body = '';
      return;
    }
    if (before.slowMs > 0) await delay(before.slowMs);
    await next();
    const { unanswered, hangMs } = faults.read();
    if (unanswered > 0 && ctx.state.created === true) {
      faults.set({ unanswered: unanswered - 1 });
      ctx.respond = false;
      // The wait is unref'ed: a stand-in that is being closed does not stay for it.
      setTimeout(() => ctx.req.socket.destroy(), hangMs).unref();
    }
  };
}

function destroy(ctx: Koa.Context): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}
