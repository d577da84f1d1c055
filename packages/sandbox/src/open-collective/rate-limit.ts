import { LIMITS } from './answers.ts';

/** Where a caller stands after this request. */
export interface RateStanding {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Machine time at which the window ends. */
  resetMs: number;
}

/** Counts requests in windows of a minute that begin with their first request. @see contracts/open-collective.md §2 */
export interface RateLimit {
  /** Counts one request of `key` (path, method and token together) at that instant. */
  take(key: string, limit: number, nowMs: number): RateStanding;
}

/** A counter without anything in it. */
export function createRateLimit(): RateLimit {
  const windows = new Map<string, { startedMs: number; count: number }>();
  return {
    take(key, limit, nowMs) {
      let window = windows.get(key);
      if (!window || nowMs >= window.startedMs + LIMITS.windowMs.value) {
        window = { startedMs: nowMs, count: 0 };
        windows.set(key, window);
      }
      window.count += 1;
      return {
        allowed: window.count <= limit,
        limit,
        remaining: Math.max(0, limit - window.count),
        resetMs: window.startedMs + LIMITS.windowMs.value,
      };
    },
  };
}

/** The headers that every answer carries; Retry-After is in fractions of a second. */
export function rateHeaders(standing: RateStanding, nowMs: number): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(standing.limit),
    'X-RateLimit-Remaining': String(standing.remaining),
    'X-RateLimit-Reset': String(Math.ceil(standing.resetMs / 1000)),
    ...(standing.allowed ? {} : { 'Retry-After': String((standing.resetMs - nowMs) / 1000) }),
  };
}
