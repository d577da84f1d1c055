/** How fast an app may be called: `perMinute` calls on average, a quarter of that at once. */
export type Rate = { tokens: number; atMs: number };

/** A token bucket that its caller keeps: with the lease, so that the next drainer goes on where this one stopped. */
export type Pace = {
  /** Takes `cost` calls and answers how long to wait before making them, in ms. */
  take(cost: number, nowMs: number): number;
  rate(): Rate;
};

/** `kept`: what the last holder left; null: full. */
export function createPace(perMinute: number, kept: Rate | null): Pace {
  const most = Math.max(1, perMinute / 4);
  const perMs = perMinute / 60_000;
  let tokens = Math.min(most, kept?.tokens ?? most);
  let atMs: number | null = kept?.atMs ?? null;
  return {
    take(cost, nowMs) {
      // A clock that went back gives nothing.
      tokens = Math.min(most, tokens + Math.max(0, nowMs - (atMs ?? nowMs)) * perMs);
      atMs = nowMs;
      tokens -= cost;
      return tokens >= 0 ? 0 : Math.ceil(-tokens / perMs);
    },
    rate: () => ({ tokens, atMs: atMs ?? 0 }),
  };
}
