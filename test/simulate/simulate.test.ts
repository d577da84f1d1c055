import { expect, test } from '@jest/globals';
import { runsOf, seedOf } from '../support/slice.ts';
import { REAL } from './parts.ts';
import { findBroken, historyOf, YEARS } from './run-co-ops.ts';
import { runHistory } from './run-history.ts';

const FROM = Math.abs(seedOf('simulate')) % 1_000_000_000;
const SHRINK_MS = 20_000;

test('over years of random co-ops every invariant holds at every step', async () => {
  const coOps = runsOf({ quick: 50 / YEARS, ci: 200 / YEARS, all: 4_000 / YEARS });
  const seeds = Array.from({ length: coOps }, (_, at) => FROM + at);
  const found = await findBroken(seeds, REAL, SHRINK_MS);
  expect(found?.report ?? 'nothing is broken').toBe('nothing is broken');
}, 3_600_000);

test('what the oracle watches does happen: people lapse, are told, put out, let in, asked about and held back', () => {
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  for (let at = 0; at < 10; at += 1) {
    const { hub, oracle } = runHistory(historyOf(7_010 + at), REAL);
    for (const row of hub.audit) count(row.event);
    for (const question of hub.questions) count(`question:${question.kind}`);
    for (const removal of oracle.ledger.removals) count(removal.forced ? 'approved' : 'by the rules');
    for (const read of hub.reads) count(read.complete ? 'complete' : 'not complete');
  }
  const happens =
    'grant-group start-grace end-grace end-group place-hold lift-hold leave return set-entitlement';
  const people =
    'new-person claim offboard place-hold:barred place-hold:manual lift-hold:manual give-group link-identity';
  const rest = ['question:continuity', 'question:same-address', 'approved', 'by the rules', 'not complete'];
  const missing = [...happens.split(' '), ...people.split(' '), ...rest].filter((what) => !seen.has(what));
  expect(missing).toEqual([]);
}, 300_000);

test('one seed is one history, however often it is lived', () => {
  const short = { ...historyOf(FROM), months: 12 };
  const live = () => JSON.stringify([...runHistory(short, REAL).hub.accounts.values()]);
  expect(historyOf(FROM)).toEqual(historyOf(FROM));
  expect(historyOf(FROM)).not.toEqual(historyOf(FROM + 1));
  expect(live()).toBe(live());
}, 300_000);
