import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertRole, readRoleHolders } from '@latchkey/store/role';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { offboardPerson } from './offboard-person.ts';
import { placeHold } from './place-hold.ts';

let hub: TestHub;

beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub.close(), 20_000);

test('who was barred or put out is told nothing and counts as nobody; who is stopped for another reason still does', async () => {
  const [barred = '', gone = '', frozen = '', well = ''] = await hub.addMembers(4);
  for (const accountId of [barred, gone, frozen, well]) {
    await hub.db.tx((tx) => insertRole(tx, accountId, { role: 'admin', source: '' }, 'operator'));
  }
  const { context } = hub;
  await hub.db.tx((tx) =>
    placeHold(tx, { accountId: barred, kind: 'barred', reasonCode: 'conduct' }, context),
  );
  await hub.db.tx((tx) => offboardPerson(tx, { accountId: gone, how: { kind: 'until-paid' } }, context));
  await hub.db.tx((tx) => placeHold(tx, { accountId: frozen, kind: 'manual', reasonCode: 'look' }, context));
  const holders = (await readRoleHolders(hub.db.one)).map((one) => one.accountId);
  expect(holders.sort()).toEqual([frozen, well].sort());
});
