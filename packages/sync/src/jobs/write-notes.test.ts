import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createMemoryMail } from '@latchkey/runtime/mail';
import { createTestHub, type TestHub } from '../../../../test/support/hub.ts';
import { createMailSender } from '../messages/mail/mail-sender.ts';
import { writeNotes } from './write-notes.ts';

let hub: TestHub;
const post = createMemoryMail();
beforeAll(async () => {
  hub = await createTestHub();
}, 60_000);
afterAll(() => hub?.close(), 30_000);
beforeEach(() => hub.db.one.query('DELETE FROM message').then(() => {}));

const notes = () => writeNotes(hub.db, { ...hub.context, actor: { kind: 'system' } });
const told = async (template: string) =>
  hub.db.one.query<{ id: string; accountId: string | null; payload: Record<string, unknown> }>(
    `SELECT id, account_id AS "accountId", payload FROM message WHERE template = $1`,
    [template],
  );
async function withRole(role: 'admin' | 'treasurer', source = ''): Promise<string> {
  const [id] = (await hub.addMembers(1)) as [string];
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, $2, $3, 'operator')`,
    [id, role, source],
  );
  await hub.db.one.query(`UPDATE account SET language = 'en' WHERE id = $1`, [id]);
  await hub.db.one.query(`INSERT INTO address (account_id, address, origin) VALUES ($1, $2, 'member')`, [
    id,
    `${id}@example.org`,
  ]);
  return id;
}
async function sendOne(template: string) {
  const send = createMailSender({
    db: hub.db,
    keys: hub.context.keys,
    issuer: 'https://id.example.org',
    transport: async () => post,
  });
  const [row] = await told(template);
  if (row === undefined) throw new Error(`no ${template}`);
  const before = post.sent.length;
  await send({ ...row, kind: 'mail', template, tries: 1, madeAt: new Date() });
  return post.sent.slice(before);
}

test('nobody with a role: nothing is told', async () => {
  await hub.moveDays(8);
  await notes();
  expect(await told('weekly-digest')).toEqual([]);
});

describe('the weekly digest', () => {
  beforeAll(() => withRole('admin').then(() => {}));

  test('comes once a week, also when nothing happened', async () => {
    await notes();
    await notes();
    expect(await told('weekly-digest')).toHaveLength(1);
    await hub.moveDays(7);
    await notes();
    expect(await told('weekly-digest')).toHaveLength(2);
    const [mail] = await sendOne('weekly-digest');
    expect(mail?.subject).toMatch(/^All quiet at Test co-op; last read 1 minute ago/);
  });
});

describe('a wave', () => {
  test('of endings is announced once, with names to those who may see them', async () => {
    const members = await hub.addMembers(12);
    await hub.db.one.query(
      `UPDATE group_grant SET end_on = calendar_now() + interval '10 days' WHERE account_id = ANY($1)`,
      [members.slice(0, 8)],
    );
    const elsewhere = await withRole('treasurer', 'elsewhere');
    await notes();
    await notes();
    expect(await told('lapse-wave')).toMatchObject([
      { accountId: null, payload: { group: 'members', count: 8 } },
    ]);
    const mails = await sendOne('lapse-wave');
    const others = mails.find((mail) => mail.to === `${elsewhere}@example.org`);
    const admins = mails.find((mail) => mail !== others);
    expect(admins?.text.match(/^- Person: /gm)).toHaveLength(8);
    expect(others?.text).not.toContain('Person');
  });
});

describe('a yearly contribution that renews', () => {
  test('is announced once to its member', async () => {
    const [id] = (await hub.addMembers(1)) as [string];
    const charged = (days: number) =>
      hub.db.one.query(
        `UPDATE fact SET data = data || jsonb_build_object('frequency', 'YEARLY', 'lastChargedAt',
           to_char(calendar_now() - make_interval(days => $2), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
         WHERE identity_id IN (SELECT id FROM identity WHERE account_id = $1)`,
        [id, days],
      );
    await charged(300);
    await notes();
    expect(await told('renewal-note')).toEqual([]);
    await charged(345);
    await notes();
    await notes();
    expect(await told('renewal-note')).toMatchObject([{ accountId: id }]);
  });

  test('with a day that cannot be read stops nobody else’s note', async () => {
    const [bad, good] = (await hub.addMembers(2)) as [string, string];
    const set = (id: string, at: string) =>
      hub.db.one.query(
        `UPDATE fact SET data = data || jsonb_build_object('frequency', 'YEARLY', 'lastChargedAt', $2::text)
         WHERE identity_id IN (SELECT id FROM identity WHERE account_id = $1)`,
        [id, at],
      );
    await set(bad, 'last spring');
    const [row] = await hub.db.one.query<{ at: Date }>(`SELECT calendar_now() - interval '350 days' AS at`);
    await set(good, row?.at.toISOString() ?? '');
    await notes();
    const noted = (await told('renewal-note')).map(({ accountId }) => accountId);
    expect(noted).toContain(good);
    expect(noted).not.toContain(bad);
  });
});
