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

describe('a letter', () => {
  const body = (page: { text: string }, language: 'en' | 'es') =>
    new RegExp(`id="body-${language}"[^>]*>([^<]*)<`).exec(page.text)?.[1] ?? '';

  test('is read as a member gets it, put into other words, looked at, saved, and put back', async () => {
    const { visitor, accountId } = await treasurer();
    const list = await visitor.open('/books/letters');
    expect(list.text).toContain('href="/books/letters/left"');
    const page = await visitor.open('/books/letters/left');
    expect(page.text).toContain('Your membership of Test co-op has ended');
    expect(body(page, 'en')).toContain('{coop}');
    const words = {
      language: 'en',
      subject: 'Fare well, {coop} says',
      body: '{hello}\n\nThe door stays open.',
    };
    const shown = await visitor.send(page, '/left', { ...words, do: 'show' });
    expect(shown.text).toContain('it is not saved yet');
    expect(shown.text).toContain('Fare well, Test co-op says');
    expect((await visitor.open('/books/letters/left')).text).not.toContain('The door stays open.');
    const saved = await visitor.send(shown, '/left', { ...words, do: 'save' });
    expect(saved.text).toContain('From now on the letter says this.');
    expect(saved.text).toContain('The door stays open.');
    const late = await visitor.send(page, '/left', { ...words, do: 'save' });
    expect(late.text).toContain('Somebody else changed this letter meanwhile');
    const tested = await visitor.send(saved, '/test');
    expect(tested.text).toContain('The mail is on its way to you.');
    const [mail] = await hub.db.one.query<{ payload: object }>(
      `SELECT payload FROM message WHERE account_id = $1 AND template = 'letter-test'`,
      [accountId],
    );
    expect(mail?.payload).toMatchObject({ letter: 'left', group: 'members' });
    const back = await visitor.send(saved, '/left', { ...words, do: 'reset' });
    expect(back.text).toContain('The letter says the hub’s own words again.');
    expect(back.text).not.toContain('The door stays open.');
    const audit = await hub.db.one.query(
      `SELECT event, detail FROM audit WHERE event LIKE 'letter-%' AND detail->>'letter' = 'left' ORDER BY id`,
    );
    expect(audit).toEqual([
      { event: 'letter-changed', detail: { letter: 'left', language: 'en', version: 1 } },
      { event: 'letter-previewed', detail: { letter: 'left' } },
      { event: 'letter-reset', detail: { letter: 'left', language: 'en', version: 2 } },
    ]);
  });

  test('with something wrong in it is shown again as it was typed, and not saved', async () => {
    const { visitor } = await treasurer();
    const page = await visitor.open('/books/letters/invitation');
    const wrong = { do: 'save', language: 'en', subject: 'Hi', body: 'Without the link, {nobody}' };
    const again = await visitor.send(page, '/invitation', wrong);
    expect(again.status).toBe(422);
    expect(again.text).toContain('A name in braces is not one of those of this letter.');
    expect(body(again, 'en')).toContain('Without the link, {nobody}');
    expect(await hub.db.one.query(`SELECT 1 FROM letter_text WHERE letter = 'invitation'`)).toEqual([]);
  });

  test('that there is not is not found', async () => {
    const { visitor } = await treasurer();
    expect((await visitor.open('/books/letters/constructor')).status).toBe(404);
  });

  test('the invitation in other words has to be seen anew before it is sent to anybody', async () => {
    const { visitor } = await treasurer();
    await hub.db.one.query(`INSERT INTO mailing (opened_by) VALUES ('operator') ON CONFLICT DO NOTHING`);
    const words = { do: 'save', language: 'en', subject: 'Come in', body: 'Here:\n\n{link}' };
    await visitor.send(await visitor.open('/books/letters/invitation'), '/invitation', words);
    const ids = await waiting(1);
    const page = await visitor.open('/books/invitations');
    expect(page.text).toContain('First: see it yourself');
    expect(page.text).toContain('Come in');
    const seen = await visitor.send(page, '/preview');
    const sent = await visitor.send(seen, '/send', { do: 'chosen', id: ids });
    expect(sent.text).toContain('1 invitation is on its way.');
  });
});
