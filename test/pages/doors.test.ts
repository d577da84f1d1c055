import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newPerson } from '@latchkey/commands/new-person';
import { advanceCalendar } from '@latchkey/store/clock';
import {
  answer,
  hub,
  member,
  PASSWORD,
  server,
  startServed,
  stopServed,
} from '../support/pages/served-hub.ts';
import { createVisitor, type Seen, type Visitor } from '../support/pages/visitor.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

const HERE = '/books/unreachable';
let names = 0;

async function treasurer(source = 'books'): Promise<Visitor> {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one.visitor;
}

/** Somebody of the books whose address is not shown. */
async function unreached(): Promise<{ accountId: string; invitationId: string }> {
  const [identityId] = await hub.addBooks(1, { status: 'ACTIVE', chargedDaysAgo: 3 });
  await hub.db.one.query('UPDATE identity SET address = NULL WHERE id = $1', [identityId]);
  const made = await hub.db.tx((tx) => newPerson(tx, { identityId: identityId as string }, hub.context));
  if (!made.ok) throw new Error(made.fault.code);
  return made;
}

async function printCode(visitor: Visitor, invitationId: string): Promise<{ code: string; sheet: Seen }> {
  const sheet = await visitor.send(await visitor.open(HERE), `/${invitationId}/code`);
  const code = /data-testid="claim-code">([^<]+)</.exec(sheet.text)?.[1];
  if (code === undefined) throw new Error(`no code: ${sheet.status}`);
  return { code, sheet };
}

async function enter(code: string, visitor = createVisitor(server.url)): Promise<Seen> {
  return visitor.send(await visitor.open('/join'), '/join/code', { code });
}

async function finish(visitor: Visitor, at: Seen): Promise<Seen> {
  names += 1;
  const username = `through${names}`;
  const { pathname } = new URL(at.url);
  await visitor.send(at, '/name', { username });
  await answer(username, { ok: true });
  const fields = { name: 'Ana Pérez', password: PASSWORD, language: 'en' };
  return visitor.send(await visitor.open(pathname), pathname, fields);
}

const stateOf = async (accountId: string) =>
  (
    await hub.db.one.query<{ life: string; verified: boolean[] }>(
      `SELECT life, ARRAY(SELECT verified_at IS NOT NULL FROM address WHERE account_id = a.id) AS verified
       FROM account a WHERE id = $1`,
      [accountId],
    )
  )[0];

describe('whom the books give no address', () => {
  test('is listed with the cause, for those who answer for them', async () => {
    const { invitationId } = await unreached();
    const page = await (await treasurer()).open(HERE);
    expect(page.text).toContain(invitationId);
    expect(page.text).toContain('The list has no address of theirs');
    const strange = await treasurer('elsewhere');
    expect((await strange.open(HERE)).text).toContain('Everybody can be invited.');
    const csrf = /name="csrf" value="([^"]+)"/.exec((await strange.open('/books/invitations')).text)?.[1];
    const forged = await strange.send(page, `/${invitationId}/code`, { csrf: csrf as string });
    expect(forged.status).toBe(404);
    expect((await (await member()).visitor.open(HERE)).status).toBe(403);
  });

  test('claims with a printed code: once, however it is typed, and no address is proved by it', async () => {
    const { accountId, invitationId } = await unreached();
    await hub.db.one.query(`INSERT INTO address (account_id, address, origin) VALUES ($1, $2, 'admin')`, [
      accountId,
      'typed-but-never-clicked@example.org',
    ]);
    const { code, sheet } = await printCode(await treasurer(), invitationId);
    expect(sheet.text).toMatch(/<html lang="en">[\s\S]*lang="es"/);
    expect(sheet.text).toContain('<svg');
    const kept = await hub.db.one.query('SELECT * FROM claim_code WHERE invitation_id = $1', [invitationId]);
    expect(JSON.stringify(kept)).not.toContain(code.replace('-', ''));
    const visitor = createVisitor(server.url);
    const open = await enter(` ${code.toLowerCase().replace('-', '  ')} `, visitor);
    expect(new URL(open.url).pathname).toMatch(/^\/join\/[0-9a-f-]{36}\./);
    expect((await enter(code)).text).toContain('This code is not known, or was used already.');
    await finish(visitor, open);
    expect(await stateOf(accountId)).toEqual({ life: 'active', verified: [false] });
  });

  test('a sheet bears no name', async () => {
    const { accountId, invitationId } = await unreached();
    await hub.db.one.query(`UPDATE account SET name = 'Rosalind Unseen' WHERE id = $1`, [accountId]);
    const { sheet } = await printCode(await treasurer(), invitationId);
    expect(sheet.text).not.toContain('Rosalind');
  });

  test('a new code voids the one before, and one is too old after 14 days', async () => {
    const { invitationId } = await unreached();
    const visitor = await treasurer();
    const first = await printCode(visitor, invitationId);
    const second = await printCode(visitor, invitationId);
    expect((await enter(first.code)).status).toBe(422);
    await hub.db.tx((tx) => advanceCalendar(tx, 14));
    const late = await enter(second.code);
    expect(late.text).toContain('This code is too old.');
    const third = await printCode(visitor, invitationId);
    expect((await enter(third.code)).url).toContain('/join/');
  });

  test('after ten wrong codes from one place the next is not looked at, and the page says how long', async () => {
    const { invitationId } = await unreached();
    const { code } = await printCode(await treasurer(), invitationId);
    const visitor = createVisitor(server.url);
    const tries: number[] = [];
    for (let at = 0; at < 11; at += 1) tries.push((await enter('34793-47934', visitor)).status);
    expect(new Set(tries)).toEqual(new Set([422, 429]));
    const stopped = await enter(code, visitor);
    expect(stopped.status).toBe(429);
    expect(stopped.text).toMatch(/Wait \d+ minutes? and try again/);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    await hub.db.one.query(`DELETE FROM challenge WHERE kind = 'attempts'`);
    expect((await enter(code, visitor)).url).toContain('/join/');
  });

  test('is invited at an address that a treasurer typed, which counts only after the click', async () => {
    const { accountId, invitationId } = await unreached();
    const visitor = await treasurer();
    const wrong = await visitor.send(await visitor.open(HERE), `/${invitationId}/address`, { address: 'no' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('This is no e-mail address.');
    for (const address of ['first@example.org', 'second@example.org']) {
      const said = await visitor.send(await visitor.open(HERE), `/${invitationId}/address`, { address });
      expect(said.text).toContain('The invitation is on its way.');
      expect(said.text).toContain(`Invited at ${address}`);
    }
    const rows = await hub.db.one.query('SELECT address, verified_at FROM address WHERE account_id = $1', [
      accountId,
    ]);
    expect(rows).toEqual([{ address: 'second@example.org', verified_at: null }]);
    const mails = await hub.db.one.query<{ counter: string }>(
      `SELECT payload ->> 'counter' AS counter FROM message WHERE account_id = $1 AND template = 'invitation' ORDER BY id`,
      [accountId],
    );
    expect(new Set(mails.map(({ counter }) => counter)).size).toBe(2);
  });
});
