import { readSources } from '@latchkey/commands/read-sources';
import { silentLog } from '@latchkey/runtime/log';
import { makePlan } from '@latchkey/sync/plan/make-plan';
import { bench, report, reportAll, secondsOf } from '../support/bench.ts';
import { createTestHub } from '../support/hub.ts';

const SIZES = [1_000, 10_000];
const TRIES = 3;

// How long deciding everybody takes: members whose books changed (each gets a change), and members with nothing to do.
await bench('Planning', async () => {
  const perPerson: number[] = [];
  for (const size of SIZES) {
    const hub = await createTestHub();
    try {
      const accounts: string[] = [];
      for (let made = 0; made < size; made += 1_000) accounts.push(...(await hub.addMembers(1_000)));
      const { db, policy, context } = hub;
      const plan = async (write: boolean) =>
        makePlan({
          db,
          policy,
          sources: await readSources(db.one),
          cause: 'pull',
          write,
          keys: context.keys,
          log: silentLog,
        });
      const quiet: number[] = [];
      for (let at = 0; at < TRIES; at += 1) quiet.push(await secondsOf(() => plan(false)));
      reportAll(`${size} members, nothing to do`, quiet, 's');
      await hub.setBooks(accounts, { status: 'CANCELLED', chargedDaysAgo: 5 });
      const full = await secondsOf(async () => {
        const { totals } = await plan(true);
        if (totals.go + totals.held < size) throw new Error(`only ${JSON.stringify(totals)} changes`);
      });
      report(`${size} members, a change each, plan written`, full, 's');
      perPerson.push((1_000_000 * full) / size);
    } finally {
      await hub.close();
    }
  }
  const [small = 1, large = 1] = perPerson;
  report(`µs a person at ${SIZES[0]}`, small, 'µs');
  report(`µs a person at ${SIZES[1]}`, large, 'µs');
  report('ratio of the two (1: time grows with people)', large / small, '×', 3);
});
