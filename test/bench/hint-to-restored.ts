import { placeHold } from '@latchkey/commands/place-hold';
import { bench, reportAll, secondsOf } from '../support/bench.ts';
import { waitFor } from '../support/hub-process.ts';
import { joinAndClaim, readState } from '../support/member.ts';
import { startWholeHub } from '../support/whole-hub.ts';

const ROUNDS = 15;

// From the moment at which the books tell that a suspended member pays again, until both apps show the account open.
await bench('From the hint to both apps restored', async () => {
  const hub = await startWholeHub();
  try {
    const member = await joinAndClaim(hub, { name: 'Vera Vuelta', username: 'vera_vuelta' });
    const books = hub.sandbox.openCollective;
    books.setHooks([hub.hookUrl]);
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const context = await hub.context();
      const hold = { accountId: member.accountId, kind: 'lapsed', reasonCode: 'until-paid' } as const;
      const placed = await hub.db.tx((tx) => placeHold(tx, hold, context));
      if (!placed.ok) throw new Error(placed.fault.code);
      await hub.settle();
      const out = await readState(hub, member);
      if (out.cloud?.enabled !== false || out.chat?.locked !== true) throw new Error('was not suspended');
      // A payment is one of a later moment than the hold.
      await hub.sandbox.advance(1 / 24);
      seconds.push(
        await secondsOf(async () => {
          books.contribute(member.slug, 'solidarity-member');
          await waitFor('both apps are open again', async () => {
            const { cloud, chat } = await readState(hub, member);
            return cloud?.enabled === true && chat?.locked === false;
          });
        }),
      );
      await hub.settle();
    }
    reportAll('seconds from the hint', seconds, 's', 5);
  } finally {
    await hub.close();
  }
});
