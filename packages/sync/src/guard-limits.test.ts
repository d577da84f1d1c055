import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { agreeRaise } from '@latchkey/commands/agree-raise';
import { applyChange } from '@latchkey/commands/apply-change';
import { approvePlan } from '@latchkey/commands/approve-plan';
import type { CommandContext } from '@latchkey/commands/context';
import { raiseLimit } from '@latchkey/commands/raise-limit';
import { stopRaise } from '@latchkey/commands/stop-raise';
import type { Change } from '@latchkey/domain/change';
import { listRaises, readLiveRaises } from '@latchkey/store/guard-raise';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { decidePeople } from './decide-people.ts';

const OVER = { status: 'CANCELLED', chargedDaysAgo: 100 };

let hub: TestHub;
beforeEach(async () => {
  hub = await createTestHub();
  // The settings of the database speak, as they do in a worker.
  hub.context.policy = null;
}, 60_000);
afterEach(() => hub.close(), 30_000);

const decideAll = () =>
  decidePeople(
    { db: hub.db, keys: hub.context.keys, log: hub.context.log, wake: hub.context.wake },
    { cause: 'pull', accountIds: null },
  );
const set = (path: string, value: unknown) =>
  hub.db.one.query('UPDATE setting SET document = jsonb_set(document, $1::text[], $2::jsonb)', [
    `{${path}}`,
    JSON.stringify(value),
  ]);
const members = async () =>
  (
    await hub.db.one.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM group_grant WHERE group_name = 'members'`,
    )
  )[0]?.count;
const held = async () =>
  (
    await hub.db.one.query<{ held: string; count: number }>(
      `SELECT held, count(DISTINCT account_id)::int AS count FROM plan_change WHERE state = 'held' GROUP BY held`,
    )
  ).map((row) => `${row.held} ${row.count}`);
const as = (id: string | undefined): CommandContext => ({
  ...hub.context,
  actor: { kind: 'account', id: id as string },
});
const giveRole = (id: string | undefined, role: string) =>
  hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, $2, 'operator')`, [
    id as string,
    role,
  ]);

describe('the limit of removals', () => {
  test('two plans of 9 % within a day do not both pass; after a day the second does', async () => {
    const ids = await hub.addMembers(100);
    await hub.setBooks(ids.slice(0, 9), OVER);
    await decideAll();
    expect([await members(), await held()]).toEqual([91, []]);
    await hub.setBooks(ids.slice(9, 18), OVER);
    await decideAll();
    expect([await members(), await held()]).toEqual([91, ['removal-limit 9']]);
    await hub.moveDays(1);
    await decideAll();
    expect([await members(), await held()]).toEqual([82, []]);
  });

  test('holds where the removal is written too, whoever decided and whenever', async () => {
    const ids = await hub.addMembers(30);
    const changes: Change[] = [{ kind: 'end-group', group: 'members', reason: 'books-lapsed' }];
    const results = await Promise.all(
      ids
        .slice(0, 8)
        .map((accountId) =>
          hub.db.tx((tx) => applyChange(tx, { accountId, seenVersion: 1, changes }, hub.context)),
        ),
    );
    expect(results.filter((one) => one.ok)).toHaveLength(3);
    expect(await members()).toBe(27);
  });

  test('is what latchkey.yaml says: for all, for one app, for one group', async () => {
    const ids = await hub.addMembers(40);
    await set('guard', {
      removals: { share: 25, min: 3 },
      new_people: { share: 20, min: 20 },
      apps: {},
      groups: {},
    });
    await hub.setBooks(ids.slice(0, 9), OVER);
    await decideAll();
    expect([await members(), await held()]).toEqual([31, []]);
    await set('guard,apps', { chat: { share: 1, min: 1 } });
    await hub.moveDays(1);
    await hub.setBooks(ids.slice(9, 12), OVER);
    await decideAll();
    expect([await members(), await held()]).toEqual([31, ['removal-limit 3']]);
    await set('guard,apps', {});
    await set('guard,groups', { members: { share: 1, min: 2 } });
    await decideAll();
    expect(await members()).toBe(31);
  });
});

describe('a keeper', () => {
  test('loses nothing by a rule; two people’s word is needed, and enough', async () => {
    const [keeper, admin, other] = await hub.addMembers(5);
    await hub.db.one.query(`UPDATE account SET username = 'ursula' WHERE id = $1`, [keeper as string]);
    await set('keepers', ['ursula']);
    await giveRole(admin, 'admin');
    await giveRole(other, 'admin');
    await hub.setBooks([keeper as string], OVER);
    await decideAll();
    expect([await members(), await held()]).toEqual([5, ['keeper 1']]);
    const [plan] = await hub.db.one.query<{ id: string }>(`SELECT id::text FROM plan WHERE state = 'open'`);
    const planId = plan?.id as string;
    const first = await hub.db.tx((tx) => approvePlan(tx, { planId }, as(admin)));
    expect(first).toMatchObject({ ok: true, standing: { kind: 'needs-second' } });
    const second = await hub.db.tx((tx) => approvePlan(tx, { planId }, as(other)));
    expect(second).toMatchObject({ ok: true, standing: { kind: 'effective' } });
  });
});

describe('a limit raised for once', () => {
  test('needs a second person, is good for one plan, and says who and when', async () => {
    const ids = await hub.addMembers(60);
    const [author, second] = ids.slice(50);
    await giveRole(author, 'admin');
    await giveRole(second, 'admin');
    await hub.setBooks(ids.slice(0, 20), OVER);
    const asked: string[] = [];
    for (const scope of ['group:members', 'app:cloud', 'app:chat']) {
      const done = await hub.db.tx((tx) => raiseLimit(tx, { scope, upTo: 20 }, as(author)));
      if (!done.ok) throw new Error(done.fault.code);
      asked.push(done.raiseId);
    }
    const twice = await hub.db.tx((tx) => raiseLimit(tx, { scope: 'app:chat', upTo: 9 }, as(second)));
    expect(twice).toEqual({ ok: false, fault: { code: 'already-asked' } });
    await decideAll();
    expect(await members()).toBe(60);
    for (const raiseId of asked) {
      const own = await hub.db.tx((tx) => agreeRaise(tx, { raiseId }, as(author)));
      expect(own).toEqual({ ok: false, fault: { code: 'own' } });
      const shell = await hub.db.tx((tx) => agreeRaise(tx, { raiseId }, hub.context));
      expect(shell).toEqual({ ok: false, fault: { code: 'own' } });
      expect(await hub.db.tx((tx) => agreeRaise(tx, { raiseId }, as(second)))).toEqual({ ok: true });
    }
    await decideAll();
    expect(await members()).toBe(40);
    expect(await listRaises(hub.db.one, 9)).toMatchObject(
      asked.map(() => ({ state: 'used', author: `account:${author}`, second: `account:${second}` })),
    );
    await hub.setBooks(ids.slice(20, 24), OVER);
    await decideAll();
    expect([await members(), await held()]).toEqual([40, ['removal-limit 4']]);
  });

  test('with one admin alone counts after 48 hours in which anybody may stop it', async () => {
    const ids = await hub.addMembers(5);
    await giveRole(ids[0], 'admin');
    const ask = async (scope: string) => {
      const done = await hub.db.tx((tx) => raiseLimit(tx, { scope, upTo: 5 }, as(ids[0])));
      return done.ok ? done.raiseId : '';
    };
    await ask('app:cloud');
    const stopped = await ask('app:chat');
    expect(await readLiveRaises(hub.db.one)).toEqual([]);
    expect(await hub.db.tx((tx) => stopRaise(tx, { raiseId: stopped }, hub.context))).toEqual({ ok: true });
    await hub.moveDays(2);
    expect(await readLiveRaises(hub.db.one)).toMatchObject([{ scope: 'app:cloud', upTo: 5 }]);
    await hub.moveDays(2);
    expect(await readLiveRaises(hub.db.one)).toEqual([]);
  });
});
