const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, mo: 30 * 86_400_000 } as const;

/** Milliseconds of a duration as latchkey.yaml writes it (15m, 6h, 30d, 24mo). Throws for anything else. */
export function durationMs(text: string): number {
  const match = /^([1-9]\d{0,4})(m|h|d|mo)$/.exec(text);
  if (match === null) throw new RangeError(`not a duration: ${text}`);
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

/** Days of a duration, rounded up. */
export function durationDays(text: string): number {
  return Math.ceil(durationMs(text) / UNITS.d);
}
