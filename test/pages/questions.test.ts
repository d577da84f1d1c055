import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QuestionKind } from '@latchkey/domain/correlate';
import { askQuestion } from '@latchkey/store/question';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

const HERE = '/books/questions';

async function treasurer(source = 'books') {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one;
}

/** An outside account that pays and that is asked about. */
async function asked(kind: QuestionKind, candidates: string[] = [], more: { guest?: boolean } = {}) {
  const [identityId] = await hub.addBooks(1, { status: 'ACTIVE', chargedDaysAgo: 3 });
  const id = identityId as string;
  await hub.db.one.query('UPDATE identity SET is_guest = $2 WHERE id = $1', [id, more.guest === true]);
  const questionId = await hub.db.tx((tx) =>
    askQuestion(tx, { kind, identityId: id, accountId: candidates[0] ?? null, evidence: { candidates } }),
  );
  return { identityId: id, questionId: questionId as string, path: `${HERE}/${questionId}` };
}

async function ownerOf(identityId: string): Promise<string | null> {
  const [row] = await hub.db.one.query<{ id: string | null }>(
    'SELECT account_id AS id FROM identity WHERE id = $1',
    [identityId],
  );
  return row?.id ?? null;
}

describe('the page of questions', () => {
  test('is closed to members without a role and to treasurers of another source', async () => {
    const { path } = await asked('incognito');
    expect((await (await member()).visitor.open(HERE)).status).toBe(403);
    const stranger = await treasurer('elsewhere');
    expect((await stranger.visitor.open(HERE)).text).toContain('Nothing to ask.');
    const mine = await (await treasurer()).visitor.open(HERE);
    const csrf = /name="csrf" value="([^"]+)"/.exec(
      (await stranger.visitor.open('/books/invitations')).text,
    )?.[1] as string;
    expect((await stranger.visitor.send(mine, path, { answer: 'new', csrf })).status).toBe(404);
  });

  test('shows what both sides share, and whether the addresses match without showing them', async () => {
    const [accountId] = await hub.addMembers(1);
    const { identityId } = await asked('same-address', [accountId as string]);
    await hub.db.one.query('UPDATE identity SET address = $2 WHERE id = $1', [
      identityId,
      `${accountId}@example.org`.toUpperCase(),
    ]);
    const page = await (await treasurer()).visitor.open(HERE);
    expect(page.text).toContain('The e-mail addresses are the same.');
    expect(page.text).toContain('contribution runs');
    expect(page.text).toContain('The names are the same.');
    expect(page.text).not.toContain(`${accountId}@example.org`);
  });

  test('“same person” links, decides again at once, writes one audit row, and is answered once', async () => {
    const [accountId] = await hub.addMembers(1);
    const account = accountId as string;
    await hub.db.one.query('DELETE FROM group_grant WHERE account_id = $1', [account]);
    await hub.db.one.query('DELETE FROM fact WHERE identity_id = $1', [account]);
    const { identityId, path, questionId } = await asked('same-address', [account]);
    const { visitor, accountId: who } = await treasurer();
    const page = await visitor.open(HERE);
    const said = await visitor.send(page, path, { answer: 'same', account });
    expect(said.text).toContain('Linked.');
    expect(await ownerOf(identityId)).toBe(account);
    expect(
      await hub.db.one.query('SELECT group_name FROM group_grant WHERE account_id = $1', [account]),
    ).toEqual([{ group_name: 'members' }]);
    const audit = await hub.db.one.query<{ detail: unknown }>(
      `SELECT detail FROM audit WHERE event = 'answer-question' AND detail ->> 'question' = $1`,
      [questionId],
    );
    expect(audit).toEqual([{ detail: { question: questionId, kind: 'same-address', answer: 'same' } }]);
    const again = await visitor.send(page, path, { answer: 'new' });
    expect(again.text).toContain('Somebody has answered this already.');
    expect(who).not.toBe(account);
  });

  test('“somebody else” makes an account that waits to be invited, with the same address as the other', async () => {
    const [accountId] = await hub.addMembers(1);
    const { identityId, path } = await asked('same-address', [accountId as string]);
    const { visitor } = await treasurer();
    const said = await visitor.send(await visitor.open(HERE), path, { answer: 'new' });
    expect(said.text).toContain('Noted: somebody else.');
    const made = await ownerOf(identityId);
    expect(made).not.toBeNull();
    expect(made).not.toBe(accountId);
    expect(await hub.db.one.query('SELECT state FROM invitation WHERE account_id = $1', [made])).toEqual([
      { state: 'waiting' },
    ]);
  });

  test('“not let in” makes no account, and can be taken back', async () => {
    const { identityId, path } = await asked('organization');
    const { visitor } = await treasurer();
    const said = await visitor.send(await visitor.open(HERE), path, { answer: 'refused' });
    expect(said.text).toContain('They stay outside.');
    expect(await ownerOf(identityId)).toBeNull();
    const back = await visitor.send(said, `${path}/again`);
    expect(back.text).toContain('It will be asked again.');
    const rows = await hub.db.one.query(
      `SELECT answer ->> 'answer' AS answer FROM question WHERE identity_id = $1`,
      [identityId],
    );
    expect(rows).toEqual([{ answer: 'withdrawn' }]);
  });

  test('nobody links a contribution to their own account', async () => {
    const { identityId, path } = await asked('incognito');
    const { visitor, username } = await treasurer();
    const said = await visitor.send(await visitor.open(HERE), path, { answer: 'same', person: username });
    expect(said.text).toContain('That is your own account');
    expect(await ownerOf(identityId)).toBeNull();
  });

  test('a guest is not linked by a treasurer: the address was never verified', async () => {
    const [accountId] = await hub.addMembers(1);
    const account = accountId as string;
    const { identityId, path } = await asked('same-address', [account], { guest: true });
    const { visitor } = await treasurer();
    const page = await visitor.open(HERE);
    expect(page.text).toContain('A guest’s address was never verified');
    const said = await visitor.send(page, path, { answer: 'same', account });
    expect(said.text).toContain('A guest is linked by their own click only.');
    expect(await ownerOf(identityId)).toBeNull();
  });

  test('an account that others say is barred is shown as barred, and stays so when it is linked', async () => {
    const [accountId] = await hub.addMembers(1);
    const account = accountId as string;
    await hub.db.one.query(
      `INSERT INTO hold (account_id, kind, placed_by, reason_code) VALUES ($1, 'barred', 'operator', 'conduct')`,
      [account],
    );
    const { path } = await asked('continuity', [account]);
    const { visitor } = await treasurer();
    const page = await visitor.open(HERE);
    expect(page.text).toMatch(/class="tag bad">/);
    await visitor.send(page, path, { answer: 'same', account });
    expect(await hub.db.one.query('SELECT kind FROM hold WHERE account_id = $1', [account])).toEqual([
      { kind: 'barred' },
    ]);
  });
});
