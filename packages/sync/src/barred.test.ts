import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { adminInvite } from '@latchkey/commands/admin-invite';
import { decideAgain } from '@latchkey/commands/decide-again';
import { liftHold } from '@latchkey/commands/lift-hold';
import { newPerson } from '@latchkey/commands/new-person';
import { offboardPerson } from '@latchkey/commands/offboard-person';
import { placeHold } from '@latchkey/commands/place-hold';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import { typeAddress } from '@latchkey/commands/type-address';
import type { BarReason } from '@latchkey/domain/bar';
import { listContributionAsks } from '@latchkey/store/contribution-ask';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { decidePeople } from './decide-people.ts';
import { tick } from './jobs/tick.ts';

const PAID = { status: 'ACTIVE', chargedDaysAgo: 1 };
const OVER = { status: 'CANCELLED', chargedDaysAgo: 100 };

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub?.close(), 30_000);

const deps = () => ({ db: hub.db, keys: hub.context.keys, log: hub.context.log, wake: hub.context.wake });
const decideAll = () => decidePeople(deps(), { cause: 'pull', accountIds: null });
const rows = <Row>(text: string, values: (string | undefined)[] = []) =>
  hub.db.one.query<Row & object>(
    text,
    values.map((one) => one ?? null),
  );
const treatments = async (id: string) =>
  (await rows<{ treatment: string }>('SELECT treatment FROM entitlement WHERE account_id = $1', [id])).map(
    (one) => one.treatment,
  );
const lifeOf = async (id: string) =>
  (await rows<{ life: string }>('SELECT life FROM account WHERE id = $1', [id]))[0]?.life;
const groupsOf = (id: string) => rows('SELECT 1 FROM group_grant WHERE account_id = $1', [id]);
const bar = (accountId: string, reasonCode: BarReason = 'conduct', untilOn: Date | null = null) =>
  hub.db.tx((tx) => placeHold(tx, { accountId, kind: 'barred', reasonCode, untilOn }, hub.context));

describe('a barred person', () => {
  let id: string;
  beforeEach(async () => {
    [id] = (await hub.addMembers(1)) as [string];
  });

  test('who pays again stays out, also after having left', async () => {
    await hub.db.tx((tx) =>
      offboardPerson(tx, { accountId: id, how: { kind: 'barred', reasonCode: 'safety' } }, hub.context),
    );
    await hub.moveDays(1);
    await hub.setBooks([id], PAID);
    await decideAll();
    expect([await lifeOf(id), await treatments(id), await groupsOf(id)]).toEqual([
      'left',
      ['left', 'left'],
      [],
    ]);
  });

  test('who lapsed and takes a new tier gets nothing, and gets it when an admin takes the bar back', async () => {
    await bar(id);
    await hub.setBooks([id], OVER);
    await decideAll();
    expect(await groupsOf(id)).toEqual([]);
    await hub.setBooks([id], PAID);
    await decideAll();
    expect([await treatments(id), await groupsOf(id)]).toEqual([['left', 'left'], []]);
    await hub.db.tx((tx) => liftHold(tx, { accountId: id, kind: 'barred', by: 'admin' }, hub.context));
    await decideAll();
    expect([await treatments(id), await lifeOf(id)]).toEqual([['present', 'present'], 'active']);
  });

  test('who is given a group by hand, as a seat or a file row gives one, has no app', async () => {
    await bar(id);
    await rows(`INSERT INTO group_grant (account_id, group_name, origin) VALUES ($1, 'stewards', 'manual')`, [
      id,
    ]);
    const decided = await hub.db.tx((tx) =>
      decideAgain(tx, { accountId: id, cause: 'by-admin', written: true }, hub.context),
    );
    expect(decided).toMatchObject({ ok: true });
    expect(await treatments(id)).toEqual(['left', 'left']);
  });

  test('whose file row is linked to them stays out', async () => {
    await bar(id);
    const [identityId] = await hub.addBooks(1, PAID);
    await rows('UPDATE identity SET account_id = $2 WHERE id = $1', [identityId, id]);
    await rows(
      `UPDATE fact SET kind = 'manual', data = '{"group": "members", "from": null, "until": null}' WHERE identity_id = $1`,
      [identityId],
    );
    await decideAll();
    expect(await treatments(id)).toEqual(['left', 'left']);
  });

  test('who pays as a guest with the same address becomes a question, not a second account', async () => {
    await rows(
      `INSERT INTO address (account_id, address, origin, verified_at) VALUES ($1, 'ana@example.org', 'member', now())`,
      [id],
    );
    await bar(id);
    const [identityId] = await hub.addBooks(1, PAID);
    await rows(`UPDATE identity SET is_guest = true, address = 'Ana@Example.org' WHERE id = $1`, [
      identityId,
    ]);
    await decideAll();
    const [question] = await rows<{ kind: string; account: string }>(
      'SELECT kind, account_id AS account FROM question WHERE identity_id = $1',
      [identityId],
    );
    expect(question).toEqual({ kind: 'same-address', account: id });
    const [identity] = await rows('SELECT account_id FROM identity WHERE id = $1', [identityId]);
    expect(identity).toEqual({ account_id: null });
  });

  test('cannot be invited: neither from the books nor with a role', async () => {
    const [identityId] = await hub.addBooks(1, PAID);
    const made = await hub.db.tx((tx) => newPerson(tx, { identityId: identityId as string }, hub.context));
    if (!made.ok) throw new Error(made.fault.code);
    await bar(made.accountId);
    const invitationIds = [made.invitationId];
    expect(await hub.db.tx((tx) => sendInvitations(tx, { invitationIds }, hub.context))).toMatchObject({
      sent: 0,
    });
    const address = `${identityId}@example.org`;
    const invited = await hub.db.tx((tx) => adminInvite(tx, { address, role: 'admin' }, hub.context));
    expect(invited).toEqual({ ok: false, fault: { code: 'barred' } });
    await decideAll();
    expect(await lifeOf(made.accountId)).toBe('invited');
    expect(await rows('SELECT state FROM invitation WHERE account_id = $1', [made.accountId])).toEqual([
      { state: 'withdrawn' },
    ]);
  });

  test('whose address a treasurer types for somebody else gets no invitation by it', async () => {
    await rows(`INSERT INTO address (account_id, address, origin) VALUES ($1, 'out@example.org', 'member')`, [
      id,
    ]);
    await bar(id);
    const [identityId] = await hub.addBooks(1, PAID);
    await rows('UPDATE identity SET address = NULL WHERE id = $1', [identityId]);
    const made = await hub.db.tx((tx) => newPerson(tx, { identityId: identityId as string }, hub.context));
    if (!made.ok) throw new Error(made.fault.code);
    const input = { invitationId: made.invitationId, address: 'Out@example.org' };
    const typed = await hub.db.tx((tx) => typeAddress(tx, input, hub.context));
    expect(typed).toEqual({ ok: false, fault: { code: 'barred' } });
    expect(await rows('SELECT 1 FROM address WHERE account_id = $1', [made.accountId])).toEqual([]);
  });

  test('is out until the day that was said, and not longer', async () => {
    const [{ until }] = (await rows<{ until: Date }>(
      `SELECT calendar_now() + interval '5 days' AS until`,
    )) as [{ until: Date }];
    await bar(id, 'fraud', until);
    await hub.moveDays(4);
    await hub.setBooks([id], PAID);
    await decideAll();
    expect(await treatments(id)).toEqual(['left', 'left']);
    await hub.moveDays(2);
    await decideAll();
    expect(await treatments(id)).toEqual(['present', 'present']);
  });

  test('whose contribution runs is shown to treasurers, who get one mail, until it has ended', async () => {
    const mails = () =>
      rows<{ payload: object }>(`SELECT payload FROM message WHERE template = 'end-contribution'`);
    const shown = async () =>
      (await listContributionAsks(hub.db.one, ['books'])).filter((one) => one.accountId === id);
    const before = (await mails()).length;
    await bar(id);
    expect(await shown()).toMatchObject([{ cause: 'barred', status: 'ACTIVE', source: 'books' }]);
    expect(await mails()).toHaveLength(before + 1);
    await tick(deps());
    expect(await mails()).toHaveLength(before + 1);
    expect(await listContributionAsks(hub.db.one, ['elsewhere'])).toEqual([]);
    await hub.setBooks([id], { status: 'CANCELLED', chargedDaysAgo: 1 });
    await tick(deps());
    expect(await shown()).toEqual([]);
    await hub.setBooks([id], PAID);
    await tick(deps());
    expect(await shown()).toHaveLength(1);
    expect(await mails()).toHaveLength(before + 2);
  });
});
