import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { placeHold } from '@latchkey/commands/place-hold';
import {
  deliver,
  hub,
  member,
  PASSWORD,
  server,
  startServed,
  stopServed,
} from '../support/pages/served-hub.ts';
import { createVisitor } from '../support/pages/visitor.ts';

beforeAll(startServed, 60_000);
afterAll(stopServed, 30_000);

const authorize =
  '/oidc/auth?client_id=cloud&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Fcloud.example.org%2Fcb&state=s' +
  '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256';

describe('on the way to an app', () => {
  test('the waiting page goes on by itself, and on to the app as soon as its place is there', async () => {
    const { visitor, accountId } = await member();
    const waiting = await visitor.open(authorize);
    expect(waiting.text).toContain('Getting Cloud ready for you');
    const [, next] = /^1;url=(.*)$/.exec(waiting.headers.get('refresh') ?? '') ?? [];
    const late = await visitor.open(
      (next ?? '').replace(/since=\d+/, `since=${Math.floor(Date.now() / 1000) - 40}`),
    );
    expect(late.text).toContain('Cloud has not answered yet.');
    expect(late.text).toContain('hub@example.org');
    const [row] = await hub.db.one.query(
      `SELECT urgency FROM delivery WHERE account_id = $1 AND app = 'cloud'`,
      [accountId],
    );
    expect(row).toEqual({ urgency: 1 });
    await deliver(accountId);
    const landed = await visitor.open(next ?? '');
    expect(landed.location).toMatch(/^https:\/\/cloud\.example\.org\/cb\?code=/);
  });

  test('who is not let in learns why, may look again, and the app hears of it only by the button', async () => {
    const { visitor, accountId } = await member();
    await deliver(accountId);
    await hub.db.one.query(`UPDATE entitlement SET treatment = 'suspended' WHERE account_id = $1`, [
      accountId,
    ]);
    const denied = await visitor.open(authorize);
    expect([denied.status, /data-reason="([\w-]+)"/.exec(denied.text)?.[1]]).toEqual([
      403,
      'suspended-in-app',
    ]);
    expect(denied.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://cloud.example.org",
    );
    const still = await visitor.send(denied, '/look');
    expect(still.status).toBe(403);
    const back = await visitor.send(still, '/back');
    expect(back.location).toMatch(/^https:\/\/cloud\.example\.org\/cb\?error=access_denied.*state=s/);
    await hub.db.one.query(`UPDATE entitlement SET treatment = 'present' WHERE account_id = $1`, [accountId]);
    const opened = await visitor.open(authorize);
    expect(opened.location).toContain('code=');
  });

  test('somebody who was shut out is told so at the door of the hub itself', async () => {
    const { accountId, username } = await member();
    await hub.db.tx((tx) => placeHold(tx, { accountId, kind: 'barred', reasonCode: 'conduct' }, hub.context));
    const visitor = createVisitor(server.url);
    const page = await visitor.open('/?sign-in');
    const seen = await visitor.send(page, '/password', { name: username, password: PASSWORD });
    expect(seen.text).toContain('An admin of Test co-op has closed this account.');
    const left = await visitor.send(seen, '/back');
    expect(left.text).toContain('Welcome to Test co-op');
  });

  test('an interaction of another browser is over', async () => {
    const { visitor } = await member();
    const waiting = await visitor.open(authorize);
    const seen = await createVisitor(server.url).open(waiting.url);
    expect([seen.status, seen.text.includes('This sign-in has expired')]).toEqual([400, true]);
  });
});

describe('the account', () => {
  test('shows what is kept, and speaks the language that is chosen', async () => {
    const { visitor, username, accountId } = await member();
    const page = await visitor.open('/account');
    for (const kept of [username, accountId, '@example.org', 'Members']) expect(page.text).toContain(kept);
    const spanish = await visitor.send(page, '/account/language', { language: 'es' });
    expect(spanish.text).toContain('Desde ahora te hablamos en español.');
    expect((await visitor.open('/account')).text).not.toContain('Desde ahora te hablamos');
    expect((await visitor.open('/?lang=en')).text).toContain('Hello, Ana');
    expect((await visitor.open('/')).text).toContain('Hello, Ana');
  });

  test('a new password ends every other session, and none of this one', async () => {
    const { visitor, username } = await member();
    const other = createVisitor(server.url);
    await other.send(await other.open('/?sign-in'), '/password', { name: username, password: PASSWORD });
    const form = await visitor.open('/account/password');
    const weak = await visitor.send(form, '/account/password', { password: `${username}12345` });
    expect(weak.text).toContain('Leave out your name');
    const done = await visitor.send(weak, '/account/password', { password: 'nine lamps on the pier' });
    expect(done.text).toContain('Your new password is good from now on.');
    expect((await other.open('/account')).text).toContain('name="password"');
    expect((await visitor.open('/account')).status).toBe(200);
  });

  test('signing out everywhere ends this session too', async () => {
    const { visitor } = await member();
    const done = await visitor.send(await visitor.open('/account'), '/sign-out-everywhere');
    expect(done.text).toContain('Every sign-in of yours has ended');
    expect((await visitor.open('/account')).text).toContain('name="password"');
  });

  test('a sign-in older than five minutes is renewed before a password is changed', async () => {
    const { visitor, username } = await member();
    const form = await visitor.open('/account/password');
    const RealDate = Date;
    class LaterDate extends RealDate {
      static override now(): number {
        return RealDate.now() + 6 * 60_000;
      }
      constructor(...given: [] | [string | number | Date]) {
        super(given.length === 0 ? LaterDate.now() : given[0]);
      }
    }
    globalThis.Date = LaterDate as DateConstructor;
    try {
      const seen = await visitor.open('/account/password');
      expect(seen.text).toContain('Is it still you?');
      const late = await visitor.send(form, '/account/password', { password: 'nine lamps on the pier' });
      expect(late.text).toContain('Is it still you?');
      const again = await visitor.send(late, '/password', { name: username, password: PASSWORD });
      expect(again.text).toContain('Nothing was done yet: please press the button once more.');
    } finally {
      globalThis.Date = RealDate;
    }
  });
});

describe('everywhere', () => {
  test('a path that is not there is a page that says so, in the language of the browser', async () => {
    const reply = await fetch(`${server.url}/nowhere`, {
      headers: { accept: 'text/html', 'accept-language': 'es' },
    });
    expect(reply.status).toBe(404);
    expect(await reply.text()).toContain('Aquí no hay nada');
  });

  test('pages are not kept by anybody on the way; what has a hash in its name is kept for ever', async () => {
    const page = await fetch(server.url);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const text = await page.text();
    const style = /href="(\/assets\/[^"]+\.css)"/.exec(text)?.[1] as string;
    const styles = await fetch(server.url + style);
    expect(styles.headers.get('cache-control')).toContain('immutable');
    expect(styles.headers.get('content-type')).toContain('text/css');
  });

  test('signing out asks first, and then the session is over', async () => {
    const { visitor } = await member();
    const launcher = await visitor.open('/');
    const url = /href="(\/oidc\/session\/end[^"]*)"/.exec(launcher.text)?.[1] as string;
    const ask = await visitor.open(url.replaceAll('&amp;', '&'));
    expect(ask.text).toContain('Sign out of everything');
    const out = await visitor.send(ask, '/confirm', { logout: 'yes' });
    expect(out.text).toContain('You are signed out');
    expect((await visitor.open('/account')).text).toContain('name="password"');
  });
});
