import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSealed, sealKeyPairFrom } from '@latchkey/runtime/seal';
import { publishWorkerKey, readSecret } from '@latchkey/store/secret';
import { insertSetting, readSetting } from '@latchkey/store/setting';
import { addTaskStep, closeTask } from '@latchkey/store/task';
import { hub, member, startServed, stopServed } from '../support/pages/served-hub.ts';

const pair = sealKeyPairFrom('a worker secret of thirty-two characters or more');
const TOKEN = 'f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed';

beforeAll(async () => {
  await startServed();
  await hub.db.tx((tx) => publishWorkerKey(tx, { id: 'k', publicKey: pair.publicKey }));
  const document = structuredClone((await readSetting(hub.db.one))?.document) as unknown as {
    sources: Record<string, unknown>;
  };
  const collective = {
    kind: 'open-collective',
    url: 'https://books.example.org',
    collective: 'co-op',
    every: '15m',
  };
  document.sources.paid = { ...collective, token: { sealed: true }, token_ends: '2020-01-01' };
  document.sources.named = { ...collective, token: { env: 'OC' } };
  await hub.db.tx((tx) =>
    insertSetting(tx, {
      version: 2,
      document: document as never,
      owners: {},
      author: 'operator',
      reason: null,
    }),
  );
}, 60_000);
afterAll(stopServed, 30_000);

async function treasurer(...sources: string[]) {
  const one = await member();
  for (const source of sources) {
    await hub.db.one.query(
      `INSERT INTO role (account_id, role, source, given_by) VALUES ($1, 'treasurer', $2, 'operator')`,
      [one.accountId, source],
    );
  }
  return one;
}
const taskOf = (url: string) => new URL(url).pathname.split('/').at(-1) as string;

describe('“read this person now”', () => {
  test('asks the worker, and shows each step as it comes; only to who asked', async () => {
    const { visitor } = await treasurer('books');
    const { accountId } = await member();
    const page = await visitor.open(`/admin/people/${accountId}`);
    const waiting = await visitor.send(page, '/read');
    expect(waiting.headers.get('refresh')).toMatch(/^2;url=\/books\/tasks\//);
    const id = taskOf(waiting.url);
    expect(await hub.db.one.query('SELECT kind, arguments FROM task WHERE id = $1', [id])).toEqual([
      { kind: 'read-one', arguments: { account: accountId } },
    ]);
    await addTaskStep(hub.db.one, id, { step: 'read', source: 'books', ok: true, rows: 2, problems: [] });
    const going = await visitor.open(`/books/tasks/${id}`);
    expect(going.text).toContain('Asked the books “books” about everything they have.');
    await addTaskStep(hub.db.one, id, { step: 'decided', ok: true, applied: 1, held: 0 });
    await closeTask(hub.db.one, id, 'done', { ok: true });
    const done = await visitor.open(`/books/tasks/${id}`);
    expect(done.text).toContain('Changes made: 1; waiting for a person: 0.');
    expect(done.text).toContain('has just been read');
    expect(done.headers.get('refresh')).toBeNull();
    expect((await (await treasurer('books')).visitor.open(`/books/tasks/${id}`)).status).toBe(404);
    expect((await (await member()).visitor.open(`/books/tasks/${id}`)).status).toBe(403);
  });
  test('is not for who does not answer for that person', async () => {
    const mine = await treasurer('books');
    const stranger = await treasurer('paid');
    const { accountId } = await member();
    const page = await mine.visitor.open(`/admin/people/${accountId}`);
    const csrf = /name="csrf" value="([^"]+)"/.exec(
      (await stranger.visitor.open('/books/invitations')).text,
    )?.[1];
    expect((await stranger.visitor.send(page, '/read', { csrf: csrf as string })).status).toBe(404);
  });
});

describe('the page of a source', () => {
  test('takes a new token, seals it to the worker and has it tried; it is shown nowhere', async () => {
    const { visitor } = await treasurer('paid');
    const page = await visitor.open('/books/sources/paid');
    expect(page.text).toContain('The present one is good until 1 January 2020.');
    expect(page.text).toContain('was good until 1 January 2020');
    const wrong = await visitor.send(page, '/token', { token: 'no token', ends: '2027-02-31' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('This is no personal token');
    expect(wrong.text).toContain('Write the day as year-month-day.');
    expect(wrong.text).not.toContain('no token"');
    const sent = await visitor.send(page, '/token', { token: TOKEN, ends: '2027-01-31' });
    const [task] = await hub.db.one.query<Record<string, unknown>>(
      'SELECT kind, arguments FROM task WHERE id = $1',
      [taskOf(sent.url)],
    );
    expect(task).toEqual({ kind: 'try-token', arguments: { source: 'paid', endsOn: '2027-01-31' } });
    const name = 'sources.paid.token-candidate';
    const kept = await readSecret(hub.db.one, name);
    expect(openSealed(pair.privateKey, kept?.sealed ?? '', name)).toBe(TOKEN);
    expect(sent.text).not.toContain(TOKEN);
  });
  test('says how many accounts are archived or suspended in the source, as its newest read found them', async () => {
    const { visitor } = await treasurer('paid');
    expect((await visitor.open('/books/sources/paid')).text).not.toContain('Archived or suspended');
    await hub.db.one.query(
      `INSERT INTO source (name, kind) VALUES ('paid', 'open-collective') ON CONFLICT DO NOTHING`,
    );
    await hub.db.one.query(
      `INSERT INTO source_read (source, kind, started_on, finished_on, complete, counts, problems)
       VALUES ('paid', 'full', calendar_now(), calendar_now(), true, '{"resting": 3, "disagree": 2}', '[]')`,
    );
    const { text } = await visitor.open('/books/sources/paid');
    expect(text).toContain('Archived or suspended in the source: 3. Nobody’s access changes by that.');
    expect(text).toContain('whose contributions say something else: 2.');
  });
  test('says where a token is changed that the settings take from the server', async () => {
    const { visitor } = await treasurer('named');
    const page = await visitor.open('/books/sources/named');
    expect(page.text).toContain('from a variable or a file of the server');
    expect(page.text).not.toContain('type="password"');
  });
  test('is closed to treasurers of other sources, and where there is no such source', async () => {
    const { visitor } = await treasurer('books');
    expect((await visitor.open('/books/sources/paid')).status).toBe(404);
    expect((await visitor.open('/books/sources/constructor')).status).toBe(404);
    expect((await visitor.open('/books/sources/books')).status).toBe(200);
  });
});
