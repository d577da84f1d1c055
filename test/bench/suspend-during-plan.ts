import { setTimeout as sleep } from 'node:timers/promises';
import { placeHold } from '@latchkey/commands/place-hold';
import { silentLog } from '@latchkey/runtime/log';
import { openDatabase } from '@latchkey/store/database';
import { decidePeople } from '@latchkey/sync/decide-people';
import { bench, report, reportAll, secondsOf } from '../support/bench.ts';
import { createTestHub } from '../support/hub.ts';

const PEOPLE = 10_000;
const EVERY_MS = 400;

// An admin suspends people of the plan while it is made and applied. The suspension takes effect with its transaction.
await bench(`An admin's suspension while a plan for ${PEOPLE} is applied`, async () => {
  const hub = await createTestHub();
  // The admin's page is another process, with connections of its own.
  const pages = openDatabase({ url: hub.urls.idp, name: 'pages' });
  try {
    const accounts: string[] = [];
    for (let made = 0; made < PEOPLE; made += 1_000) accounts.push(...(await hub.addMembers(1_000)));
    await hub.setBooks(accounts, { status: 'CANCELLED', chargedDaysAgo: 5 });
    const { db, context } = hub;
    let over = false;
    let applied = 0;
    const plan = secondsOf(async () => {
      const deps = { db, keys: context.keys, log: silentLog, wake: context.wake };
      applied = (await decidePeople(deps, { cause: 'pull', accountIds: null })).applied;
    }).finally(() => {
      over = true;
    });
    plan.catch(() => {});
    const seconds: number[] = [];
    // From both ends of the plan, so that some are before it and some behind it.
    for (let at = 0; !over && at < PEOPLE / 2; at += 37) {
      const accountId = (at % 2 === 0 ? accounts[at] : accounts.at(-1 - at)) as string;
      const hold = { accountId, kind: 'manual', reasonCode: 'bench' } as const;
      seconds.push(
        await secondsOf(async () => {
          const placed = await pages.tx((tx) => placeHold(tx, hold, context));
          if (!placed.ok) throw new Error(placed.fault.code);
        }),
      );
      await sleep(EVERY_MS);
    }
    report('plan made and applied', await plan, 's');
    report('people applied', applied, '');
    reportAll('seconds until a suspension stands', seconds, 's', 1);
  } finally {
    await pages.end();
    await hub.close();
  }
});
