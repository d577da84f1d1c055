import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decideHeldMails } from '@latchkey/commands/decide-held-mails';
import { newPerson } from '@latchkey/commands/new-person';
import { queueInvitations, stopQueue } from '@latchkey/commands/queue-invitations';
import { sendInvitations } from '@latchkey/commands/send-invitations';
import { sendPreview } from '@latchkey/commands/send-preview';
import { createTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { sendQueued } from '../jobs/send-queued.ts';
import { passDueMails } from './pass-due-mails.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub?.close(), 30_000);
beforeEach(async () => {
  for (const table of ['message', 'mailing', 'role']) await hub.db.one.query(`DELETE FROM ${table}`);
});

async function ready(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const identityId of await hub.addBooks(count, { status: 'ACTIVE', chargedDaysAgo: 3 })) {
    const made = await hub.db.tx((tx) => newPerson(tx, { identityId }, hub.context));
    if (made.ok) ids.push(made.invitationId);
  }
  return ids;
}
async function treasurer() {
  const [id] = (await hub.addMembers(1)) as [string];
  await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
    id,
  ]);
  const context = { ...hub.context, actor: { kind: 'account', id } as const };
  return { id, context };
}
const count = async (where: string) =>
  (await hub.db.one.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${where}`))[0]?.n;

describe('nothing is mailed before a person says so', () => {
  test('who has not sent the mail to themselves sends it to nobody', async () => {
    const invitationIds = await ready(1);
    const one = await treasurer();
    const send = (context = one.context) =>
      hub.db.tx((tx) => sendInvitations(tx, { invitationIds }, context));
    expect(await send()).toMatchObject({ ok: false, fault: { code: 'test-first' } });
    const other = await treasurer();
    await hub.db.tx((tx) => sendPreview(tx, { accountId: other.id }, other.context));
    expect(await send()).toMatchObject({ ok: false });
    await hub.db.tx((tx) => sendPreview(tx, { accountId: one.id }, one.context));
    expect(await send()).toEqual({ ok: true, sent: 1, skipped: 0 });
  });

  test('the shell alone suffices only while nobody has a role', async () => {
    const [first, second] = (await ready(2)) as [string, string];
    const send = (id: string) => hub.db.tx((tx) => sendInvitations(tx, { invitationIds: [id] }, hub.context));
    await treasurer();
    expect(await send(first)).toMatchObject({ ok: false, fault: { code: 'test-first' } });
    await hub.db.one.query('DELETE FROM role');
    expect(await send(second)).toMatchObject({ ok: true, sent: 1 });
  });

  test('a letter waits until then, and is looked at again once send was pressed', async () => {
    const [id] = (await hub.addMembers(1)) as [string];
    const insert = `INSERT INTO message (account_id, kind, template) VALUES ($1, 'mail', 'grace-started')`;
    await hub.db.one.query(insert, [id]);
    await passDueMails(hub.db);
    expect(await count(`message WHERE pass = 'held' AND held_reason = 'not-opened'`)).toBe(1);
    const invitationIds = await ready(1);
    await hub.db.tx((tx) => sendInvitations(tx, { invitationIds }, hub.context));
    await passDueMails(hub.db);
    expect(await count(`message WHERE template = 'grace-started' AND pass = 'counted'`)).toBe(1);
  });
});

describe('a burst', () => {
  beforeEach(async () => {
    await hub.db.one.query(`INSERT INTO mailing (opened_by) VALUES ('operator')`);
  });

  test('of letters stops after 20 in an hour; those who answer for the hub hear of it once; a click sends the rest', async () => {
    const members = await hub.addMembers(30);
    await hub.db.one.query(
      `INSERT INTO message (account_id, kind, template)
       SELECT id, 'mail', 'access-ended' FROM unnest($1::uuid[]) AS id`,
      [members],
    );
    await passDueMails(hub.db);
    await passDueMails(hub.db);
    expect(await count(`message WHERE pass = 'counted'`)).toBe(20);
    expect(await count(`message WHERE template = 'mails-held' AND account_id IS NULL`)).toBe(1);
    const held = await hub.db.one.query<{ id: string }>(`SELECT id FROM message WHERE pass = 'held'`);
    const [drop, ...rest] = held.map((row) => row.id) as [string, ...string[]];
    const decide = (messageIds: string[], send: boolean) =>
      hub.db.tx((tx) => decideHeldMails(tx, { messageIds, send }, hub.context));
    expect(await decide([drop], false)).toEqual({ ok: true, count: 1 });
    expect(await decide([drop, ...rest], true)).toEqual({ ok: true, count: 9 });
    expect(await count(`message WHERE pass = 'held' AND state = 'waiting'`)).toBe(0);
  });

  test('at night is not let go for the morning: nothing is counted before it is day', async () => {
    const members = await hub.addMembers(25);
    await hub.db.one.query(
      `INSERT INTO message (account_id, kind, template) SELECT id, 'mail', 'left' FROM unnest($1::uuid[]) AS id`,
      [members],
    );
    const [row] = await hub.db.one.query<{ from: string; to: string }>(
      `SELECT to_char(at, 'HH24:MI') AS to, to_char(at + interval '1 minute', 'HH24:MI') AS from
       FROM (SELECT calendar_now() AT TIME ZONE 'UTC' - interval '2 minutes' AS at) t`,
    );
    const quiet = (value: string) =>
      hub.db.one.query(`UPDATE setting SET document = jsonb_set(document, '{mail,quiet}', $1::jsonb)`, [
        value,
      ]);
    await quiet(JSON.stringify(row));
    await passDueMails(hub.db);
    expect(await count('message WHERE pass IS NOT NULL')).toBe(0);
    expect(await count('message WHERE due_on > calendar_now()')).toBe(25);
    await quiet('"off"');
  });
});

describe('so many a day', () => {
  beforeEach(async () => {
    await hub.db.one.query(`INSERT INTO mailing (opened_by) VALUES ('operator')`);
  });

  test('are queued in order, and no more are sent once it is stopped', async () => {
    const invitationIds = await ready(7);
    const queued = await hub.db.tx((tx) => queueInvitations(tx, { invitationIds, perDay: 3 }, hub.context));
    expect(queued).toEqual({ ok: true, queued: 7 });
    const days = await hub.db.one.query(
      `SELECT round(extract(epoch FROM queued_on - calendar_now()) / 86400)::int AS day, count(*)::int AS people
       FROM invitation WHERE queued_on IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    expect(days).toEqual([
      { day: 0, people: 3 },
      { day: 1, people: 3 },
      { day: 2, people: 1 },
    ]);
    await sendQueued(hub.db, { ...hub.context, actor: { kind: 'system' } });
    expect(await count(`message WHERE template = 'invitation'`)).toBe(3);
    expect(await count('invitation WHERE queued_on IS NOT NULL')).toBe(4);
    const stopped = await hub.db.tx((tx) => stopQueue(tx, { sources: ['elsewhere'] }, hub.context));
    expect(stopped).toEqual({ ok: true, stopped: 0 });
    expect(await hub.db.tx((tx) => stopQueue(tx, { sources: null }, hub.context))).toEqual({
      ok: true,
      stopped: 4,
    });
  });
});
