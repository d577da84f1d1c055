import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CrashCoOp, type CrashRun, createCrashCoOp } from '../support/crash/co-op.ts';
import { type CrashPoint, nameOf } from '../support/crash/crashing.ts';
import { slice } from '../support/slice.ts';

let coOp: CrashCoOp;
let whole: CrashRun;

beforeAll(async () => {
  coOp = await createCrashCoOp();
  whole = await coOp.run(null);
}, 180_000);
afterAll(() => coOp?.close(), 30_000);

const PHASES = ['pull', 'tick', 'deliver cloud', 'deliver chat', 'messages'];

test('a run goes by points in every part of the work: statements, commits, requests and mails', () => {
  const names = whole.visited.map((point) => point.call);
  for (const phase of PHASES)
    expect(names.filter((name) => name.startsWith(`${phase}: `)).length).toBeGreaterThan(1);
  expect(names).toContain('pull: POST /graphql/v2');
  expect(names).toContain('pull: commit');
  expect(names).toContain('messages: mail');
  expect(names.some((name) => name.startsWith('deliver cloud: PUT '))).toBe(true);
  expect(whole.mails.length).toBeGreaterThan(0);
});

test('cut off at any point and started over, everything ends as if nothing had been: nothing lost, nothing twice', async () => {
  const points = slice('crash-points', whole.visited, { quick: 4, ci: 24 });
  const missed: string[] = [];
  for (const point of points) {
    const run = await coOp.run(point);
    if (!run.reached) missed.push(nameOf(point));
    try {
      expect(run.end).toEqual(whole.end);
      expect(mailsOf(run)).toEqual(mailsOf(whole));
    } catch (error) {
      throw new Error(`${nameOf(point)}: ${(error as Error).message}`);
    }
  }
  expect(missed).toEqual([]);
  expect(points.length).toBeGreaterThan(0);
}, 3_600_000);

/** To whom, about what, and under how many Message-IDs; none of them more than twice. */
function mailsOf(run: CrashRun): string[] {
  const ids = Map.groupBy(run.mails, (mail) => mail.messageId);
  for (const [id, same] of ids) if (same.length > 2) throw new Error(`${id} was sent ${same.length} times`);
  return [...ids.values()].map(([mail]) => `${mail?.to} ${mail?.subject}`).sort();
}

/** One that the slice cannot leave out: the points that once went wrong, or could. */
const FIRST: CrashPoint[] = [
  { call: 'pull: commit', time: 1, when: 'before' },
  { call: 'messages: mail', time: 1, when: 'after' },
];
test.each(FIRST.map((point) => [nameOf(point), point] as const))(
  '%s',
  async (_, point) => {
    const run = await coOp.run(point);
    expect(run.reached).toBe(true);
    expect(run.end).toEqual(whole.end);
    expect(mailsOf(run)).toEqual(mailsOf(whole));
  },
  60_000,
);
