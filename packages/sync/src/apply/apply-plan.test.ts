import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { approvePlan } from '@latchkey/commands/approve-plan';
import { freezeAccount } from '@latchkey/commands/freeze-account';
import { placeHold } from '@latchkey/commands/place-hold';
import { readSources } from '@latchkey/commands/read-sources';
import { rejectPlan } from '@latchkey/commands/reject-plan';
import { stopApproval } from '@latchkey/commands/stop-approval';
import { readPlan, readPlanChanges } from '@latchkey/store/plan';
import { createTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { makePlan } from '../plan/make-plan.ts';
import { applyPlan } from './apply-plan.ts';
import { resumePlans } from './resume-plans.ts';

const OVER = { status: 'CANCELLED', chargedDaysAgo: 100 };
const PAID = { status: 'ACTIVE', chargedDaysAgo: 1 };

let hub: TestHub;
const hubs: TestHub[] = [];
beforeEach(async () => {
  hub = await createTestHub();
  hubs.push(hub);
}, 60_000);
afterEach(async () => {
  await hubs.pop()?.close();
}, 30_000);
afterAll(async () => {
  for (const one of hubs) await one.close();
}, 30_000);

const plan = async (more: { write?: boolean; accountIds?: string[]; author?: string } = {}) =>
  makePlan({
    db: hub.db,
    policy: hub.policy,
    sources: await readSources(hub.db.one),
    cause: 'pull',
    write: true,
    keys: hub.context.keys,
    log: hub.context.log,
    ...more,
  });
const apply = (planId: string | null, signal?: AbortSignal) =>
  applyPlan({
    db: hub.db,
    planId: planId as string,
    context: hub.context,
    ...(signal === undefined ? {} : { signal }),
  });
const count = async (text: string) =>
  (await hub.db.one.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${text}`))[0]?.count;
const state = async (planId: string | null) => (await readPlan(hub.db.one, planId as string))?.state;

describe('making a plan', () => {
  test('that is only shown writes nothing, and says everything by id', async () => {
    const ids = await hub.addMembers(3);
    await hub.setBooks(ids.slice(0, 1), OVER);
    const shown = await plan({ write: false });
    expect(shown).toMatchObject({ planId: null, totals: { go: 4, held: 0 } });
    expect(shown.changes.map((one) => [one.kind, one.reason])).toEqual([
      ['end-group', 'books-lapsed'],
      ['place-hold', 'no-group-left'],
      ['set-entitlement', 'no-group-left'],
      ['set-entitlement', 'no-group-left'],
    ]);
    expect(JSON.stringify(shown)).not.toContain('example.org');
    expect(await count('plan')).toBe(0);
    expect(await count('plan_change')).toBe(0);
  });

  test('holds every removal of a scope that loses too many, and lets go what adds', async () => {
    const ids = await hub.addMembers(12);
    await hub.setBooks(ids.slice(0, 4), OVER);
    await hub.setBooks(ids.slice(4, 5), { status: 'ERROR', chargedDaysAgo: 50 });
    const made = await plan();
    expect(made.totals).toEqual({ go: 1, held: 16 });
    expect(await apply(made.planId)).toMatchObject({ applied: 1, skipped: 0, refused: 0, moved: [] });
    expect(await count('hold')).toBe(0);
    expect(await state(made.planId)).toBe('open');
  });

  test('holds who would join a privileged group, and lets nothing go that rests on it', async () => {
    const [id] = (await hub.addMembers(1)) as [string];
    await hub.db.one.query(
      `INSERT INTO fact (source, identity_id, kind, data, first_read_on, last_read_on, since_on, confirmed_on)
       VALUES ('books', $1, 'member', '{"role": "ADMIN", "tierId": null, "lastTierId": null, "since": null}',
         calendar_now(), calendar_now(), calendar_now() - interval '1 day', calendar_now())`,
      [id],
    );
    const shown = await plan({ write: false });
    expect(shown.totals).toEqual({ go: 0, held: 1 });
    expect(shown.changes).toMatchObject([{ kind: 'grant-group', group: 'stewards', held: 'privileged' }]);
    const made = await plan();
    await hub.db.tx((tx) => approvePlan(tx, { planId: made.planId as string }, hub.context));
    expect(await resumePlans({ db: hub.db, context: hub.context })).toEqual([id]);
    expect(await count(`group_grant WHERE group_name = 'stewards'`)).toBe(1);
    await apply((await plan({ accountIds: [id] })).planId);
    expect(await count(`entitlement WHERE app = 'cloud' AND groups = '{Stewards}'`)).toBe(1);
  });

  test('asks for look-ups only where nothing else is lacking', async () => {
    const ids = await hub.addMembers(2);
    await hub.setBooks(ids.slice(0, 1), OVER);
    await hub.db.one.query('UPDATE fact SET confirmed_on = NULL');
    const made = await plan();
    expect(made).toMatchObject({ planId: null, confirms: [ids[0]], totals: { go: 0, held: 0 } });
  });

  test('takes the place of older ones; one that holds the same again keeps the older number', async () => {
    const ids = await hub.addMembers(12);
    await hub.setBooks(ids.slice(0, 4), OVER);
    const first = await plan();
    const second = await plan();
    expect(second.planId).toBe(first.planId);
    expect(await count('plan')).toBe(1);
    await hub.setBooks(ids.slice(4, 5), OVER);
    const third = await plan();
    expect(third.planId).not.toBe(first.planId);
    expect([await state(first.planId), await state(third.planId)]).toEqual(['superseded', 'open']);
    await hub.setBooks(ids, PAID);
    expect((await plan()).planId).toBeNull();
    expect(await state(third.planId)).toBe('superseded');
  });

  test('makes up to 20 new people by itself; more wait, and come with a word, uninvited until somebody sends', async () => {
    await hub.addBooks(20, PAID);
    const small = await plan();
    expect(small.totals).toEqual({ go: 20, held: 0 });
    await apply(small.planId);
    expect(await count(`account WHERE life = 'invited'`)).toBe(20);
    await hub.addBooks(5, PAID);
    const more = await plan();
    expect(more.totals).toEqual({ go: 0, held: 5 });
    expect(await state(more.planId)).toBe('open');
    const approved = await hub.db.tx((tx) => approvePlan(tx, { planId: more.planId as string }, hub.context));
    expect(approved).toMatchObject({ ok: true, standing: { kind: 'effective' } });
    expect(hub.woken).toContain('tick');
    await resumePlans({ db: hub.db, context: hub.context });
    expect(await count(`invitation WHERE state = 'waiting'`)).toBe(25);
    const mails = await hub.db.one.query('SELECT account_id AS "to", template, payload FROM message');
    expect(mails).toEqual([
      { to: null, template: 'many-new-people', payload: { planId: more.planId, count: 5 } },
    ]);
    expect(await state(more.planId)).toBe('done');
  });
});

test('changes that are held are told once to those who answer for the books, and again when others join them', async () => {
  const ids = await hub.addMembers(20);
  await hub.setBooks(ids.slice(0, 5), OVER);
  const told = () =>
    hub.db.one.query<{ payload: unknown }>(
      `SELECT payload FROM message WHERE template = 'held-plan' ORDER BY made_at`,
    );
  const first = await plan();
  expect(first.totals.held).toBeGreaterThan(0);
  await plan();
  expect(await told()).toEqual([
    {
      payload: {
        planId: first.planId,
        count: first.totals.held,
        reasons: { 'removal-limit': first.totals.held },
      },
    },
  ]);
  await hub.setBooks(ids.slice(0, 6), OVER);
  await plan();
  expect(await told()).toHaveLength(2);
});

describe('approving', () => {
  test('lets go the exact set; the same change of a newer plan too, for 72 h', async () => {
    const ids = await hub.addMembers(12);
    await hub.setBooks(ids.slice(0, 5), OVER);
    const first = await plan();
    const rows = await readPlanChanges(hub.db.one, first.planId as string, { held: true });
    const [one] = ids;
    const items = rows
      .filter((row) => row.accountId === one)
      .map((row) => ({ account: one as string, key: row.key }));
    const say = (input: Parameters<typeof approvePlan>[1]) =>
      hub.db.tx((tx) => approvePlan(tx, input, hub.context));
    const foreign = [{ account: ids[9] as string, key: 'leave' }];
    expect(await say({ planId: first.planId as string, items: foreign })).toMatchObject({
      fault: { code: 'not-held' },
    });
    expect((await say({ planId: first.planId as string, items })).ok).toBe(true);
    await hub.setBooks(ids.slice(5, 6), OVER);
    const second = await plan();
    expect(second.totals).toEqual({ go: 4, held: 20 });
    expect(await apply(second.planId)).toMatchObject({ applied: 1, refused: 0 });
    expect(await hub.db.one.query('SELECT account_id FROM hold')).toEqual([{ account_id: one }]);
    await hub.moveDays(3.1);
    await hub.setBooks([one as string], PAID);
    await apply((await plan()).planId);
    await hub.setBooks(ids.slice(0, 6), OVER);
    expect((await plan()).totals).toEqual({ go: 0, held: 24 });
  });

  test('with one admin waits two days, in which it can be stopped', async () => {
    const ids = await hub.addMembers(40);
    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      ids[39] as string,
    ]);
    await hub.setBooks(ids.slice(0, 12), OVER);
    const made = await plan();
    const say = () => hub.db.tx((tx) => approvePlan(tx, { planId: made.planId as string }, hub.context));
    const first = await say();
    if (!first.ok) throw new Error(first.fault.code);
    expect(first.standing.kind).toBe('waits');
    await hub.db.tx((tx) => stopApproval(tx, { approvalId: first.approvalId }, hub.context));
    await hub.moveDays(2.1);
    await resumePlans({ db: hub.db, context: hub.context });
    expect(await count('hold')).toBe(0);
    await say();
    await hub.moveDays(2.1);
    await resumePlans({ db: hub.db, context: hub.context });
    expect(await count('hold')).toBe(12);
  });

  test('with one admin does not go on by itself once it was turned down, though a newer plan holds the same', async () => {
    const ids = await hub.addMembers(40);
    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      ids[39] as string,
    ]);
    await hub.setBooks(ids.slice(0, 12), OVER);
    const { planId } = await plan();
    const word = await hub.db.tx((tx) => approvePlan(tx, { planId: planId as string }, hub.context));
    expect(word).toMatchObject({ standing: { kind: 'waits' } });
    await hub.db.tx((tx) => rejectPlan(tx, { planId: planId as string }, hub.context));
    await plan();
    await hub.moveDays(2.1);
    await resumePlans({ db: hub.db, context: hub.context });
    expect(await count('hold')).toBe(0);
  });

  test('of somebody who has been stopped since, or has the role no longer, counts no more', async () => {
    const ids = await hub.addMembers(40);
    const [first, second] = ids.slice(38) as [string, string];
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, given_by) SELECT id, 'admin', 'operator' FROM unnest($1::uuid[]) AS id`,
      [[first, second]],
    );
    await hub.setBooks(ids.slice(0, 12), OVER);
    const { planId } = await plan();
    const say = (id: string) =>
      hub.db.tx((tx) =>
        approvePlan(tx, { planId: planId as string }, { ...hub.context, actor: { kind: 'account', id } }),
      );
    expect(await say(first)).toMatchObject({ standing: { kind: 'needs-second' } });
    await hub.db.tx((tx) => freezeAccount(tx, { accountId: first }, hub.context));
    expect(await say(second)).toMatchObject({ standing: { kind: 'needs-second' } });
    await hub.db.one.query('DELETE FROM hold WHERE account_id = $1', [first]);
    await hub.db.one.query('DELETE FROM role WHERE account_id = $1', [first]);
    expect(await say(second)).toMatchObject({ standing: { kind: 'waits' } });
  });

  test('is not asked for what was turned down', async () => {
    const ids = await hub.addMembers(12);
    await hub.setBooks(ids.slice(0, 4), OVER);
    const { planId } = await plan();
    expect(await hub.db.tx((tx) => rejectPlan(tx, { planId: planId as string }, hub.context))).toEqual({
      ok: true,
      rejected: 16,
    });
    expect(await state(planId)).toBe('rejected');
    const late = await hub.db.tx((tx) => approvePlan(tx, { planId: planId as string }, hub.context));
    expect(late).toMatchObject({ fault: { code: 'nothing-held' } });
  });
});

describe('applying a plan', () => {
  test('ends before it adds, and skips who changed since', async () => {
    const ids = await hub.addMembers(40);
    await hub.addBooks(3, PAID);
    await hub.setBooks(ids.slice(0, 3), OVER);
    await hub.setBooks(ids.slice(3, 6), { status: 'ERROR', chargedDaysAgo: 50 });
    const made = await plan();
    await hub.db.one.query('UPDATE account SET version = version + 1 WHERE id = $1', [ids[0] as string]);
    const result = await apply(made.planId);
    expect(result).toMatchObject({ applied: 8, skipped: 1, refused: 0, moved: [ids[0]] });
    const order = await hub.db.one.query<{ event: string }>(
      `SELECT event FROM audit WHERE event IN ('place-hold', 'start-grace', 'new-person') ORDER BY id`,
    );
    expect(order.slice(0, 2).map((row) => row.event)).toEqual(['place-hold', 'place-hold']);
    const again = await plan({ accountIds: result.moved });
    expect((await apply(again.planId)).applied).toBe(1);
    expect(await count('hold')).toBe(3);
  });

  test('two workers at once apply each person once', async () => {
    const ids = await hub.addMembers(60);
    await hub.setBooks(ids.slice(0, 6), OVER);
    const { planId } = await plan();
    const results = await Promise.all([apply(planId), apply(planId)]);
    expect(results.reduce((sum, one) => sum + one.applied, 0)).toBe(6);
    expect(await count('receipt')).toBe(12);
    expect(await count(`account WHERE version > 2`)).toBe(0);
    expect(await state(planId)).toBe('done');
  });

  test('a newer plan takes over even from a worker that is already at a person', async () => {
    const ids = await hub.addMembers(5);
    const [id] = ids as [string];
    await hub.setBooks([id], OVER);
    const old = await plan();
    let running: ReturnType<typeof apply> | undefined;
    await hub.db.tx(async (tx) => {
      await tx.query('SELECT 1 FROM account WHERE id = $1 FOR UPDATE', [id]);
      running = apply(old.planId);
      const waits = `pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await count(waits)) === 0) await new Promise((done) => setTimeout(done, 5));
      await hub.setBooks([id], PAID);
      expect((await plan()).planId).toBeNull();
    });
    expect(await running).toMatchObject({ applied: 0, skipped: 1, moved: [] });
    expect(await count('hold')).toBe(0);
    expect(await state(old.planId)).toBe('superseded');
  });

  test('a limit that was used up meanwhile holds what is left of it', async () => {
    const ids = await hub.addMembers(20);
    await hub.setBooks(ids.slice(0, 3), OVER);
    const { planId } = await plan();
    for (const id of ids.slice(10, 12)) {
      const hold = { accountId: id, kind: 'manual', reasonCode: 'asked' } as const;
      await hub.db.tx((tx) => placeHold(tx, hold, hub.context));
    }
    const result = await apply(planId);
    expect([result.applied, result.refused]).toEqual([1, 2]);
    expect(await state(planId)).toBe('open');
    expect(await count(`plan_change WHERE state = 'held' AND held = 'removal-limit'`)).toBe(8);
  });

  test('a worker killed with -9 in the middle leaves nothing half done; the next one finishes', async () => {
    const ids = await hub.addMembers(400);
    await hub.setBooks(ids.slice(0, 120), { status: 'ERROR', chargedDaysAgo: 50 });
    await hub.setBooks(ids.slice(120, 150), OVER);
    const { planId } = await plan();
    const script = fileURLToPath(new URL('./apply-plan.child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, hub.urls.owner, planId as string], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    while ((await count(`plan_change WHERE state = 'applied'`)) === 0)
      await new Promise((done) => setTimeout(done, 5));
    child.kill('SIGKILL');
    await exited;
    const before = (await count(`plan_change WHERE state = 'waiting'`)) ?? 0;
    expect(before).toBeGreaterThan(0);
    expect(await state(planId)).toBe('applying');
    expect(await resumePlans({ db: hub.db, context: hub.context })).toEqual([]);
    expect(await state(planId)).toBe('done');
    expect(await count(`hold WHERE kind = 'lapsed'`)).toBe(30);
    expect(await count('receipt')).toBe(60);
    expect(await count('group_grant WHERE end_on IS NOT NULL')).toBe(120);
    expect(await count(`message WHERE template = 'grace-started'`)).toBe(120);
    expect(await count('account WHERE version > 2')).toBe(0);
    expect((await plan()).planId).toBeNull();
  }, 60_000);

  test('does not keep an admin waiting: a suspension takes effect while it runs', async () => {
    const ids = await hub.addMembers(300);
    await hub.setBooks(ids.slice(0, 250), { status: 'ERROR', chargedDaysAgo: 50 });
    const { planId } = await plan();
    const running = apply(planId);
    const took: number[] = [];
    for (const id of ids.slice(250, 260)) {
      const start = performance.now();
      await hub.db.tx((tx) =>
        placeHold(tx, { accountId: id, kind: 'manual', reasonCode: 'asked' }, hub.context),
      );
      took.push(performance.now() - start);
    }
    expect((await running).applied).toBe(250);
    expect(Math.max(...took)).toBeLessThan(1000);
  }, 30_000);
});
