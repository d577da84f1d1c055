import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPayloads } from '@latchkey/idp/oidc/payload';
import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import {
  callAsApp,
  claimsOf,
  openApp,
  redeemCode,
  returned,
  signIn,
  startAuthorization,
  userinfo,
} from './support/flow.ts';
import { keys, startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
const statements: string[] = [];

beforeAll(async () => {
  hub = await startTestHub({
    watch: (point) => {
      if (point.when === 'before' && point.name.startsWith('statement:'))
        statements.push(point.name.slice(10));
    },
  });
}, 60_000);
afterAll(async () => {
  await hub?.close();
}, 30_000);

describe('signing in to an app', () => {
  test('a member signs in, the app gets its tokens and the account’s claims', async () => {
    const account = await hub.addMember();
    const started = startAuthorization(hub.issuer, 'cloud');
    const back = await openApp(hub.browser(), account, started);
    expect(back.get('state')).toBe(started.state);
    const tokens = await redeemCode(hub.issuer, started, back.get('code') ?? '');
    expect(tokens.body.error).toBeUndefined();
    expect(tokens.status).toBe(200);
    const id = claimsOf(tokens.body.id_token);
    expect(id).toMatchObject({
      sub: account,
      aud: 'cloud',
      nonce: started.nonce,
      acr: 'password',
      amr: ['pwd'],
    });
    expect(typeof id.auth_time).toBe('number');
    expect(Number(id.exp) - Number(id.iat)).toBe(600);
    expect(id.email).toBeUndefined();
    const info = await userinfo(hub.issuer, tokens.body.access_token ?? '');
    expect(info.status).toBe(200);
    expect(info.body).toMatchObject({ sub: account, name: 'Ada Example', email_verified: true });
    expect(info.body.nextcloud_uid).toBe(info.body.preferred_username);
  });

  test('a warm sign-on takes five statements, two of them writes', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const first = startAuthorization(hub.issuer, 'cloud');
    await redeemCode(hub.issuer, first, (await openApp(browser, account, first)).get('code') ?? '');
    statements.length = 0;
    const started = startAuthorization(hub.issuer, 'cloud');
    const back = returned(await browser.follow(started.url), 'cloud');
    const tokens = await redeemCode(hub.issuer, started, back.get('code') ?? '');
    const info = await userinfo(hub.issuer, tokens.body.access_token ?? '');
    expect(info.status).toBe(200);
    expect(statements).toEqual(['readSession', 'updateSession', 'readToken', 'redeem', 'readToken']);
  });

  test('what the claims parameter names is in the ID token', async () => {
    const account = await hub.addMember();
    const claims = JSON.stringify({ id_token: { nextcloud_uid: null, email: null } });
    const started = startAuthorization(hub.issuer, 'cloud', { claims });
    const back = await openApp(hub.browser(), account, started);
    const tokens = await redeemCode(hub.issuer, started, back.get('code') ?? '');
    const id = claimsOf(tokens.body.id_token);
    expect(id.email_verified).toBeUndefined();
    expect(id.email).toMatch(/@example.org$/);
    expect(typeof id.nextcloud_uid).toBe('string');
  });

  test('offline access refreshes, and a rotated token used twice in a hurry does not end the new one', async () => {
    await hub.addApp('phone', {
      token_endpoint_auth_method: 'none',
      backchannel_logout_uri: undefined,
      backchannel_logout_session_required: undefined,
    });
    const account = await hub.addMember();
    const started = startAuthorization(hub.issuer, 'phone', {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    const back = await openApp(hub.browser(), account, started);
    const form = {
      grant_type: 'authorization_code',
      client_id: 'phone',
      code: back.get('code') ?? '',
      redirect_uri: 'http://phone.localhost:9/cb',
      code_verifier: started.verifier,
    };
    const call = async (body: Record<string, string>) => {
      const reply = await hub
        .browser()
        .send('POST', '/oidc/token', { form: body, headers: { accept: 'application/json' } });
      return { status: reply.status, body: JSON.parse(reply.text) as Record<string, string> };
    };
    const tokens = await call(form);
    expect(tokens.status).toBe(200);
    const race = await Promise.all(
      Array.from({ length: 12 }, () =>
        call({
          grant_type: 'refresh_token',
          client_id: 'phone',
          refresh_token: tokens.body.refresh_token ?? '',
        }),
      ),
    );
    const won = race.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    expect(
      new Set(race.filter((answer) => answer.status !== 200).map((answer) => answer.body.error)),
    ).toEqual(new Set(['invalid_grant']));
    const again = await call({
      grant_type: 'refresh_token',
      client_id: 'phone',
      refresh_token: won[0]?.body.refresh_token ?? '',
    });
    expect(again.status).toBe(200);
    await hub.owner.one.query(`UPDATE refresh_token SET consumed_at = consumed_at - interval '1 hour'`);
    const stolen = await call({
      grant_type: 'refresh_token',
      client_id: 'phone',
      refresh_token: tokens.body.refresh_token ?? '',
    });
    expect(stolen.status).toBe(400);
    const after = await call({
      grant_type: 'refresh_token',
      client_id: 'phone',
      refresh_token: again.body.refresh_token ?? '',
    });
    expect(after.status).toBe(400);
  });

  test('of 50 parallel redemptions of one code exactly one succeeds, and its grant goes', async () => {
    const account = await hub.addMember();
    const started = startAuthorization(hub.issuer, 'cloud');
    const back = await openApp(hub.browser(), account, started);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => redeemCode(hub.issuer, started, back.get('code') ?? '')),
    );
    const won = answers.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 400)).toHaveLength(49);
    expect((await userinfo(hub.issuer, won[0]?.body.access_token ?? '')).status).toBe(401);
  });

  test('one app in two tabs, and two apps at once: all signed in', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    await openApp(
      browser,
      account,
      startAuthorization(hub.issuer, 'hub', {
        response_type: 'none',
        redirect_uri: `${hub.issuer}/signed-in`,
      }),
    );
    for (const pair of [
      ['cloud', 'cloud'],
      ['cloud', 'chat'],
    ]) {
      for (let round = 0; round < 50; round += 1) {
        if (round % 5 === 0) await hub.owner.one.query('DELETE FROM session_client');
        const answers = await Promise.all(
          pair.map(async (clientId) => {
            const started = startAuthorization(hub.issuer, clientId);
            const back = returned(await browser.clone().follow(started.url), clientId);
            const tokens = await redeemCode(hub.issuer, started, back.get('code') ?? '');
            return userinfo(hub.issuer, tokens.body.access_token ?? '');
          }),
        );
        expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
      }
    }
  }, 60_000);

  test('two tabs that both wait at the sign-in page both come back with a code', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const one = startAuthorization(hub.issuer, 'cloud');
    const two = startAuthorization(hub.issuer, 'chat');
    const pages = [await browser.follow(one.url), await browser.follow(two.url)];
    const [first, second] = await Promise.all(pages.map((page) => signIn(browser, account, page)));
    for (const [started, reply] of [
      [one, first],
      [two, second],
    ] as const) {
      const code = reply === undefined ? '' : (returned(reply, started.clientId).get('code') ?? '');
      expect((await redeemCode(hub.issuer, started, code)).status).toBe(200);
    }
  });
});

test('F11: an open page keeps its interaction alive; an expired one, or one of another browser, says it is gone', async () => {
  const browser = hub.browser();
  const page = await browser.follow(startAuthorization(hub.issuer, 'cloud').url);
  const path = page.location ?? '';
  const hash = hashBearer(path.split('/').at(-1) ?? '');
  const payloads = createPayloads(keys);
  const endIn = async (seconds: number) => {
    const [row] = await hub.owner.one.query<{ payload: string }>(
      'SELECT payload FROM interaction WHERE hash = $1',
      [hash],
    );
    const payload = payloads.open('interaction', hash, row?.payload ?? '');
    const exp = Math.floor(Date.now() / 1000) + seconds;
    await hub.owner.one.query(
      'UPDATE interaction SET payload = $2, expires_at = to_timestamp($3) WHERE hash = $1',
      [hash, payloads.seal('interaction', hash, { ...payload, exp }), exp],
    );
  };
  await endIn(60);
  expect(JSON.parse((await browser.get(path)).text).prompt).toBe('login');
  const [kept] = await hub.owner.one.query<{ minutes: number }>(
    `SELECT extract(epoch FROM expires_at - now())::int / 60 AS minutes FROM interaction WHERE hash = $1`,
    [hash],
  );
  expect(kept?.minutes).toBeGreaterThan(50);
  expect(JSON.parse((await hub.browser().get(path)).text)).toEqual({ prompt: 'gone' });
  await endIn(-60);
  expect(JSON.parse((await browser.get(path)).text)).toEqual({ prompt: 'gone' });
});

describe('access', () => {
  test('denied stays on our page; the app hears access_denied when the member goes back', async () => {
    const account = await hub.addMember();
    await hub.owner.one.query(`UPDATE entitlement SET treatment = 'suspended' WHERE account_id = $1`, [
      account,
    ]);
    const browser = hub.browser();
    const started = startAuthorization(hub.issuer, 'cloud');
    const denied = await signIn(browser, account, await browser.follow(started.url));
    expect(denied.location).toContain('/interaction/');
    const page = JSON.parse((await browser.get(denied.location ?? '')).text);
    expect(page).toMatchObject({ prompt: 'access', access: { kind: 'denied', reason: 'suspended-in-app' } });
    const silent = returned(
      await browser.follow(startAuthorization(hub.issuer, 'cloud', { prompt: 'none' }).url),
      'cloud',
    );
    expect(silent.get('error')).toBe('interaction_required');
    const refused = await browser.post(`${new URL(denied.location ?? '', hub.issuer).pathname}/refuse`, {});
    const back = returned(await browser.follow(refused.location ?? ''), 'cloud');
    expect([back.get('error'), back.get('state')]).toEqual(['access_denied', started.state]);
  });

  test('preparing goes on by itself as soon as the place is ready, without signing in again', async () => {
    const account = await hub.addMember();
    await hub.owner.one.query('UPDATE delivery SET delivered = NULL WHERE account_id = $1', [account]);
    const browser = hub.browser();
    const started = startAuthorization(hub.issuer, 'cloud', { prompt: 'login' });
    let at = await signIn(browser, account, await browser.follow(started.url));
    for (let round = 0; round < 3; round += 1) {
      const path = new URL(at.location ?? '', hub.issuer).pathname;
      expect(JSON.parse((await browser.get(path)).text).access).toEqual({ kind: 'preparing', trouble: null });
      if (round === 2) {
        await hub.owner.one.query(
          `UPDATE delivery SET delivered = '{"treatment":"present"}' WHERE account_id = $1`,
          [account],
        );
      }
      const posted = await browser.post(`${path}/go`, {});
      at = await browser.follow(posted.location ?? '');
    }
    const code = returned(at, 'cloud').get('code') ?? '';
    expect((await redeemCode(hub.issuer, started, code)).status).toBe(200);
  });

  test('an app that lost the member is refused at token, userinfo and introspection', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const first = startAuthorization(hub.issuer, 'cloud');
    const tokens = await redeemCode(
      hub.issuer,
      first,
      (await openApp(browser, account, first)).get('code') ?? '',
    );
    const second = startAuthorization(hub.issuer, 'cloud');
    const code = returned(await browser.follow(second.url), 'cloud').get('code') ?? '';
    await hub.owner.one.query(`UPDATE entitlement SET treatment = 'left' WHERE account_id = $1`, [account]);
    expect((await redeemCode(hub.issuer, second, code)).body.error).toBe('invalid_grant');
    expect((await userinfo(hub.issuer, tokens.body.access_token ?? '')).status).toBe(401);
    await hub.owner.one.query('UPDATE entitlement SET epoch = epoch + 1 WHERE account_id = $1', [account]);
    const seen = await callAsApp(
      hub.issuer,
      'cloud',
      { token: tokens.body.access_token ?? '' },
      '/oidc/token/introspection',
    );
    expect(seen.body).toEqual({ active: false });
  });

  test('the hub’s own sign-in makes a session and no token; its state is a local path only', async () => {
    const account = await hub.addMember();
    const browser = hub.browser();
    const page = await browser.follow(hub.host.signIn.signInUrl('/account/ways-in'));
    await signIn(browser, account, page).catch(() => {});
    const me = JSON.parse((await browser.get('/account')).text);
    expect(me).toMatchObject({ accountId: account, acr: 'password', life: 'active' });
    const away = await browser.get(`/signed-in?state=${encodeURIComponent('//evil.example/')}`);
    expect(away.location).toBe('/');
    const cloud = await browser.follow(
      startAuthorization(hub.issuer, 'cloud', { response_type: 'none' }).url,
    );
    expect(returned(cloud, 'cloud').get('error')).toBe('invalid_request');
  });
});
