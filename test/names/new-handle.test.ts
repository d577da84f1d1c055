import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askNewHandle } from '@latchkey/commands/ask-new-handle';
import { checkUsername } from '@latchkey/commands/check-username';
import { closeNewHandle } from '@latchkey/commands/close-new-handle';
import { finishMove, readyToMove } from '@latchkey/commands/finish-move';
import { grantNewHandle } from '@latchkey/commands/grant-new-handle';
import { readOpenMoves } from '@latchkey/store/app-move';
import { readLastHandleRequest } from '@latchkey/store/handle-request';
import { joinAndClaim, type Member, mailsTo, templatesFor } from '../support/member.ts';
import { tablesWith } from '../support/tables-with.ts';
import { startWholeHub, type WholeHub } from '../support/whole-hub.ts';

const OLD = 'zenobia_oldname';
const NEW = 'quintus_newname';
const mxid = (name: string) => `@${name}:common-tide.example`;

let hub: WholeHub;
let member: Member;
const started = () => hub as WholeHub | undefined;
const own = async () => ({
  ...(await hub.context()),
  actor: { kind: 'account', id: member.accountId } as const,
});

async function ask(username: string) {
  const context = await own();
  const asked = await hub.db.tx((tx) => askNewHandle(tx, { accountId: member.accountId, username }, context));
  await hub.settle();
  return asked;
}
const tellings = async () =>
  (await templatesFor(hub, member.accountId)).filter((template) => template.startsWith('handle-'));
const stateNow = async () => (await readLastHandleRequest(hub.db.one, member.accountId))?.state;

beforeAll(async () => {
  hub = await startWholeHub();
  member = await joinAndClaim(hub, { name: 'Person of the Test', username: OLD });
}, 120_000);
afterAll(() => started()?.close(), 30_000);

describe('another username', () => {
  test('that an app has already is not had, and the next one can be asked for', async () => {
    const other = await joinAndClaim(hub, { name: 'Other Person', username: 'hortensia' });
    expect(await ask('hortensia')).toMatchObject({ ok: false, fault: { code: 'taken' } });
    await hub.db.one.query(`UPDATE account SET username = 'somebody_else' WHERE id = $1`, [other.accountId]);
    await hub.db.one.query('DELETE FROM name_reservation WHERE account_id = $1', [other.accountId]);
    await hub.db.one.query('DELETE FROM observed');
    // The hub knows nothing against it any more; the app itself does.
    expect(await ask('hortensia')).toMatchObject({ ok: true });
    expect(await stateNow()).toBe('taken');
    expect(await ask('everybody')).toMatchObject({ ok: true });
    expect(await stateNow()).toBe('asked');
  });

  test('that the settings mean a keeper or a role by cannot be had: its next owner would be one', async () => {
    const [setting] = await hub.db.one.query<{ version: number; document: Record<string, unknown> }>(
      'SELECT version, document FROM setting ORDER BY version DESC LIMIT 1',
    );
    const change = (more: object) =>
      hub.db.one.query('UPDATE setting SET document = $2 WHERE version = $1', [
        setting?.version ?? 0,
        JSON.stringify({ ...setting?.document, ...more }),
      ]);
    const checked = async (username: string) =>
      checkUsername(hub.db.one, (await hub.context()).keys, username, null);
    expect([await checked('nadia_keeps'), await checked('otto_audits')]).toEqual([null, null]);
    await change({
      keepers: ['nadia_keeps'],
      roles: { admins: [], treasurers: [], auditors: ['otto_audits'] },
    });
    expect([await checked('nadia_keeps'), await checked('otto_audits')]).toEqual(['reserved', 'reserved']);
    await change({});
  });

  test('is asked for once at a time, and the member takes a request back, nobody else does', async () => {
    expect(await ask(NEW)).toMatchObject({ ok: false, fault: { code: 'asked-already' } });
    const requestId = (await readLastHandleRequest(hub.db.one, member.accountId))?.id as string;
    const operator = await hub.context();
    const close = (context: typeof operator) =>
      hub.db.tx((tx) => closeNewHandle(tx, { requestId, how: 'withdrawn' }, context));
    expect(await close(operator)).toMatchObject({ ok: false });
    expect(await close(await own())).toEqual({ ok: true });
    expect(await checkUsername(hub.db.one, operator.keys, 'everybody', null)).toBeNull();
  });

  test('that an admin does not grant is told in the member’s language, each refusal once, and names no username', async () => {
    await hub.db.one.query(`UPDATE account SET language = 'es' WHERE id = $1`, [member.accountId]);
    for (const wanted of ['first_wish', 'second_wish']) {
      await ask(wanted);
      const requestId = (await readLastHandleRequest(hub.db.one, member.accountId))?.id as string;
      const context = await hub.context();
      const refused = () => hub.db.tx((tx) => closeNewHandle(tx, { requestId, how: 'refused' }, context));
      expect(await refused()).toEqual({ ok: true });
      expect(await refused()).toMatchObject({ ok: false });
      await hub.settle();
    }
    expect(await tellings()).toEqual(['handle-refused', 'handle-refused']);
    const [mail] = mailsTo(hub, member.address);
    expect(mail?.subject).toContain('Conservas tu nombre de usuario en Common Tide');
    for (const part of [mail?.subject, mail?.text, mail?.html]) expect(part).not.toMatch(/zenobia|_wish/i);
    await hub.db.one.query(`UPDATE account SET language = 'en' WHERE id = $1`, [member.accountId]);
  }, 60_000);

  test('changes the username in sign-in when it is granted; the sub stays, and Matrix becomes a move by hand', async () => {
    await ask(NEW);
    expect(await stateNow()).toBe('asked');
    const requestId = (await readLastHandleRequest(hub.db.one, member.accountId))?.id as string;
    const context = await hub.context();
    const granted = await hub.db.tx((tx) => grantNewHandle(tx, { requestId }, context));
    expect(granted).toEqual({
      ok: true,
      ways: [
        { app: 'chat', way: 'by-hand' },
        { app: 'cloud', way: 'unseen' },
      ],
    });
    await hub.settle();
    const [row] = await hub.db.one.query('SELECT id, username FROM account WHERE id = $1', [
      member.accountId,
    ]);
    expect(row).toEqual({ id: member.accountId, username: NEW });
    expect(hub.sandbox.synapse.find(mxid(OLD))).toBeDefined();
  });

  test('is told in one mail that says the new one, and the old one nowhere', async () => {
    expect((await tellings()).filter((template) => template === 'handle-granted')).toHaveLength(1);
    const [mail] = mailsTo(hub, member.address);
    expect(mail?.subject).toContain('Your new username at Common Tide');
    expect(mail?.text).toContain(NEW);
    for (const part of [mail?.subject, mail?.text, mail?.html]) expect(part).not.toContain(OLD);
    expect(mail?.links).toContain(`${hub.issuer}/account/handle`);
  });

  test('leaves the old one to nobody: not to newcomers, not to its bearer of before', async () => {
    const { keys } = await hub.context();
    expect(await checkUsername(hub.db.one, keys, OLD, null)).toBe('taken');
    // The account in the app that cannot rename still has it until it is moved; the hub itself has forgotten it.
    const left = await tablesWith(hub.db, OLD);
    expect(
      left.filter(
        (table) => !['binding', 'observed', 'attempt', 'delivery', 'address', 'identity'].includes(table),
      ),
    ).toEqual([]);
  });

  test('is moved to when the member is ready and the old account was closed there: a new account, the old never bound again', async () => {
    const [move] = await readOpenMoves(hub.db.one, member.accountId);
    const moveId = move?.id as string;
    const context = await hub.context();
    const ready = { moveId, accountId: member.accountId };
    expect(await hub.db.tx((tx) => readyToMove(tx, ready, context))).toEqual({ ok: true });
    expect(await hub.db.tx((tx) => finishMove(tx, { moveId }, context))).toEqual({ ok: true });
    await hub.settle();
    // Still tied to this person there: it waits for somebody, and nothing is bound.
    const binding = () =>
      hub.db.one.query(`SELECT handle FROM binding WHERE account_id = $1 AND app = 'chat'`, [
        member.accountId,
      ]);
    expect(await binding()).toEqual([]);
    const [delivery] = await hub.db.one.query(
      `SELECT outcome FROM delivery WHERE account_id = $1 AND app = 'chat'`,
      [member.accountId],
    );
    expect(delivery).toEqual({ outcome: { kind: 'needs-person', instructions: 'still-tied' } });
    expect(await hub.db.tx((tx) => finishMove(tx, { moveId }, context))).toMatchObject({ ok: false });
  });
});
