import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { confirmApp } from '@latchkey/commands/confirm-app';
import { retiredRef } from '@latchkey/commands/handle-hash';
import { hurry } from '@latchkey/commands/hurry';
import { silentLog } from '@latchkey/runtime/log';
import { type DrainBench, openDrainBench } from '../../../../test/support/drain.ts';

let bench: DrainBench;
beforeAll(async () => {
  bench = await openDrainBench();
}, 60_000);
afterAll(() => bench?.close(), 20_000);
beforeEach(() => bench.reset());

describe('a delivery', () => {
  test('makes the account, binds it, sets its groups, and is done; again it does nothing', async () => {
    const ana = await bench.person();
    await bench.wish(ana.id, 'present', { receipt: false });
    expect(await bench.drain()).toEqual({ kind: 'drained', delivered: 1, tried: 1 });
    expect(bench.app.changes).toEqual([`create ${ana.username}`, `set-groups ${ana.username}`]);
    expect(
      await bench.db.one.query('SELECT ref, handle, claims, origin FROM binding WHERE account_id = $1', [
        ana.id,
      ]),
    ).toEqual([
      { ref: ana.username, handle: ana.username, claims: { memory_id: ana.username }, origin: 'made' },
    ]);
    const [kept] = await bench.db.one.query<{ kept: string }>(
      `SELECT delivered::text || (SELECT sent::text FROM binding WHERE account_id = $1) AS kept FROM delivery WHERE account_id = $1`,
      [ana.id],
    );
    expect(kept?.kept).not.toContain('Person');
    expect(await bench.drain()).toEqual({ kind: 'drained', delivered: 0, tried: 0 });
  });

  test('another username renames the same account where the app can, and the binding follows', async () => {
    const ana = await bench.bringIn();
    const before = bench.app.accounts.get(ana.username)?.id;
    await bench.db.one.query(`UPDATE account SET username = username || 'new' WHERE id = $1`, [ana.id]);
    await bench.wish(ana.id, 'present', { receipt: false });
    await bench.drain();
    const after = [...bench.app.accounts.values()].find((one) => one.subject === ana.id);
    expect(after).toMatchObject({ id: before, name: `${ana.username}new` });
    expect(bench.app.changes).toEqual([`rename ${ana.username}new`]);
    const [binding] = await bench.db.one.query('SELECT ref, handle FROM binding WHERE account_id = $1', [
      ana.id,
    ]);
    expect(binding).toEqual({ ref: ana.username, handle: `${ana.username}new` });
  });

  test('an account that was given up is never bound again; once it is untied there, a new one is made', async () => {
    const ana = await bench.bringIn();
    const account = bench.app.accounts.get(ana.username);
    await bench.db.one.query('DELETE FROM binding WHERE account_id = $1', [ana.id]);
    await bench.db.one.query(
      `INSERT INTO app_move (account_id, app, cause, state, retired_ref) VALUES ($1, 'cloud', 'new-handle', 'done', $2)`,
      [ana.id, retiredRef('cloud', ana.username)],
    );
    await bench.db.one.query(`UPDATE account SET username = username || 'new' WHERE id = $1`, [ana.id]);
    await bench.wish(ana.id, 'present', { receipt: false });
    await bench.drain();
    expect((await bench.deliveryOf(ana.id))?.outcome).toEqual({
      kind: 'needs-person',
      instructions: 'still-tied',
    });
    expect(bench.app.changes).toEqual([]);
    if (account !== undefined) account.subject = null;
    await bench.makeDue(ana.id);
    await bench.drain();
    expect(bench.app.changes[0]).toBe(`create ${ana.username}new`);
    const [binding] = await bench.db.one.query('SELECT handle FROM binding WHERE account_id = $1', [ana.id]);
    expect(binding).toEqual({ handle: `${ana.username}new` });
  });

  test('an ending closes its receipt by reading back, and so does the return, with the same account', async () => {
    const ana = await bench.bringIn();
    const internal = bench.app.accounts.get(ana.username)?.id;
    await bench.wish(ana.id, 'suspended');
    await bench.drain();
    await bench.wish(ana.id, 'present');
    await bench.drain();
    expect(bench.app.changes).toEqual([`suspend ${ana.username}`, `restore ${ana.username}`]);
    expect(bench.app.accounts.get(ana.username)?.id).toBe(internal);
    const receipts = await bench.receiptsOf(ana.id);
    expect(
      receipts.map(({ kind, complete, steps }) => [kind, complete, steps.map((step) => step.code)]),
    ).toEqual([
      ['ending', true, ['suspended', 'stopped-with-account']],
      ['return', true, ['present', 'all']],
    ]);
    for (const receipt of receipts) expect(receipt.readBackAt).not.toBeNull();
  });

  test('a receipt stays open while the app has not shown what it is to prove', async () => {
    const ana = await bench.bringIn();
    await bench.wish(ana.id, 'suspended');
    bench.app.fault = 'unreachable';
    await bench.drain();
    expect((await bench.receiptsOf(ana.id))[0]).toMatchObject({ closedAt: null, complete: false });
    bench.app.fault = null;
    await bench.makeDue(ana.id);
    await bench.drain();
    expect((await bench.receiptsOf(ana.id))[0]).toMatchObject({ complete: true });
  });

  test('an ending that a return overtook is closed as overtaken, and the app is not touched', async () => {
    const ana = await bench.bringIn();
    await bench.wish(ana.id, 'suspended');
    await bench.wish(ana.id, 'present');
    await bench.drain();
    expect(bench.app.changes).toEqual([]);
    const [ending] = await bench.receiptsOf(ana.id);
    expect(ending).toMatchObject({ kind: 'ending', complete: false, steps: [{ step: 'overtaken' }] });
    expect(ending?.closedAt).not.toBeNull();
  });

  test('a foreign account of that name waits for a person, and is not touched', async () => {
    const ana = await bench.person();
    bench.app.add(ana.username);
    await bench.wish(ana.id, 'present', { receipt: false });
    await bench.drain();
    expect(bench.app.changes).toEqual([]);
    expect((await bench.deliveryOf(ana.id))?.outcome).toEqual({ kind: 'conflict', ref: ana.username });
    expect(await bench.db.one.query('SELECT 1 FROM binding WHERE account_id = $1', [ana.id])).toEqual([]);
  });

  test('an account that is bound to somebody else is bound to nobody again', async () => {
    const ana = await bench.bringIn();
    const bea = await bench.person();
    const account = bench.app.accounts.get(ana.username);
    if (account !== undefined) account.subject = bea.id;
    await bench.wish(bea.id, 'present', { receipt: false });
    await bench.drain();
    expect((await bench.deliveryOf(bea.id))?.outcome).toEqual({ kind: 'conflict', ref: ana.username });
  });
});

describe('a create that is never answered', () => {
  test('is found later, and made once', async () => {
    const ana = await bench.person();
    await bench.wish(ana.id, 'present', { receipt: false });
    bench.app.fault = 'swallow-create';
    await bench.drain();
    expect(await bench.deliveryOf(ana.id)).toMatchObject({
      unanswered: true,
      outcome: { fault: { code: 'unanswered' } },
    });
    bench.app.fault = null;
    await bench.makeDue(ana.id);
    await bench.drain();
    expect(bench.app.changes.filter((change) => change.startsWith('create'))).toHaveLength(1);
    expect(await bench.deliveryOf(ana.id)).toMatchObject({ unanswered: false, outcome: { kind: 'done' } });
  });

  test('keeps the receipt of an ending open for 15 minutes, and what appeared meanwhile is stopped', async () => {
    const ana = await bench.person();
    await bench.wish(ana.id, 'present', { receipt: false });
    bench.app.fault = 'swallow-create';
    await bench.drain();
    // The app makes it late: for now nobody sees it.
    const late = bench.app.accounts.get(ana.username);
    bench.app.accounts.delete(ana.username);
    bench.app.fault = null;
    await bench.wish(ana.id, 'left');
    await bench.drain();
    const waiting = await bench.deliveryOf(ana.id);
    expect(waiting?.outcome.kind).toBe('pending');
    expect(waiting?.due_ms).toBeGreaterThan(14 * 60_000);
    expect((await bench.receiptsOf(ana.id))[0]?.closedAt).toBeNull();
    if (late !== undefined) bench.app.accounts.set(ana.username, late);
    await bench.db.one.query(
      `UPDATE delivery SET next_try_at = now(), create_unanswered_at = now() - interval '15 minutes' WHERE account_id = $1`,
      [ana.id],
    );
    await bench.drain();
    expect(bench.app.accounts.get(ana.username)?.locked).toBe(true);
    expect((await bench.receiptsOf(ana.id))[0]).toMatchObject({ complete: true });
  });
});

describe('commands about apps', () => {
  const context = {
    actor: { kind: 'operator' as const },
    policy: null,
    keys: null as never,
    log: silentLog,
    wake: async (queue: string) => {
      bench.wakes.push(queue);
    },
  };

  test('somebody at the door brings a row forward, but not within 2 s of the last try', async () => {
    const ana = await bench.person();
    await bench.wish(ana.id, 'present', { receipt: false });
    const ask = () => bench.db.tx((tx) => hurry(tx, { accountId: ana.id, app: 'cloud' }, context));
    await bench.db.one.query(
      `UPDATE delivery SET next_try_at = now() + interval '1 hour', outcome_at = now() - interval '1 minute' WHERE account_id = $1`,
      [ana.id],
    );
    await ask();
    expect((await bench.deliveryOf(ana.id))?.due_ms).toBeLessThanOrEqual(0);
    expect(bench.wakes).toEqual(['app:cloud']);
    await bench.db.one.query(
      `UPDATE delivery SET next_try_at = now() + interval '1 hour', outcome_at = now() WHERE account_id = $1`,
      [ana.id],
    );
    await ask();
    const due = (await bench.deliveryOf(ana.id))?.due_ms ?? 0;
    expect(due > 1_000 && due <= 2_000).toBe(true);
  });

  test('an app is managed from the moment a person has seen its first inventory', async () => {
    await bench.db.one.query(`UPDATE app SET mode = 'observe', inventory_on = NULL WHERE name = 'chat'`);
    const confirm = (name: string) => bench.db.tx((tx) => confirmApp(tx, { app: name }, context));
    expect(await confirm(randomUUID())).toEqual({ ok: false, fault: { code: 'no-such-app' } });
    expect(await confirm('chat')).toEqual({ ok: false, fault: { code: 'no-inventory' } });
    await bench.db.one.query(`UPDATE app SET inventory_on = now() WHERE name = 'chat'`);
    expect(await confirm('chat')).toEqual({ ok: true });
    expect(await confirm('chat')).toEqual({ ok: false, fault: { code: 'already-managed' } });
  });
});
