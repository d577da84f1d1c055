import { expect, test } from '@jest/globals';
import { runsOf, seedOf } from '../support/slice.ts';
import { tellHappening } from './happening.ts';
import { tellModel } from './outside.ts';
import { REAL } from './parts.ts';
import { historyOf } from './run-co-ops.ts';
import { liveHistory } from './run-history.ts';
import { createTwin } from './twin.ts';
import { createWorld } from './world.ts';

const HISTORIES = 3;
const FROM = Math.abs(seedOf('twin')) % 1_000_000_000;

test.each(Array.from({ length: HISTORIES }, (_, at) => FROM + at))(
  'history %i lived on a database and over HTTP is at every step what it is in memory',
  async (seed) => {
    const months = runsOf({ quick: 3, ci: 9, all: 60 });
    const world = createWorld(REAL);
    const twin = await createTwin(world.coop);
    const past: string[] = [];
    try {
      for (const happening of liveHistory(world, { ...historyOf(seed), months })) {
        past.push(tellHappening(happening));
        await twin.take(happening).catch((error) => {
          throw new Error(`${past.slice(-5).join('\n')}\n${(error as Error).stack}`);
        });
        const [there, here] = [await twin.tell(), tellModel(world.hub)];
        if (JSON.stringify(there) === JSON.stringify(here)) continue;
        expect({ seed, after: past.slice(-12), told: there }).toEqual({
          ...{ seed, after: past.slice(-12) },
          told: here,
        });
      }
    } finally {
      await twin.close();
    }
    expect(past.length).toBeGreaterThan(months);
  },
  3_600_000,
);
