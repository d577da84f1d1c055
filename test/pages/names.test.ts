import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noteHandleChecked } from '@latchkey/commands/note-handle-checked';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

async function admin() {
  const one = await member();
  await hub.db.one.query(`INSERT INTO role (account_id, role, given_by) VALUES ($1, 'admin', 'operator')`, [
    one.accountId,
  ]);
  return one;
}

/** What the worker does when every app says that the name is free. */
async function allFree(): Promise<string> {
  const [row] = await hub.db.one.query<{ id: string }>(
    `SELECT id FROM handle_request WHERE state = 'checking'`,
  );
  const requestId = row?.id as string;
  await hub.db.tx((tx) => noteHandleChecked(tx, { requestId, free: true }, hub.context));
  return requestId;
}

describe('another username', () => {
  test('is asked for on a page, granted by an admin with one press, and moved to by hand where an app cannot', async () => {
    const { visitor, accountId, username } = await member();
    await hub.db.one.query(
      `INSERT INTO binding (app, account_id, ref, handle, origin) VALUES
         ('chat', $1, '@' || $2 || ':example.org', $2, 'made'), ('cloud', $1, $1, $1, 'made')`,
      [accountId, username],
    );
    const page = await visitor.open('/account/handle');
    const wrong = await visitor.send(page, '/account/handle', { username: 'no spaces' });
    expect(wrong.status).toBe(422);
    const asked = await visitor.send(wrong, '/account/handle', { username: 'Remedios' });
    expect(asked.text).toContain('Your apps are being asked');
    const path = `/admin/handles/${await allFree()}`;
    expect((await visitor.open('/admin/handles')).status).toBe(403);

    const boss = await admin();
    const desk = await boss.visitor.open('/admin/handles');
    expect(desk.text).toContain(`“${username}” would like to be “remedios”.`);
    expect(desk.text).toMatch(/Chat<\/strong> – cannot rename[\s\S]*Cloud<\/strong> – shows no usernames/);
    const granted = await boss.visitor.send(desk, `${path}/grant`);
    expect(granted.text).toContain('Granted.');
    const [row] = await hub.db.one.query('SELECT username FROM account WHERE id = $1', [accountId]);
    expect(row).toEqual({ username: 'remedios' });

    const moved = await visitor.open('/account/handle');
    expect(moved.text).toContain('Export the keys of your encrypted messages');
    const ready = await visitor.send(moved, '/ready');
    expect(ready.text).toContain('An admin closes the old account now.');
    const done = await boss.visitor.send(await boss.visitor.open('/admin/handles'), '/done');
    expect(done.text).not.toContain(username);
    const apps = await hub.db.one.query('SELECT app FROM binding WHERE account_id = $1', [accountId]);
    expect(apps).toEqual([{ app: 'cloud' }]);
  });

  test('of an admin needs another admin; refused, the name is free again', async () => {
    const boss = await admin();
    await boss.visitor.send(await boss.visitor.open('/account/handle'), '/account/handle', {
      username: 'petronila',
    });
    const path = `/admin/handles/${await allFree()}`;
    const own = await boss.visitor.open('/admin/handles');
    expect(own.text).toContain('Your own request needs another admin.');
    const other = await admin();
    const desk = await other.visitor.open('/admin/handles');
    const csrf = /name="csrf" value="([^"]+)"/.exec(
      (await boss.visitor.open('/account/name')).text,
    )?.[1] as string;
    const tried = await boss.visitor.send(desk, `${path}/grant`, { csrf });
    expect(tried.text).toContain('Your own request needs another admin.');
    const refused = await other.visitor.send(desk, `${path}/refuse`);
    expect(refused.text).toContain('Nobody asks for another username.');
    expect(await hub.db.one.query(`SELECT 1 FROM name_reservation WHERE username = 'petronila'`)).toEqual([]);
  });
});

describe('a member’s own name', () => {
  test('is changed on a page of the account, and goes to the front of each app’s queue', async () => {
    const { visitor, accountId } = await member();
    await hub.db.one.query(
      `UPDATE delivery SET delivered_version = 1, next_try_at = 'infinity' WHERE account_id = $1`,
      [accountId],
    );
    const page = await visitor.open('/account/name');
    expect(page.text).toContain('value="Ana Pérez"');
    expect(page.text).toContain('Within a minute it is shown in Chat, Cloud.');
    const done = await visitor.send(page, '/account/name', { name: '  Nené\n' });
    expect(done.text).toContain('That is your name from now on.');
    expect(done.text).toContain('Nené');
    const rows = await hub.db.one.query(
      `SELECT d.app, d.urgency, e.version > d.delivered_version AS behind, d.next_try_at <= now() AS due
       FROM delivery d JOIN entitlement e USING (account_id, app) WHERE d.account_id = $1 ORDER BY 1`,
      [accountId],
    );
    expect(rows).toEqual([
      { app: 'chat', urgency: 1, behind: true, due: true },
      { app: 'cloud', urgency: 1, behind: true, due: true },
    ]);
    expect(hub.woken).toEqual(expect.arrayContaining(['app:chat', 'app:cloud']));
  });

  test('is not taken away by an empty field', async () => {
    const { visitor, accountId } = await member();
    const page = await visitor.open('/account/name');
    const refused = await visitor.send(page, '/account/name', { name: ' \u200B ' });
    expect([refused.status, refused.text.includes('Enter the name that others should see')]).toEqual([
      422,
      true,
    ]);
    expect(await hub.db.one.query('SELECT name FROM account WHERE id = $1', [accountId])).toEqual([
      { name: 'Ana Pérez' },
    ]);
  });
});

describe('the same person twice', () => {
  test('is looked at side by side, proposed by one admin, made by another, and undone by a press', async () => {
    const [one, other] = [await member(), await member()];
    await hub.db.one.query(
      `INSERT INTO binding (app, account_id, ref, handle, origin) VALUES
         ('cloud', $1::uuid, $1::uuid::text, 'first', 'made'), ('cloud', $2::uuid, $2::uuid::text, 'second', 'made')`,
      [one.accountId, other.accountId],
    );
    const [ada, bea] = [await admin(), await admin()];
    const asked = `/admin/merge?keep=${one.username}&gone=${other.username}`;
    expect((await one.visitor.open(asked)).status).toBe(403);
    const preview = await ada.visitor.open(asked);
    expect(preview.text).toContain('In Cloud, which account stays?');
    const proposed = await ada.visitor.send(preview, '/admin/merge', { 'app.cloud': 'gone' });
    expect(proposed.text).toContain('Another admin has to agree.');
    expect(proposed.text).toContain('“second” stays, “first” is stopped and emptied by hand');
    expect((await ada.visitor.send(proposed, '/approve')).text).toContain('Another admin has to agree.');
    const made = await bea.visitor.send(await bea.visitor.open('/admin/merge'), '/approve');
    expect(made.text).toContain('The two accounts are one now.');
    expect((await other.visitor.open('/account')).text).toContain('name="password"');
    const undone = await bea.visitor.send(made, '/undo');
    expect(undone.text).toContain('They are two again.');
    expect(await hub.db.one.query('SELECT username FROM account WHERE id = $1', [other.accountId])).toEqual([
      { username: other.username },
    ]);
  });
});
