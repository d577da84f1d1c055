/** Defaults of config/ratelimiting.py: how many per second, how many at once. @see contracts/matrix.md §7 */
const LIMITS = {
  message: { perSecond: 0.2, burst: 10 },
  invitesPerRoom: { perSecond: 0.3, burst: 10 },
  invitesPerUser: { perSecond: 0.003, burst: 5 },
  invitesPerIssuer: { perSecond: 0.3, burst: 10 },
  joinsLocal: { perSecond: 0.1, burst: 10 },
  roomCreation: { perSecond: 0.016, burst: 10 },
} as const;

export type LimitName = keyof typeof LIMITS;

/** Leaky buckets, one per limit and key. */
export interface RateLimit {
  /** Takes one; 0 when allowed, otherwise milliseconds until it would be. */
  take(name: LimitName, key: string, nowMs: number): number;
}

/** Buckets in memory, as Synapse keeps them. */
export function createRateLimit(): RateLimit {
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    take: (name, key, nowMs) => {
      const { perSecond, burst } = LIMITS[name];
      const at = `${name} ${key}`;
      const known = buckets.get(at) ?? { level: 0, at: nowMs };
      const level = Math.max(0, known.level - ((nowMs - known.at) / 1000) * perSecond);
      if (level + 1 > burst) {
        buckets.set(at, { level, at: nowMs });
        return Math.ceil(((level + 1 - burst) / perSecond) * 1000);
      }
      buckets.set(at, { level: level + 1, at: nowMs });
      return 0;
    },
  };
}
