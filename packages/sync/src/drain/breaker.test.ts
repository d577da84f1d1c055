import { describe, expect, test } from '@jest/globals';
import type { DeliveryOutcome } from '@latchkey/domain/delivery';
import { afterOutcome, type Breaker, CLOSED, type Verdict, verdictOf } from './breaker.ts';
import { createPace } from './pace.ts';

const OPEN: Breaker = { state: 'open', failures: 5, opens: 1 };
const HALF: Breaker = { state: 'half-open', failures: 5, opens: 1 };

describe('the breaker, row by row', () => {
  const rows: [Breaker, Verdict, Breaker, number | null][] = [
    [CLOSED, 'nothing', CLOSED, null],
    [OPEN, 'nothing', OPEN, null],
    [HALF, 'nothing', HALF, null],
    [{ ...CLOSED, failures: 4 }, 'well', CLOSED, null],
    [HALF, 'well', CLOSED, null],
    [CLOSED, 'trouble', { ...CLOSED, failures: 1 }, null],
    [{ ...CLOSED, failures: 4 }, 'trouble', { state: 'open', failures: 5, opens: 1 }, 10_000],
    [HALF, 'trouble', { state: 'open', failures: 6, opens: 2 }, 20_000],
    [{ ...HALF, opens: 30 }, 'trouble', { state: 'open', failures: 6, opens: 31 }, 600_000],
    [OPEN, 'trouble', OPEN, null],
    [CLOSED, 'shut', { state: 'open', failures: 1, opens: 1 }, 900_000],
    [HALF, 'shut', { state: 'open', failures: 6, opens: 2 }, 1_800_000],
    [{ ...HALF, opens: 30 }, 'shut', { state: 'open', failures: 6, opens: 31 }, 21_600_000],
  ];
  test.each(rows)('%j, %s', (before, verdict, breaker, openMs) =>
    expect(afterOutcome(before, verdict)).toEqual({ breaker, openMs }),
  );

  const retry = (code: string): DeliveryOutcome => ({ kind: 'retry', afterMs: null, fault: { code } });
  const refused = (code: string): DeliveryOutcome => ({ kind: 'refused', fault: { code } });
  test.each<[DeliveryOutcome, Verdict]>([
    [retry('unreachable'), 'trouble'],
    [retry('too-many'), 'trouble'],
    [retry('not-taken'), 'well'],
    [retry('threw'), 'nothing'],
    [refused('credentials'), 'shut'],
    [refused('password-confirmation'), 'shut'],
    [refused('gone'), 'well'],
    [{ kind: 'conflict', ref: 'a' }, 'well'],
    [{ kind: 'needs-person', instructions: 'a' }, 'well'],
    [{ kind: 'pending', ref: null, checkAfterMs: 1, until: null }, 'well'],
    [{ kind: 'done', ref: 'a', changed: false }, 'well'],
  ])('%j says %s of the app', (outcome, verdict) => expect(verdictOf(outcome)).toBe(verdict));
});

describe('the pace', () => {
  test('lets a quarter of a minute go at once, and then one call in its time', () => {
    const pace = createPace(60, null);
    expect([pace.take(10, 0), pace.take(5, 0), pace.take(1, 0), pace.take(1, 0)]).toEqual([
      0, 0, 1_000, 2_000,
    ]);
    expect(pace.take(1, 10_000)).toBe(0);
  });

  test('goes on where the last holder stopped, and gains nothing by a clock that goes back', () => {
    const first = createPace(60, null);
    first.take(15, 100_000);
    const second = createPace(60, first.rate());
    expect(second.take(1, 100_000)).toBe(1_000);
    expect(second.take(1, 50_000)).toBe(2_000);
  });
});
