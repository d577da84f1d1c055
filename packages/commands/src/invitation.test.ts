import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decide } from '@latchkey/domain/decide';
import { readVerifiedAddress } from '@latchkey/store/address';
import { readCalendar } from '@latchkey/store/clock';
import { readInvitation } from '@latchkey/store/invitation';
import { loadPerson } from '@latchkey/store/person';
import { readRoles } from '@latchkey/store/role';
import { createTestHub, type TestHub } from '../../../test/support/hub.ts';
import { adminInvite } from './admin-invite.ts';
import { askHandle } from './ask-handle.ts';
import { claimInvitation } from './claim-invitation.ts';
import { findInvitation, invitationToken } from './invitation-token.ts';
import { newPerson } from './new-person.ts';
import { placeHold } from './place-hold.ts';
import { readSources } from './read-sources.ts';
import { reserveName } from './reserve-name.ts';
import { sendInvitations } from './send-invitations.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(async () => hub.close(), 30_000);

const PAID = { status: 'ACTIVE', chargedDaysAgo: 1 };

async function invited(): Promise<{ accountId: string; invitationId: string }> {
  const [identityId] = await hub.addBooks(1, PAID);
  const made = await hub.db.tx((tx) => newPerson(tx, { identityId: identityId as string }, hub.context));
  if (!made.ok) throw new Error(made.fault.code);
  return made;
}
async function sent() {
  const made = await invited();
  await hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [made.invitationId] }, hub.context));
  return made;
}
const claim = (invitationId: string, username: string, counter = 1) =>
  hub.db.tx((tx) =>
    claimInvitation(
      tx,
      {
        invitationId,
        counter,
        username,
        password: { hash: 'h', pepperKey: 'k' },
        name: 'Ana',
        language: 'es',
      },
      hub.context,
    ),
  );
const reserve = (invitationId: string, username: string) =>
  hub.db.tx((tx) => reserveName(tx, { invitationId, username }, hub.context));
const find = async (id: string, counter: number) =>
  (await findInvitation(hub.db.one, hub.context.keys, invitationToken(hub.context.keys, id, counter)))?.kind;

describe('an invitation', () => {
  test('is sent once a person says so; sent again, only the new link opens it', async () => {
    const { invitationId, accountId } = await invited();
    expect(await find(invitationId, 1)).toBe('expired');
    expect(await hub.db.one.query('SELECT 1 FROM message WHERE account_id = $1', [accountId])).toEqual([]);
    const send = () => hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [invitationId] }, hub.context));
    expect(await send()).toEqual({ ok: true, sent: 1, skipped: 0 });
    expect(await find(invitationId, 1)).toBe('open');
    await send();
    expect([await find(invitationId, 1), await find(invitationId, 2)]).toEqual([undefined, 'open']);
    const mails = await hub.db.one.query(
      `SELECT template, payload->>'counter' AS counter, state,
         round(extract(epoch FROM due_on - calendar_now()) / 86400)::int AS days
       FROM message WHERE account_id = $1 ORDER BY payload->>'counter', due_on`,
      [accountId],
    );
    const three = [
      { template: 'invitation', days: 0 },
      { template: 'invitation-reminder', days: 7 },
      { template: 'invitation-last', days: 14 },
    ];
    expect(mails).toEqual([
      ...three.map((one) => ({ ...one, counter: '1', state: 'withdrawn' })),
      ...three.map((one) => ({ ...one, counter: '2', state: 'waiting' })),
    ]);
  });

  test('is not opened by a guessed, foreign or changed link', async () => {
    const { invitationId } = await sent();
    const token = invitationToken(hub.context.keys, invitationId, 1);
    const other = invitationToken(hub.context.keys, (await sent()).invitationId, 1);
    const forged = [
      '',
      invitationId,
      token.slice(0, -1),
      token.replace('.1.', '.2.'),
      `${invitationId}${other.slice(36)}`,
    ];
    for (const one of forged) expect(await findInvitation(hub.db.one, hub.context.keys, one)).toBeNull();
  });

  test('ends after 30 days of the calendar, and a withdrawn one is void', async () => {
    const old = await sent();
    const gone = await sent();
    await hub.db.tx((tx) => withdrawInvitation(tx, { invitationId: gone.invitationId }, hub.context));
    expect(await find(gone.invitationId, 1)).toBe('withdrawn');
    expect(await claim(gone.invitationId, 'gone_one')).toMatchObject({ fault: { code: 'gone' } });
    await hub.moveDays(31);
    expect(await find(old.invitationId, 1)).toBe('expired');
    expect(await claim(old.invitationId, 'old_one')).toMatchObject({ fault: { code: 'expired' } });
  });
});

describe('a claim', () => {
  test('makes the account its member’s own and opens every app in the same transaction', async () => {
    const { accountId, invitationId } = await sent();
    expect(await claim(invitationId, 'ana')).toMatchObject({ fault: { code: 'name-not-reserved' } });
    expect(await reserve(invitationId, 'ana')).toEqual({ ok: true });
    const claimed = await claim(invitationId, 'ana');
    expect(claimed).toEqual({ ok: true, accountId, epoch: 1 });
    const person = await loadPerson(hub.db.one, accountId);
    if (person === null) throw new Error('gone');
    expect(person.account).toMatchObject({ life: 'active', username: 'ana', name: 'Ana', language: 'es' });
    expect(person.grants.map((grant) => grant.group)).toEqual(['members']);
    expect(person.entitlements.map((one) => [one.app, one.treatment])).toEqual([
      ['chat', 'present'],
      ['cloud', 'present'],
    ]);
    expect(await readVerifiedAddress(hub.db.one, accountId)).toContain('@example.org');
    expect(
      await hub.db.one.query('SELECT name, address FROM identity WHERE account_id = $1', [accountId]),
    ).toEqual([{ name: null, address: null }]);
    const now = await readCalendar(hub.db.one);
    expect(decide(person, hub.policy, await readSources(hub.db.one), now)).toEqual([]);
    expect(await claim(invitationId, 'ana')).toMatchObject({ fault: { code: 'already-claimed' } });
    expect(await find(invitationId, 1)).toBe('claimed');
  });

  test('in two tabs at once succeeds in one', async () => {
    const { invitationId } = await sent();
    await reserve(invitationId, 'two_tabs');
    const both = await Promise.all([claim(invitationId, 'two_tabs'), claim(invitationId, 'two_tabs')]);
    expect(both.map((one) => one.ok).sort()).toEqual([false, true]);
  });

  test('by somebody barred is refused', async () => {
    const { accountId, invitationId } = await sent();
    await reserve(invitationId, 'barred_one');
    await hub.db.tx((tx) => placeHold(tx, { accountId, kind: 'barred', reasonCode: 'conduct' }, hub.context));
    expect((await readInvitation(hub.db.one, invitationId))?.state).toBe('withdrawn');
    expect(await claim(invitationId, 'barred_one', 2)).toMatchObject({ fault: { code: 'gone' } });
  });
});

describe('a name', () => {
  test.each([
    ['a', 'invalid'],
    ['Ana', 'invalid'],
    ['ana-b', 'invalid'],
    ['ana__b', 'invalid'],
    ['admin', 'reserved'],
    ['stewards', 'reserved'],
  ])('%s is %s', async (username, code) => {
    const { invitationId } = await invited();
    expect(await reserve(invitationId, username)).toEqual({ ok: false, fault: { code } });
  });

  test('is reserved for one invitation, for a day, and never given to a second person', async () => {
    const first = (await sent()).invitationId;
    const second = (await sent()).invitationId;
    expect((await reserve(first, 'rosa')).ok).toBe(true);
    expect((await reserve(first, 'rosa')).ok).toBe(true);
    expect(await reserve(second, 'rosa')).toMatchObject({ fault: { code: 'taken' } });
    await hub.db.one.query(`UPDATE name_reservation SET expires_at = now() WHERE username = 'rosa'`);
    expect((await reserve(second, 'rosa')).ok).toBe(true);
    expect(await claim(first, 'rosa')).toMatchObject({ fault: { code: 'name-not-reserved' } });
    expect((await claim(second, 'rosa')).ok).toBe(true);
    await hub.db.one.query(`UPDATE account SET username = NULL WHERE username = 'rosa'`);
    expect(await reserve(first, 'rosa')).toMatchObject({ fault: { code: 'taken' } });
  });

  test('that an app has is taken, and ten names may be asked about', async () => {
    const { invitationId } = await sent();
    await hub.db.one.query(
      `INSERT INTO observed (app, ref, handle, standing) VALUES ('cloud', 'r1', 'Lola', 'present')`,
    );
    const ask = (username: string) =>
      hub.db.tx((tx) => askHandle(tx, { invitationId, username }, hub.context));
    expect(await ask('lola')).toMatchObject({ fault: { code: 'taken' } });
    for (let at = 0; at < 10; at += 1) expect((await ask(`name${at}`)).ok).toBe(true);
    expect(await ask('name10')).toMatchObject({ fault: { code: 'too-many' } });
  });
});

test('an admin who is invited by hand keeps the account that the books made, and is never held for lack of a payment', async () => {
  const { accountId, invitationId } = await invited();
  const address = `${(await hub.db.one.query<{ id: string }>('SELECT id FROM identity WHERE account_id = $1', [accountId]))[0]?.id}@example.org`;
  const known = await hub.db.tx((tx) =>
    adminInvite(tx, { address: address.toUpperCase(), role: 'admin' }, hub.context),
  );
  expect(known).toMatchObject({ ok: true, accountId, invitationId });
  const fresh = await hub.db.tx((tx) =>
    adminInvite(tx, { address: 'boss@example.org', role: 'treasurer:books' }, hub.context),
  );
  if (!fresh.ok) throw new Error(fresh.fault.code);
  expect((await findInvitation(hub.db.one, hub.context.keys, fresh.token))?.kind).toBe('open');
  await reserve(fresh.invitationId, 'the_boss');
  expect((await claim(fresh.invitationId, 'the_boss')).ok).toBe(true);
  expect(await readRoles(hub.db.one, fresh.accountId)).toEqual([{ role: 'treasurer', source: 'books' }]);
  expect((await loadPerson(hub.db.one, fresh.accountId))?.holds).toEqual([]);
});
