import type { SourceState } from './fact.ts';

const HOUR_MS = 3_600_000;

/** Whether a source's last complete read is recent enough to take anything away. */
export function isFresh(source: SourceState, now: Date): boolean {
  if (source.lastCompleteOn === null) return false;
  return now.getTime() - source.lastCompleteOn.getTime() <= Math.max(2 * source.everyMs, 6 * HOUR_MS);
}

/** Whether a source was read completely after an instant, and lately. A due date counts only then. */
export function isReadSince(source: SourceState | undefined, dueOn: Date, now: Date): boolean {
  if (source === undefined || !isFresh(source, now)) return false;
  return source.lastCompleteOn !== null && source.lastCompleteOn >= dueOn;
}
