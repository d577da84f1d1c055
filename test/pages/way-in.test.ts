import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findInvitation } from '@latchkey/commands/invitation-token';
import { withdrawInvitation } from '@latchkey/commands/withdraw-invitation';
import { addTaskStep } from '@latchkey/store/task';
import {
  answer,
  hub,
  invite,
  member,
  PASSWORD,
  server,
  startServed,
  stopServed,
} from '../support/pages/served-hub.ts';
import { createVisitor } from '../support/pages/visitor.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

describe('the claim', () => {
  test('goes from the link through a name that the apps are asked about to the launcher, signed in', async () => {
    const [one] = await invite();
    const path = one?.path as string;
    const visitor = createVisitor(server.url);
    const first = await visitor.open(path);
    expect(first.text).toContain('Welcome to Test co-op');

    const checking = await visitor.send(first, '/name', { username: '  Marea_1 ' });
    expect(checking.text).toContain('Is “marea_1” free?');
    expect(checking.headers.get('refresh')).toMatch(/^1;url=\/join\/.*\?check=/);
    expect(checking.text.match(/asking …/g)).toHaveLength(2);
    const [task] = await hub.db.one.query<{ id: string }>(`SELECT id FROM task WHERE state = 'waiting'`);
    await addTaskStep(hub.db.one, task?.id as string, { app: 'cloud', answer: 'free' });
    const again = await visitor.open(checking.url);
    expect(again.text).toMatch(/Cloud<\/strong>\s*free/);
    expect(again.text.match(/asking …/g)).toHaveLength(1);

    await answer('marea_1', { ok: true });
    const details = await visitor.open(checking.url);
    expect(details.text).toContain('“marea_1” is yours.');
    const weak = await visitor.send(details, path, { name: ' ', password: 'short', language: 'en' });
    expect(weak.status).toBe(422);
    expect(weak.text).toContain('Enter the name that others should see');
    const common = { name: '<i>Ana</i>', password: 'password1234', language: 'en' };
    const guessed = await visitor.send(weak, path, common);
    expect(guessed.text).toContain('Many people use this password');
    expect(guessed.text).toContain('value="&lt;i&gt;Ana&lt;/i&gt;"');
    expect(guessed.text).not.toContain('password1234');

    const end = await visitor.send(guessed, path, { ...common, password: PASSWORD });
    expect(new URL(end.url).pathname).toBe('/');
    expect(end.text).toContain('Hello, &lt;i&gt;Ana&lt;/i&gt;');
    expect(end.text.match(/Getting ready/g)).toHaveLength(2);
    expect([...visitor.cookies.keys()].some((name) => name.startsWith('latchkey_proof'))).toBe(false);

    const used = await createVisitor(server.url).open(path);
    expect([used.status, /data-kind="(\w+)"/.exec(used.text)?.[1]]).toEqual([410, 'claimed']);
  });

  test.each([
    ['ab', 'a letter first'],
    ['admin', 'kept for the co-op itself'],
    ['', 'a letter first'],
    ['a'.repeat(61), 'a letter first'],
  ])('refuses the name %j at once, and says why', async (username, why) => {
    const [one] = await invite();
    const visitor = createVisitor(server.url);
    const seen = await visitor.send(await visitor.open(one?.path as string), '/name', { username });
    expect([seen.status, seen.text.includes(why)]).toEqual([422, true]);
  });

  test('says that an app has the name already, and lets choose another', async () => {
    const [one] = await invite();
    const visitor = createVisitor(server.url);
    const asked = await visitor.send(await visitor.open(one?.path as string), '/name', { username: 'neil' });
    await answer('neil', { ok: false, code: 'taken' });
    const seen = await visitor.open(asked.url);
    expect(seen.text).toContain('Somebody has this name already');
    expect(seen.text).toContain('value="neil"');
  });

  test('shows nobody the question of another invitation', async () => {
    const [one, two] = await invite(2);
    const visitor = createVisitor(server.url);
    const asked = await visitor.send(await visitor.open(one?.path as string), '/name', {
      username: 'secret1',
    });
    const other = await visitor.open(`${two?.path}${new URL(asked.url).search}`);
    expect(other.text).not.toContain('secret1');
  });

  test('explains links that are void: withdrawn, cut off, never made', async () => {
    const [one] = await invite();
    const path = one?.path as string;
    const kind = async (link: string) =>
      /data-kind="(\w+)"/.exec((await createVisitor(server.url).open(link)).text)?.[1];
    expect(await kind(path.slice(0, -1))).toBe('unknown');
    expect(await kind('/join/nothing')).toBe('unknown');
    await hub.db.tx((tx) => withdrawInvitation(tx, { invitationId: one?.id as string }, hub.context));
    expect(await kind(path)).toBe('withdrawn');
    expect((await findInvitation(hub.db.one, hub.context.keys, path.slice(6)))?.kind).toBe('withdrawn');
  });
});

describe('a form', () => {
  const cases: [string, Record<string, string>, Record<string, string>, number][] = [
    ['of another site', {}, { 'sec-fetch-site': 'cross-site' }, 403],
    ['of a sister site', {}, { 'sec-fetch-site': 'same-site' }, 403],
    ['of another origin', {}, { origin: 'https://evil.example' }, 403],
    ['without an origin of its own', {}, { origin: 'null' }, 403],
    ['without its token', { csrf: '' }, {}, 403],
    ['with a token of somewhere else', { csrf: 'AAAAAAAA.AAAA' }, {}, 403],
    ['that is none', {}, { 'content-type': 'application/json' }, 415],
    ['of 70 kB', { name: 'x'.repeat(70_000) }, {}, 413],
  ];
  test.each(cases)('%s is refused before anything is done', async (_, fields, headers, status) => {
    const visitor = createVisitor(server.url);
    const page = await visitor.open('/?sign-in');
    const seen = await visitor.send(page, '/password', { name: 'x', password: 'y', ...fields }, headers);
    expect(seen.status).toBe(status);
    expect(seen.text).toContain('<h1>');
  });

  test('of one sign-in is of no use in another', async () => {
    const [mine, theirs] = [createVisitor(server.url), createVisitor(server.url)];
    const token = /name="csrf" value="([^"]+)"/.exec((await theirs.open('/?sign-in')).text)?.[1] ?? '';
    const seen = await mine.send(await mine.open('/?sign-in'), '/password', { csrf: token });
    expect(seen.status).toBe(403);
  });
});

describe('signing in', () => {
  test('takes the username or the address, and says nothing about which of both was wrong', async () => {
    const { username, accountId } = await member();
    const [row] = await hub.db.one.query<{ address: string }>(
      'SELECT address FROM address WHERE account_id = $1',
      [accountId],
    );
    for (const name of [username, row?.address.toUpperCase() as string]) {
      const visitor = createVisitor(server.url);
      const page = await visitor.open('/?sign-in');
      const wrong = await visitor.send(page, '/password', { name, password: 'wrong' });
      const nobody = await visitor.send(page, '/password', { name: 'nobody', password: 'wrong' });
      expect([wrong.status, nobody.status]).toEqual([422, 422]);
      expect(wrong.text.replaceAll(name, '')).toBe(nobody.text.replaceAll('nobody', ''));
      const end = await visitor.send(wrong, '/password', { name, password: PASSWORD });
      expect(end.text).toContain('Hello, Ana Pérez');
    }
  });

  test('empty fields are named in a summary that links to them', async () => {
    const visitor = createVisitor(server.url);
    const seen = await visitor.send(await visitor.open('/?sign-in'), '/password', { name: '', password: '' });
    expect(seen.status).toBe(422);
    expect(seen.text).toMatch(/<a href="#name">[\s\S]*<a href="#password">/);
    expect(seen.text).toContain('<title>Please check: Sign in');
  });
});
