import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applyToPerson } from '@latchkey/domain/apply-to-person';
import { type Change, changeKey } from '@latchkey/domain/change';
import { decide } from '@latchkey/domain/decide';
import type { Person } from '@latchkey/domain/person';
import { readCalendar } from '@latchkey/store/clock';
import { openDatabase } from '@latchkey/store/database';
import { loadPerson } from '@latchkey/store/person';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { applyChange } from './apply-change.ts';
import { freezeAccount } from './freeze-account.ts';
import { liftHold } from './lift-hold.ts';
import { offboardPerson } from './offboard-person.ts';
import { placeHold } from './place-hold.ts';
import { readSources } from './read-sources.ts';
import { restorePerson } from './restore-person.ts';
import { setAppMode } from './set-app-mode.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(async () => hub.close(), 30_000);

const OVER = { status: 'CANCELLED', chargedDaysAgo: 100 };
const PAID = { status: 'ACTIVE', chargedDaysAgo: 0 };

async function person(accountId: string) {
  const found = await loadPerson(hub.db.one, accountId);
  if (found === null) throw new Error('no such account');
  return found;
}
async function decided(accountId: string): Promise<Change[]> {
  return decide(
    await person(accountId),
    hub.policy,
    await readSources(hub.db.one),
    await readCalendar(hub.db.one),
  );
}
/** Decides and applies one person, as a plan does. */
async function follow(accountId: string) {
  const { account } = await person(accountId);
  const changes = await decided(accountId);
  return hub.db.tx((tx) =>
    applyChange(tx, { accountId, seenVersion: account.version, changes }, hub.context),
  );
}
async function member(): Promise<string> {
  return (await hub.addMembers(1))[0] as string;
}
const count = async (text: string, values: unknown[]) =>
  (
    await hub.db.one.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${text}`,
      values as string[],
    )
  )[0]?.count;

describe('one person', () => {
  test('a lapse ends in one transaction, with one receipt per app, and nothing is left to decide', async () => {
    const id = await member();
    await hub.setBooks([id], OVER);
    hub.woken.length = 0;
    const before = await person(id);
    expect(await follow(id)).toEqual({ ok: true, version: before.account.version + 1 });
    const after = await person(id);
    expect(after.grants).toEqual([]);
    expect(after.holds.map((hold) => hold.kind)).toEqual(['lapsed']);
    expect(after.account.epoch).toBe(before.account.epoch + 1);
    expect(after.entitlements.map((one) => [one.app, one.treatment, one.version])).toEqual([
      ['chat', 'suspended', 2],
      ['cloud', 'suspended', 2],
    ]);
    const receipts = await hub.db.one.query(
      'SELECT app, version, kind, cause FROM receipt WHERE account_id = $1 ORDER BY app',
      [id],
    );
    expect(receipts).toEqual([
      { app: 'chat', version: 2, kind: 'ending', cause: 'books-lapsed' },
      { app: 'cloud', version: 2, kind: 'ending', cause: 'books-lapsed' },
    ]);
    const queued = await hub.db.one.query(
      `SELECT urgency, next_try_at <= now() AS due FROM delivery WHERE account_id = $1`,
      [id],
    );
    expect(queued).toEqual([
      { urgency: 2, due: true },
      { urgency: 2, due: true },
    ]);
    expect(await count(`message WHERE account_id = $1 AND template = 'access-ended'`, [id])).toBe(1);
    expect([...new Set(hub.woken)].sort()).toEqual(['app:chat', 'app:cloud', 'messages']);
    expect(await decided(id)).toEqual([]);
  });

  test('a payment opens the same apps again, with one receipt of the return per app', async () => {
    const id = await member();
    await hub.setBooks([id], OVER);
    await follow(id);
    await hub.setBooks([id], PAID);
    expect((await follow(id)).ok).toBe(true);
    const after = await person(id);
    expect(after.holds).toEqual([]);
    expect(after.entitlements.map((one) => one.treatment)).toEqual(['present', 'present']);
    expect(await count(`receipt WHERE account_id = $1 AND kind = 'return'`, [id])).toBe(2);
    expect(await decided(id)).toEqual([]);
  });

  test('who changed meanwhile is not touched', async () => {
    const id = await member();
    await hub.setBooks([id], OVER);
    const { account } = await person(id);
    const changes = await decided(id);
    await hub.db.one.query('UPDATE account SET version = version + 1 WHERE id = $1', [id]);
    const seenVersion = account.version;
    const result = await hub.db.tx((tx) =>
      applyChange(tx, { accountId: id, seenVersion, changes }, hub.context),
    );
    expect(result).toEqual({ ok: false, fault: { code: 'moved' } });
    expect((await person(id)).grants).toHaveLength(1);
  });

  test('two deciders of one person: exactly one applies, and no version is lost', async () => {
    const id = await member();
    await hub.setBooks([id], OVER);
    const { account } = await person(id);
    const changes = await decided(id);
    const both = await Promise.all(
      [1, 2].map(() =>
        hub.db.tx((tx) =>
          applyChange(tx, { accountId: id, seenVersion: account.version, changes }, hub.context),
        ),
      ),
    );
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    const after = await person(id);
    expect(after.account.version).toBe(account.version + 1);
    expect(after.entitlements.map((one) => one.version)).toEqual([2, 2]);
  });

  test('grace tells the person once, however often its end moves, and paying takes the mail back', async () => {
    const id = await member();
    await hub.setBooks([id], { status: 'ERROR', chargedDaysAgo: 50 });
    await follow(id);
    await hub.setBooks([id], { status: 'ERROR', chargedDaysAgo: 51 });
    await follow(id);
    expect(await count(`message WHERE account_id = $1 AND template = 'grace-started'`, [id])).toBe(1);
    expect((await person(id)).entitlements.map((one) => one.version)).toEqual([1, 1]);
    await hub.setBooks([id], PAID);
    await follow(id);
    expect(
      await count(`message WHERE account_id = $1 AND template = 'grace-started' AND state = 'waiting'`, [id]),
    ).toBe(0);
  });
});

test('a whole history ends on PostgreSQL as the pure reducer says', async () => {
  const own = await createTestHub();
  try {
    const [id] = (await own.addMembers(1)) as [string];
    const books = (status: string, chargedDaysAgo: number) => () =>
      own.setBooks([id], { status, chargedDaysAgo });
    const history: (() => Promise<void>)[] = [
      books('ERROR', 50),
      books('ACTIVE', 1),
      books('CANCELLED', 100),
      books('ACTIVE', 1),
      books('CANCELLED', 100),
      () => own.moveDays(61),
      () => own.moveDays(1),
      books('ACTIVE', 0),
      books('REJECTED', 20),
    ];
    const told: string[] = [];
    for (const step of history) {
      await step();
      const before = await loadPerson(own.db.one, id);
      if (before === null) throw new Error('no such account');
      const now = await readCalendar(own.db.one);
      const changes = decide(before, own.policy, await readSources(own.db.one), now);
      const seenVersion = before.account.version;
      await own.db.tx((tx) => applyChange(tx, { accountId: id, seenVersion, changes }, own.context));
      const after = await loadPerson(own.db.one, id);
      if (after === null) throw new Error('no such account');
      expect(plain(after)).toEqual(plain(applyToPerson(before, changes, now)));
      told.push(`${after.account.life} ${after.entitlements.map((one) => one.treatment).join(' ')}`);
    }
    expect(told).toEqual([
      'active present present',
      'active present present',
      'active suspended suspended',
      'active present present',
      'active suspended suspended',
      'left left left',
      'left left left',
      'active present present',
      'active suspended suspended',
    ]);
  } finally {
    await own.close();
  }
}, 30_000);

/** What both sides must agree on: all but the instants that the database sets by itself. */
function plain({ account, grants, holds, entitlements, invitation }: Person) {
  const byApp = [...entitlements].sort((a, b) => (a.app < b.app ? -1 : 1));
  return {
    account: { ...account, epoch: 0 },
    grants: grants.map(({ group, origin, endOn }) => ({ group, origin, endOn })),
    holds: holds.map(({ kind, untilOn, placedBy }) => ({ kind, untilOn, placedBy })),
    entitlements: byApp.map(({ epoch: _, ...one }) => one),
    invitation,
  };
}

describe('by hand', () => {
  test('a bar is not lifted by a payment, nor by a restore that does not name it', async () => {
    const id = await member();
    const bar = { accountId: id, kind: 'barred', reasonCode: 'conduct' } as const;
    expect((await hub.db.tx((tx) => placeHold(tx, bar, hub.context))).ok).toBe(true);
    expect((await person(id)).entitlements.map((one) => one.treatment)).toEqual(['left', 'left']);
    await hub.setBooks([id], PAID);
    expect(await decided(id)).toEqual([]);
    const lift = await hub.db.tx((tx) =>
      liftHold(tx, { accountId: id, kind: 'barred', by: 'payment' }, hub.context),
    );
    expect(lift).toEqual({ ok: false, fault: { code: 'may-not-lift' } });
    const restored = await hub.db.tx((tx) => restorePerson(tx, { accountId: id }, hub.context));
    expect(restored).toEqual({ ok: true, lifted: [], left: ['barred'] });
    await hub.db.tx((tx) => restorePerson(tx, { accountId: id, barredToo: true }, hub.context));
    expect((await person(id)).entitlements.map((one) => one.treatment)).toEqual(['present', 'present']);
  });

  test('a suspension is restored to where it was; lifting it takes nothing else away', async () => {
    const id = await member();
    const suspend = { accountId: id, kind: 'manual', reasonCode: 'asked' } as const;
    const first = await hub.db.tx((tx) => placeHold(tx, suspend, hub.context));
    expect(await hub.db.tx((tx) => placeHold(tx, suspend, hub.context))).toEqual({
      ok: false,
      fault: { code: 'already-held' },
    });
    await hub.setBooks([id], OVER);
    const lifted = await hub.db.tx((tx) =>
      liftHold(tx, { accountId: id, kind: 'manual', by: 'admin' }, hub.context),
    );
    expect(lifted).toEqual({ ok: true, version: (first.ok ? first.version : 0) + 1 });
    expect((await person(id)).entitlements.map((one) => one.treatment)).toEqual(['present', 'present']);
    expect((await person(id)).grants).toHaveLength(1);
  });

  test('a freeze ends by itself after 72 h of the calendar', async () => {
    const own = await createTestHub();
    try {
      const [id] = (await own.addMembers(1)) as [string];
      expect((await own.db.tx((tx) => freezeAccount(tx, { accountId: id }, own.context))).ok).toBe(true);
      const keys = async () => {
        const one = await loadPerson(own.db.one, id);
        if (one === null) throw new Error('no such account');
        const now = await readCalendar(own.db.one);
        return decide(one, own.policy, await readSources(own.db.one), now).map(changeKey);
      };
      await own.moveDays(2.9);
      expect(await keys()).toEqual([]);
      await own.moveDays(0.2);
      expect(await keys()).toEqual(['lift-hold:manual', 'set-entitlement:chat', 'set-entitlement:cloud']);
    } finally {
      await own.close();
    }
  });

  test('who was put out until the next payment stays out by the last one and returns by a new one', async () => {
    const id = await member();
    await hub.db.tx((tx) => offboardPerson(tx, { accountId: id, how: { kind: 'until-paid' } }, hub.context));
    const out = await person(id);
    expect([out.account.life, out.grants.length, out.entitlements.map((one) => one.treatment)]).toEqual([
      'left',
      0,
      ['left', 'left'],
    ]);
    expect(await decided(id)).toEqual([]);
    await hub.moveDays(3);
    expect(await decided(id)).toEqual([]);
    await hub.setBooks([id], PAID);
    expect((await follow(id)).ok).toBe(true);
    const back = await person(id);
    expect([back.account.life, back.holds, back.entitlements.map((one) => one.treatment)]).toEqual([
      'active',
      [],
      ['present', 'present'],
    ]);
  });
});

test('pages can write a sealed secret and never read it; the audit cannot be changed by anybody but its owner', async () => {
  const idp = openDatabase({ url: hub.urls.idp, name: 'idp' });
  try {
    await expect(idp.one.query('SELECT name FROM account LIMIT 1')).resolves.toBeDefined();
    for (const text of [
      `INSERT INTO secret (name, sealed) VALUES ('sources.books.token', 'v1.x')`,
      `UPDATE secret SET sealed = 'v1.y', changed_at = now() WHERE name = 'sources.books.token'`,
    ]) {
      await expect(idp.one.query(text)).resolves.toEqual([]);
    }
    for (const text of [
      'SELECT sealed FROM secret',
      'SELECT step FROM attempt',
      // Where credentials are sent to, and what the worker would read of its own environment.
      `INSERT INTO secret (name, reference) VALUES ('mail.smtp', '{"env":"LATCHKEY_WORKER_SECRET"}')`,
      `UPDATE secret SET sealed = NULL, reference = '{"file":"/etc/passwd"}'`,
      'DELETE FROM secret',
      `INSERT INTO setting (version, document, author) SELECT 2, document, author FROM setting`,
      `UPDATE app SET mode = 'manage'`,
      'UPDATE worker_key SET public_key = public_key',
      'UPDATE source SET last_complete_on = now()',
      'UPDATE fact SET missing = true',
      'UPDATE audit SET event = event',
      'DELETE FROM sign_in_log',
    ]) {
      await expect(idp.one.query(text)).rejects.toMatchObject({ code: '42501' });
    }
  } finally {
    await idp.end();
  }
});

describe('the limit on removals, where they are written', () => {
  test('six workers at once never take more than max(3, 10 %) of a group, and the window slides with the calendar', async () => {
    const own = await createTestHub();
    try {
      const ids = await own.addMembers(40);
      await own.setBooks(ids, OVER);
      const sources = await readSources(own.db.one);
      const now = await readCalendar(own.db.one);
      const tries = await Promise.all(
        ids.slice(0, 12).map(async (id) => {
          const one = await loadPerson(own.db.one, id);
          if (one === null) throw new Error('no such account');
          const changes = decide(one, own.policy, sources, now);
          const seenVersion = one.account.version;
          return own.db.tx((tx) => applyChange(tx, { accountId: id, seenVersion, changes }, own.context));
        }),
      );
      expect(tries.filter((one) => one.ok)).toHaveLength(4);
      expect(tries.filter((one) => !one.ok && one.fault.code === 'removal-limit')).toHaveLength(8);
      const gone = () => own.db.one.query('SELECT 1 FROM hold');
      expect(await gone()).toHaveLength(4);
      const [next] = ids.slice(12);
      const again = async (id: string, forced: boolean) => {
        const one = await loadPerson(own.db.one, id);
        if (one === null) throw new Error('no such account');
        const changes = decide(
          one,
          own.policy,
          await readSources(own.db.one),
          await readCalendar(own.db.one),
        );
        const seenVersion = one.account.version;
        return own.db.tx((tx) =>
          applyChange(tx, { accountId: id, seenVersion, changes, forced }, own.context),
        );
      };
      expect((await again(next as string, false)).ok).toBe(false);
      await own.moveDays(0.9);
      expect((await again(next as string, false)).ok).toBe(false);
      await own.moveDays(0.2);
      expect((await again(next as string, false)).ok).toBe(true);
      for (const id of ids.slice(13, 20)) expect((await again(id, true)).ok).toBe(true);
      expect((await again(ids[20] as string, false)).ok).toBe(false);
    } finally {
      await own.close();
    }
  }, 30_000);
});

describe('an app', () => {
  test('that is only observed is neither paused nor resumed: a pause is no way round its confirmation', async () => {
    await hub.db.one.query(`UPDATE app SET mode = 'observe', inventory_on = now() WHERE name = 'chat'`);
    for (const mode of ['paused', 'manage'] as const) {
      const set = await hub.db.tx((tx) => setAppMode(tx, { app: 'chat', mode }, hub.context));
      expect(set).toEqual({ ok: false, fault: { code: 'not-confirmed' } });
    }
    await hub.db.one.query(`UPDATE app SET mode = 'manage' WHERE name = 'chat'`);
    for (const mode of ['paused', 'manage'] as const) {
      const set = await hub.db.tx((tx) => setAppMode(tx, { app: 'chat', mode }, hub.context));
      expect(set).toEqual({ ok: true });
      expect(await count(`app WHERE name = 'chat' AND mode = $1`, [mode])).toBe(1);
    }
  });
});
