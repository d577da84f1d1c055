import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { tablesWith } from '../../../test/support/tables-with.ts';
import { approveMerge, rejectMerge } from './approve-merge.ts';
import { checkUsername } from './check-username.ts';
import type { CommandContext } from './context.ts';
import { markMail } from './mark-mail.ts';
import { placeHold } from './place-hold.ts';
import { proposeMerge } from './propose-merge.ts';
import { forgetMerges, undoMerge } from './undo-merge.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub?.close(), 20_000);

const as = (id: string): CommandContext => ({ ...hub.context, actor: { kind: 'account', id } });

/** Two accounts of one person, each with an address, and with an account in the cloud; the second one also in the chat. */
async function twins(): Promise<{ keep: string; gone: string }> {
  const [keep, gone] = (await hub.addMembers(2)) as [string, string];
  for (const id of [keep, gone])
    await hub.db.one.query(
      `INSERT INTO address (account_id, address, verified_at, origin) VALUES ($1::uuid, $1::uuid || '@example.org', now(), 'member')`,
      [id],
    );
  await hub.db.one.query(
    `INSERT INTO name_reservation (username, account_id, expires_at)
     SELECT username, id, 'infinity' FROM account WHERE id IN ($1, $2)`,
    [keep, gone],
  );
  await hub.db.one.query(
    `INSERT INTO binding (app, account_id, ref, handle, origin) VALUES
       ('cloud', $1::uuid, $1::uuid::text, $1::uuid::text, 'made'),
       ('cloud', $2::uuid, $2::uuid::text, $2::uuid::text, 'made'),
       ('chat', $2::uuid, '@' || $2::uuid, $2::uuid::text, 'made')`,
    [keep, gone],
  );
  return { keep, gone };
}

const propose = (who: { keep: string; gone: string }, choices = {}, context = hub.context) =>
  hub.db.tx((tx) => proposeMerge(tx, { keepId: who.keep, goneId: who.gone, choices }, context));

async function merge(who: { keep: string; gone: string }, choices: Record<string, 'keep' | 'gone'> = {}) {
  const made = await propose(who, choices);
  if (!made.ok) throw new Error(made.fault.code);
  expect(made.done).toBe(true);
  return made.mergeId;
}

/** Everything of two accounts that a merge could touch, without counters and instants of deciding. */
async function picture(who: { keep: string; gone: string }) {
  const of = [[who.keep, who.gone]];
  const rows = (text: string) => hub.db.one.query(text, of);
  return {
    accounts: await rows('SELECT id, life, username, name FROM account WHERE id = ANY($1) ORDER BY id'),
    identities: await rows('SELECT id, account_id FROM identity WHERE account_id = ANY($1) ORDER BY id'),
    addresses: await rows(
      'SELECT account_id, address, verified_at, origin FROM address WHERE account_id = ANY($1) ORDER BY 1, 2',
    ),
    grants: await rows(
      'SELECT account_id, group_name, origin FROM group_grant WHERE account_id = ANY($1) ORDER BY 1, 2, 3',
    ),
    holds: await rows(
      'SELECT account_id, kind, reason_code FROM hold WHERE account_id = ANY($1) ORDER BY 1, 2',
    ),
    roles: await rows('SELECT account_id, role FROM role WHERE account_id = ANY($1) ORDER BY 1, 2'),
    bindings: await rows('SELECT account_id, app, ref FROM binding WHERE account_id = ANY($1) ORDER BY 1, 2'),
    wishes: await rows(
      'SELECT account_id, app, treatment FROM entitlement WHERE account_id = ANY($1) ORDER BY 1, 2',
    ),
    carried: await rows(
      `SELECT account_id AS account, 'admission' AS what FROM admission WHERE account_id = ANY($1)
       UNION ALL SELECT keeper_id, 'keeper' FROM keeper WHERE keeper_id = ANY($1)
       UNION ALL SELECT sponsor_id, 'sponsor' FROM kept_row WHERE sponsor_id = ANY($1) ORDER BY what`,
    ),
    names: await rows('SELECT username FROM name_reservation WHERE account_id = ANY($1) ORDER BY 1'),
  };
}

async function nameOf(id: string): Promise<string | null> {
  const [row] = await hub.db.one.query<{ username: string | null }>(
    'SELECT username FROM account WHERE id = $1',
    [id],
  );
  return row?.username ?? null;
}

describe('two accounts of one person', () => {
  test('become one: what the books say, addresses, groups and roles go over, and the other is stopped everywhere', async () => {
    const who = await twins();
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, given_by) VALUES ($1, 'auditor', 'operator')`,
      [who.gone],
    );
    const old = (await nameOf(who.gone)) as string;
    await merge(who);
    const after = await picture(who);
    expect(after.identities.every((row) => row.account_id === who.keep)).toBe(true);
    expect(after.identities).toHaveLength(2);
    expect(after.addresses.map((row) => row.account_id)).toEqual([who.keep, who.keep]);
    expect(after.roles).toEqual([{ account_id: who.keep, role: 'auditor' }]);
    expect(after.grants).toEqual([{ account_id: who.keep, group_name: 'members', origin: 'rule' }]);
    expect(after.holds).toEqual([{ account_id: who.gone, kind: 'manual', reason_code: 'merged' }]);
    expect(after.wishes.filter((row) => row.account_id === who.gone).map((row) => row.treatment)).toEqual([
      'suspended',
      'suspended',
    ]);
    expect(after.wishes.filter((row) => row.account_id === who.keep).map((row) => row.treatment)).toEqual([
      'present',
      'present',
    ]);
    // The username is nobody's for ever, and stands nowhere.
    expect(await nameOf(who.gone)).toBeNull();
    expect(await checkUsername(hub.db.one, hub.context.keys, old, null)).toBe('taken');
    expect(await tablesWith(hub.db, old)).toEqual([]);
  });

  test.each(['keep', 'gone'] as const)(
    'are never mailed where the one that %ss was not; undone, each is as it was',
    async (which) => {
      const who = await twins();
      await hub.db.tx((tx) => markMail(tx, { accountId: who[which], never: 'bereavement' }, hub.context));
      const marked = async () =>
        (
          await hub.db.one.query<{ id: string; reason: string }>(
            'SELECT account_id AS id, reason_code AS reason FROM never_mail WHERE account_id = ANY($1::uuid[])',
            [[who.keep, who.gone]],
          )
        )
          .map(({ id, reason }) => [id === who.keep ? 'keep' : 'gone', reason])
          .sort();
      const before = await marked();
      const mergeId = await merge(who);
      expect(await marked()).toContainEqual(['keep', 'bereavement']);
      await hub.db.tx((tx) => undoMerge(tx, { mergeId }, hub.context));
      expect(await marked()).toEqual(before);
    },
  );

  test('keep, in each app, the account that was chosen; the only one there is goes over by itself', async () => {
    const who = await twins();
    await merge(who, { cloud: 'gone' });
    const { bindings } = await picture(who);
    expect(bindings.filter((row) => row.account_id === who.keep)).toEqual([
      { account_id: who.keep, app: 'chat', ref: `@${who.gone}` },
      { account_id: who.keep, app: 'cloud', ref: who.gone },
    ]);
    expect(bindings.filter((row) => row.account_id === who.gone)).toEqual([
      { account_id: who.gone, app: 'cloud', ref: who.keep },
    ]);
    const moves = await hub.db.one.query('SELECT app, cause, state FROM app_move WHERE account_id = $1', [
      who.keep,
    ]);
    expect(moves).toEqual([{ app: 'cloud', cause: 'merge', state: 'open' }]);
  });

  test('are as they were before, when it is undone', async () => {
    const who = await twins();
    await hub.db.one.query(
      `INSERT INTO group_grant (account_id, group_name, origin) VALUES ($1, 'stewards', 'manual')`,
      [who.gone],
    );
    const [shared] = await hub.db.one.query<{ id: string }>(
      `INSERT INTO account (life, kind, name, username) VALUES ('active', 'shared', 'Garden', 'garden') RETURNING id`,
    );
    await hub.db.one.query(
      `INSERT INTO keeper (shared_id, keeper_id, named_by) VALUES ($1, $2, 'operator')`,
      [shared?.id, who.gone],
    );
    await hub.db.one.query(
      `INSERT INTO admission (account_id, group_name, state) VALUES ($1, 'members', 'admitted')`,
      [who.gone],
    );
    await hub.db.one.query(
      `INSERT INTO kept_row (source, person_alias, row_alias, data, reason, sponsor_id, added_by)
       VALUES ('books', 'p', 'r', '{}', 'honorary', $1, 'operator')`,
      [who.gone],
    );
    const before = await picture(who);
    const mergeId = await merge(who, { cloud: 'gone' });
    const during = await picture(who);
    expect(during).not.toEqual(before);
    expect(during.carried).toEqual([
      { account: who.keep, what: 'admission' },
      { account: who.keep, what: 'keeper' },
      { account: who.keep, what: 'sponsor' },
    ]);
    expect(await hub.db.tx((tx) => undoMerge(tx, { mergeId }, hub.context))).toEqual({ ok: true });
    expect(await picture(who)).toEqual(before);
    expect(
      await hub.db.one.query(`SELECT 1 FROM app_move WHERE state = 'open' AND account_id = $1`, [who.keep]),
    ).toEqual([]);
    expect(await hub.db.tx((tx) => undoMerge(tx, { mergeId }, hub.context))).toMatchObject({ ok: false });
  });

  test('are both barred, when either was; and only the one that was is, when it is undone', async () => {
    const who = await twins();
    await hub.db.tx((tx) =>
      placeHold(tx, { accountId: who.gone, kind: 'barred', reasonCode: 'conduct' }, hub.context),
    );
    const mergeId = await merge(who);
    const kept = async () =>
      (await picture(who)).holds.filter((row) => row.account_id === who.keep).map((row) => row.kind);
    expect(await kept()).toEqual(['barred']);
    expect((await picture(who)).wishes.every((row) => row.treatment !== 'present')).toBe(true);
    await hub.db.tx((tx) => undoMerge(tx, { mergeId }, hub.context));
    expect(await kept()).toEqual([]);
    expect((await picture(who)).holds).toContainEqual({
      account_id: who.gone,
      kind: 'barred',
      reason_code: 'conduct',
    });
  });

  test('can be parted for 30 days; then what moved is forgotten, with the name and the password of the other', async () => {
    const who = await twins();
    await hub.db.one.query(`INSERT INTO credential (account_id, kind, secret) VALUES ($1, 'password', 'x')`, [
      who.gone,
    ]);
    const mergeId = await merge(who);
    const [row] = await hub.db.one.query<{ moved: string }>('SELECT moved FROM person_merge WHERE id = $1', [
      mergeId,
    ]);
    expect(row?.moved).not.toContain('@example.org');
    expect(await hub.db.tx(forgetMerges)).toBe(0);
    await hub.moveDays(31);
    expect(await hub.db.tx(forgetMerges)).toBeGreaterThan(0);
    expect(await hub.db.tx((tx) => undoMerge(tx, { mergeId }, hub.context))).toMatchObject({
      fault: { code: 'too-late' },
    });
    const left = await hub.db.one.query(
      'SELECT name, (SELECT count(*)::int FROM credential WHERE account_id = a.id) AS ways FROM account a WHERE id = $1',
      [who.gone],
    );
    expect(left).toEqual([{ name: null, ways: 0 }]);
  });

  test('are not merged with themselves, twice, or into one that nobody claimed', async () => {
    const who = await twins();
    expect(await propose({ keep: who.keep, gone: who.keep })).toMatchObject({
      fault: { code: 'same-account' },
    });
    const [row] = await hub.db.one.query<{ id: string }>(
      `INSERT INTO account (life) VALUES ('invited') RETURNING id`,
    );
    const invited = row?.id as string;
    expect(await propose({ keep: invited, gone: who.keep })).toMatchObject({
      fault: { code: 'keep-unclaimed' },
    });
    await merge({ keep: who.keep, gone: invited });
    expect(await propose({ keep: who.gone, gone: invited })).toMatchObject({ fault: { code: 'in-merge' } });
  });
});

describe('where there are admins', () => {
  let ada: string;
  let bea: string;
  beforeAll(async () => {
    [ada, bea] = (await hub.addMembers(2)) as [string, string];
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, given_by) SELECT id, 'admin', 'operator' FROM unnest($1::uuid[]) AS id`,
      [[ada, bea]],
    );
  });

  test('a second one has to agree: not the first again, not the shell, not one of the two', async () => {
    const who = await twins();
    await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
      who.gone,
    ]);
    expect(await propose(who, {}, as(who.gone))).toMatchObject({ fault: { code: 'affected' } });
    const made = await propose(who, {}, as(ada));
    expect(made).toMatchObject({ ok: true, done: false });
    const mergeId = (made as { mergeId: string }).mergeId;
    const approve = (context: CommandContext) => hub.db.tx((tx) => approveMerge(tx, { mergeId }, context));
    expect(await approve(as(ada))).toMatchObject({ fault: { code: 'needs-second' } });
    expect(await approve(hub.context)).toMatchObject({ fault: { code: 'needs-second' } });
    expect(await approve(as(who.gone))).toMatchObject({ fault: { code: 'affected' } });
    expect((await picture(who)).holds).toEqual([]);
    expect(await approve(as(bea))).toEqual({ ok: true });
    expect(await approve(as(bea))).toMatchObject({ fault: { code: 'gone' } });
    expect((await picture(who)).roles).toEqual([{ account_id: who.keep, role: 'admin' }]);
  });

  test('what is turned down can be proposed again', async () => {
    const who = await twins();
    const made = await propose(who, {}, as(ada));
    const mergeId = (made as { mergeId: string }).mergeId;
    expect(await hub.db.tx((tx) => rejectMerge(tx, { mergeId }, as(bea)))).toEqual({ ok: true });
    expect(await hub.db.tx((tx) => approveMerge(tx, { mergeId }, as(bea)))).toMatchObject({ ok: false });
    expect(await propose(who, {}, as(bea))).toMatchObject({ ok: true, done: false });
  });
});
