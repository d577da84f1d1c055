import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findInvitation } from '@latchkey/commands/invitation-token';
import { markMail } from '@latchkey/commands/mark-mail';
import { newPerson } from '@latchkey/commands/new-person';
import { offboardPerson } from '@latchkey/commands/offboard-person';
import { placeHold } from '@latchkey/commands/place-hold';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import { createMemoryMail } from '@latchkey/runtime/mail';
import type { Message } from '@latchkey/store/message';
import { createTestHub, type TestHub } from '../../../../../test/support/hub.ts';
import type { Sender } from '../send-messages.ts';
import { createMailSender } from './mail-sender.ts';

let hub: TestHub;
let send: Sender;
const post = createMemoryMail();

beforeAll(async () => {
  hub = await createTestHub();
  send = createMailSender({
    db: hub.db,
    keys: hub.context.keys,
    issuer: 'https://id.example.org',
    transport: async () => post,
  });
}, 60_000);

afterAll(() => hub?.close(), 30_000);

const message = (template: string, accountId: string | null, payload = {}): Message => ({
  id: '0198c7ae-1111-7000-8000-000000000001',
  kind: 'mail',
  tries: 1,
  madeAt: new Date(),
  template,
  accountId,
  payload,
});

async function invited(): Promise<{ invitationId: string; accountId: string; sent: Message }> {
  const [identityId] = await hub.addBooks(1, { status: 'ACTIVE', chargedDaysAgo: 3 });
  const made = await hub.db.tx((tx) => newPerson(tx, { identityId: identityId as string }, hub.context));
  if (!made.ok) throw new Error(made.fault.code);
  const { invitationId, accountId } = made;
  await hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [invitationId] }, hub.context));
  return { invitationId, accountId, sent: message('invitation', accountId, { invitationId, counter: 1 }) };
}

async function withAddress(accountId: string): Promise<string> {
  await hub.db.one.query(`INSERT INTO address (account_id, address, origin) VALUES ($1, $2, 'member')`, [
    accountId,
    `${accountId}@example.org`,
  ]);
  return `${accountId}@example.org`;
}

describe('an invitation', () => {
  test('goes to the address of the moment, with a link that opens it, and nothing else of the person in its headers', async () => {
    const { accountId, invitationId, sent } = await invited();
    expect(await send(sent)).toEqual({ kind: 'sent', code: 'sent' });
    const mail = post.sent.at(-1);
    expect(mail?.messageId).toBe(`<${sent.id}@id.example.org>`);
    expect(mail?.to).toMatch(/^[0-9a-f-]+@example\.org$/);
    expect(mail?.from).toBe('hub@example.org');
    const token = /https:\/\/id\.example\.org\/join\/(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const found = await findInvitation(hub.db.one, hub.context.keys, token);
    expect(found).toMatchObject({ kind: 'open', invitation: { id: invitationId, accountId } });
  });

  test('that was sent anew since is withdrawn: its link would open nothing', async () => {
    const { invitationId, sent } = await invited();
    await hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [invitationId] }, hub.context));
    const before = post.sent.length;
    expect(await send(sent)).toEqual({ kind: 'withdrawn', code: 'invitation-void' });
    expect(post.sent).toHaveLength(before);
  });
});

test('a mail speaks the language that its reader has chosen by the time it is sent', async () => {
  const [accountId] = await hub.addMembers(1);
  await withAddress(accountId as string);
  await hub.db.one.query(`UPDATE account SET language = 'es' WHERE id = $1`, [accountId]);
  await send(message('restored', accountId as string));
  expect(post.sent.at(-1)?.subject).toBe('Tus aplicaciones de Test co-op vuelven a estar abiertas');
});

test('while nobody answers for the hub, news waits for the first who does, and for a week at most', async () => {
  const news = message('source-trouble', null, { source: 'books', code: 'unreachable' });
  expect(await send(news)).toMatchObject({ kind: 'waits', code: 'nobody-to-tell' });
  const old = { ...news, madeAt: new Date(Date.now() - 8 * 86_400_000) };
  expect(await send(old)).toEqual({ kind: 'withdrawn', code: 'nobody-to-tell' });
});

test('what is about nobody goes to each admin and treasurer, one mail each, and to nobody else', async () => {
  const people = await hub.addMembers(3);
  const addresses = await Promise.all(people.map(withAddress));
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by)
     VALUES ($1, 'admin', '', 'operator'), ($1, 'treasurer', 'books', 'operator'), ($2, 'treasurer', 'books', 'operator'),
       ($3, 'auditor', '', 'operator')`,
    people,
  );
  const before = post.sent.length;
  expect(await send(message('source-trouble', null, { source: 'books', code: 'unreachable' }))).toMatchObject(
    {
      kind: 'sent',
    },
  );
  const mails = post.sent.slice(before);
  expect(mails.map((mail) => mail.to).sort()).toEqual(addresses.slice(0, 2).sort());
  expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(2);
});

describe('somebody who is never mailed', () => {
  test('gets nothing but what they ask for themselves; what waited is taken back', async () => {
    const [id] = (await hub.addMembers(1)) as [string];
    const address = await withAddress(id);
    const mark = (never: 'bereavement' | null) =>
      hub.db.tx((tx) => markMail(tx, { accountId: id, never }, hub.context));
    await hub.db.tx((tx) =>
      placeHold(tx, { accountId: id, kind: 'manual', reasonCode: 'asked' }, hub.context),
    );
    expect(await mark('bereavement')).toEqual({ ok: true });
    const waiting = await hub.db.one.query(
      `SELECT state, outcome FROM message WHERE account_id = $1 AND kind = 'mail'`,
      [id],
    );
    expect(waiting).toEqual([{ state: 'withdrawn', outcome: 'never-mail' }]);
    expect(await send(message('suspended', id, { hold: 'manual' }))).toEqual({
      kind: 'withdrawn',
      code: 'never-mail',
    });
    expect(await send(message('claimed', id))).toMatchObject({ kind: 'sent' });
    expect(post.sent.at(-1)?.to).toBe(address);
    expect(await mark(null)).toEqual({ ok: true });
    expect(await mark(null)).toMatchObject({ ok: false, fault: { code: 'not-marked' } });
    expect(await send(message('suspended', id, { hold: 'manual' }))).toMatchObject({ kind: 'sent' });
  });

  test('is not invited, and hears nothing of being put out', async () => {
    const { accountId, invitationId } = await invited();
    await hub.db.tx((tx) => markMail(tx, { accountId, never: 'conflict' }, hub.context));
    const again = () =>
      hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [invitationId] }, hub.context));
    expect(await again()).toEqual({ ok: true, sent: 0, skipped: 1 });
    const [member] = (await hub.addMembers(1)) as [string];
    const how = { kind: 'barred', reasonCode: 'conduct' } as const;
    await hub.db.tx((tx) => offboardPerson(tx, { accountId: member, how, quiet: 'conflict' }, hub.context));
    await withAddress(member);
    expect(await send(message('ended-by-admin', member, { how: 'barred' }))).toMatchObject({
      kind: 'withdrawn',
    });
  });
});

describe('a letter that is due', () => {
  test('is taken back where it is no longer so by then', async () => {
    const [id] = (await hub.addMembers(1)) as [string];
    await withAddress(id);
    expect(await send(message('access-ended', id, { hold: 'lapsed' }))).toEqual({
      kind: 'withdrawn',
      code: 'no-longer-so',
    });
  });

  test('waits while the books cannot be read, and says the day that holds by then', async () => {
    const [id] = (await hub.addMembers(1)) as [string];
    await withAddress(id);
    const ends = { ends: [{ group: 'members', endOn: '2020-01-01T00:00:00.000Z' }] };
    await hub.db.one.query(
      `UPDATE group_grant SET end_on = '2099-05-04T12:00:00Z' WHERE account_id = $1 AND group_name = 'members'`,
      [id],
    );
    await hub.db.one.query(`UPDATE source SET last_complete_on = calendar_now() - interval '1 day'`);
    expect(await send(message('grace-started', id, ends))).toMatchObject({
      kind: 'waits',
      code: 'books-unread',
    });
    await hub.db.one.query('UPDATE source SET last_complete_on = calendar_now()');
    expect(await send(message('grace-started', id, ends))).toMatchObject({ kind: 'sent' });
    expect(post.sent.at(-1)?.text).toContain('4 May 2099');
  });

  test('goes out in the morning, but what somebody has just asked for goes at once', async () => {
    const [id] = (await hub.addMembers(1)) as [string];
    await withAddress(id);
    const quiet = (to: string) =>
      hub.db.one.query(`UPDATE setting SET document = jsonb_set(document, '{mail,quiet}', $1::jsonb)`, [to]);
    // Quiet at every minute but one that has passed.
    const [row] = await hub.db.one.query<{ past: string }>(
      `SELECT to_char(calendar_now() AT TIME ZONE 'UTC' - interval '2 minutes', 'HH24:MI') AS past`,
    );
    const from = new Date(Date.parse(`2026-01-01T${row?.past}:00Z`) + 60_000).toISOString().slice(11, 16);
    await quiet(JSON.stringify({ from, to: row?.past }));
    expect(await send(message('restored', id))).toMatchObject({ kind: 'due', code: 'night' });
    expect(await send(message('claimed', id))).toMatchObject({ kind: 'sent' });
    await quiet('"off"');
    expect(await send(message('restored', id))).toMatchObject({ kind: 'sent' });
  });
});

describe('what cannot be sent', () => {
  test('waits while the mail server is away, and is given up where it says no for good', async () => {
    const { sent } = await invited();
    post.fail = { kind: 'fault', code: 'smtp-421', permanent: false };
    expect(await send(sent)).toEqual({ kind: 'later', code: 'smtp-421' });
    post.fail = { kind: 'fault', code: 'smtp-550', permanent: true };
    expect(await send(sent)).toEqual({ kind: 'failed', code: 'smtp-550' });
    post.fail = null;
  });

  test('waits where no mail server is set up, and says which address or template is missing', async () => {
    const [accountId] = await hub.addMembers(1);
    const options = { db: hub.db, keys: hub.context.keys, issuer: 'https://id.example.org' };
    const away = createMailSender({ ...options, transport: async () => null });
    expect(await away(message('left', accountId as string))).toEqual({
      kind: 'later',
      code: 'no-mail-server',
    });
    expect(await send(message('left', accountId as string))).toEqual({ kind: 'failed', code: 'no-address' });
    await withAddress(accountId as string);
    expect(await send(message('nonsense', accountId as string))).toEqual({
      kind: 'failed',
      code: 'no-such-template',
    });
  });
});
