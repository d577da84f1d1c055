import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newPerson } from '@latchkey/commands/new-person';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

async function treasurer(source = 'books') {
  const one = await member();
  await hub.db.one.query(
    `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
    [one.accountId, source],
  );
  return one;
}
async function waiting(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const identityId of await hub.addBooks(count, { status: 'ACTIVE', chargedDaysAgo: 3 })) {
    const made = await hub.db.tx((tx) => newPerson(tx, { identityId }, hub.context));
    if (made.ok) ids.push(made.invitationId);
  }
  return ids;
}
const states = async (ids: string[]) =>
  (await hub.db.one.query<{ state: string }>('SELECT state FROM invitation WHERE id = ANY($1)', [ids])).map(
    (row) => row.state,
  );

describe('the first invitation', () => {
  let one: Awaited<ReturnType<typeof treasurer>>;
  beforeAll(async () => {
    one = await treasurer();
  }, 30_000);
  beforeEach(() => hub.db.one.query('DELETE FROM mailing').then(() => {}));

  test('is sent to nobody before whoever sends it has seen it: no button, and no press without one', async () => {
    const ids = await waiting(2);
    const page = await one.visitor.open('/books/invitations');
    expect(page.text).toContain('First: see it yourself');
    expect(page.text).not.toContain('Send to those ticked');
    const letters = await one.visitor.open('/books/letters');
    expect(letters.text).toContain('No member is mailed yet');
    // The form of another button, sent where the missing one would go.
    const bent = {
      ...page,
      text: page.text.replace('/books/invitations/preview', '/books/invitations/send'),
    };
    const shownAt = new Date().toISOString();
    const forced = await one.visitor.send(bent, '/send', { shownAt, do: 'all', view: 'ready' });
    expect(forced.text).toContain('Send the mail to yourself first');
    expect(await states(ids)).toEqual(['waiting', 'waiting']);
  });

  test('goes to one group as a trial, or to some people a day, once it was seen', async () => {
    const ids = await waiting(3);
    const page = await one.visitor.open('/books/invitations');
    const seen = await one.visitor.send(page, '/preview');
    expect(seen.text).toContain('Send to those ticked');
    const stewards = await one.visitor.send(seen, '/group', { group: 'stewards' });
    expect(stewards.text).toContain('Nobody was invited');
    const daily = await one.visitor.send(stewards, '/daily', { perDay: '2' });
    expect(daily.text).toMatch(/\d+ people are invited by and by/);
    const stopped = await one.visitor.send(daily, '/stop');
    expect(stopped.text).toContain('Nobody else is invited by itself');
    const group = await one.visitor.send(stopped, '/group', { group: 'members' });
    expect(group.text).toMatch(/\d+ invitations are on their way/);
    expect(await states(ids)).toEqual(['sent', 'sent', 'sent']);
  });
});

describe('mails that wait for a click', () => {
  async function held(): Promise<{ id: string; accountId: string }> {
    const [accountId] = (await hub.addMembers(1)) as [string];
    const [row] = await hub.db.one.query<{ id: string }>(
      `INSERT INTO message (account_id, kind, template, pass, held_reason)
       VALUES ($1, 'mail', 'access-ended', 'held', 'burst') RETURNING id`,
      [accountId],
    );
    return { id: row?.id as string, accountId };
  }
  const passOf = async (id: string) =>
    (await hub.db.one.query('SELECT pass, state FROM message WHERE id = $1', [id]))[0];

  test('are shown with whom and why, and one press sends them', async () => {
    const { visitor } = await treasurer();
    const [kept, dropped] = [await held(), await held()];
    const page = await visitor.open('/books/letters');
    expect(page.text).toContain('Access has ended');
    expect(page.text).toContain('more than 20 in an hour or 100 in a day');
    const sent = await visitor.send(page, '/held', { do: 'send', id: [kept.id] });
    expect(sent.text).toContain('1 mail is on its way.');
    expect(await passOf(kept.id)).toEqual({ pass: 'cleared', state: 'waiting' });
    const none = await visitor.send(sent, '/held', { do: 'drop', id: [dropped.id] });
    expect(none.text).toContain('1 mail is not sent.');
    expect(await passOf(dropped.id)).toEqual({ pass: 'held', state: 'withdrawn' });
  });

  test('to people of another source are not shown, nor sent by a press that names them', async () => {
    const [mine, other] = [await treasurer(), await treasurer('elsewhere')];
    const one = await held();
    const page = await other.visitor.open('/books/letters');
    expect(page.text).not.toContain(one.accountId);
    const again = await mine.visitor.open('/books/letters');
    expect(again.text).toContain(one.accountId);
    const form = await other.visitor.open('/books/invitations');
    const bent = { ...form, text: form.text.replace('/books/invitations/preview', '/books/letters/held') };
    await other.visitor.send(bent, '/held', { do: 'send', id: one.id });
    expect(await passOf(one.id)).toEqual({ pass: 'held', state: 'waiting' });
  });
});

test('“never mail this person” is one press on their page, and so is the way back', async () => {
  const { visitor } = await treasurer();
  const [accountId] = (await hub.addMembers(1)) as [string];
  const page = await visitor.open(`/admin/people/${accountId}`);
  const marked = await visitor.send(page, '/mail', { never: 'bereavement' });
  expect(marked.text).toContain('This person is never mailed (a bereavement)');
  const back = await visitor.send(marked, '/mail', { never: '' });
  expect(back.text).toContain('This person is mailed again.');
  expect(await hub.db.one.query('SELECT 1 FROM never_mail WHERE account_id = $1', [accountId])).toEqual([]);
});
