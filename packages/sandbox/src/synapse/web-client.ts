import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import type { SynapsePages } from './pages.ts';
import type { Parts } from './parts.ts';
import { membersOf } from './rooms.ts';

/** Cookie of the web client's browser; the access token stays on the server. */
export const CLIENT_COOKIE = 'sandbox_mx';

/** What the server said to the stored token. */
interface Checked {
  path: string;
  status: number;
  body: string;
}

/**
 * A small web client that keeps its access token and asks the homeserver over HTTP like any other client, so that one
 * can watch what happens to a signed-in device. It works without JavaScript.
 */
export function mountWebClient(router: Router, parts: Parts, pages: SynapsePages): void {
  const { browsers } = parts.state;
  const tokenOf = (ctx: Koa.Context) => browsers[ctx.cookies.get(CLIENT_COOKIE) ?? ''];

  router.get('/', (ctx) => {
    ctx.redirect('/client/');
  });
  router.get('/client/', (ctx) => {
    pages.send(ctx, 200, 'sandbox.mx.client_title', (text) => body(text, parts, tokenOf(ctx), undefined));
  });
  router.get('/client/callback', async (ctx) => {
    const login = await ask(parts, '/_matrix/client/v3/login', undefined, {
      type: 'm.login.token',
      token: String(ctx.query.loginToken ?? ''),
    });
    const token =
      login.status === 200 ? (JSON.parse(login.body) as { access_token: string }).access_token : undefined;
    if (token === undefined) {
      return pages.send(ctx, login.status, 'sandbox.mx.refused_title', (text) =>
        body(text, parts, tokenOf(ctx), [login]),
      );
    }
    const key = randomBytes(24).toString('base64url');
    browsers[key] = token;
    parts.changed();
    ctx.cookies.set(CLIENT_COOKIE, key, { httpOnly: true, sameSite: 'lax', overwrite: true });
    ctx.redirect('/client/');
  });
  // Somebody who changes the language on the answer of the button comes back by GET.
  router.get('/client/check', (ctx) => {
    ctx.redirect('/client/');
  });
  router.post('/client/check', async (ctx) => {
    const token = tokenOf(ctx);
    const checked = [
      await ask(parts, '/_matrix/client/v3/account/whoami', token),
      await ask(parts, '/_matrix/client/v3/sync?timeout=0', token),
    ];
    pages.send(ctx, 200, 'sandbox.mx.client_title', (text) => body(text, parts, token, checked));
  });
  router.post('/client/sign-out', async (ctx) => {
    const key = ctx.cookies.get(CLIENT_COOKIE) ?? '';
    await ask(parts, '/_matrix/client/v3/logout', browsers[key], {});
    delete browsers[key];
    parts.changed();
    ctx.cookies.set(CLIENT_COOKIE, null);
    ctx.redirect('/client/');
    ctx.status = 303;
  });
}

async function ask(parts: Parts, path: string, token: string | undefined, body?: object): Promise<Checked> {
  try {
    const reply = await fetch(`${parts.url()}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
        'User-Agent': 'sandbox-web-client',
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    return { path, status: reply.status, body: await reply.text() };
  } catch {
    return { path, status: 0, body: '' };
  }
}

function body(text: Text, parts: Parts, token: string | undefined, checked: Checked[] | undefined): Html {
  const answers = (checked ?? []).map((one, at) => {
    const testid = at === 0 ? html` data-testid="status"` : '';
    return html`<section class="card"><h2><code>${one.path}</code></h2>
<p${one.status === 200 ? '' : html` class="bad"`}${testid}>${one.status === 0 ? text.t('sandbox.mx.no_answer') : `HTTP ${one.status}`}</p>
<pre${at === 0 ? html` data-testid="answer"` : ''}>${one.body}</pre></section>`;
  });
  // What the client remembers, not what the server would say now: a real client shows its user after a lock, too.
  const device = token === undefined ? undefined : parts.state.devices[token];
  const target = `/_matrix/client/v3/login/sso/redirect/oidc-${parts.setup.idpId}?redirectUrl=${encodeURIComponent(`${parts.url()}/client/callback`)}`;
  const signIn = html`<p><a class="button" href="${target}" data-testid="sign-in">${text.t('sandbox.mx.sign_in')}</a></p>`;
  if (token === undefined) {
    return html`${answers}<p>${text.t('sandbox.mx.client_intro')}</p>${signIn}
<p class="soft"><a href="/_sandbox/">${text.t('sandbox.nc.faults_link')}</a></p>`;
  }
  return html`${device ? signedIn(text, parts, device.user, device.device_id) : html`<p class="bad" data-testid="device-gone">${text.t('sandbox.mx.device_gone')}</p>${signIn}`}
<form class="row" method="post" action="/client/check"><button data-testid="check">${text.t('sandbox.mx.check')}</button>
<button class="quiet" formaction="/client/sign-out">${text.t('sandbox.mx.sign_out')}</button></form>
${answers.length > 0 ? html`<h2>${text.t('sandbox.mx.answers')}</h2>${answers}` : html`<p class="soft">${text.t('sandbox.mx.check_hint')}</p>`}`;
}

function signedIn(text: Text, parts: Parts, name: string, deviceId: string): Html {
  const rooms = Object.values(parts.state.rooms).filter((room) => membersOf(room).includes(name));
  const notices = parts.state.notices.filter((notice) => notice.user === name).slice(-5);
  return html`<section class="card"><dl>
<dt>${text.t('sandbox.mx.name')}</dt><dd data-testid="display-name">${parts.state.users[name]?.displayname ?? text.t('sandbox.nc.none')}</dd>
<dt>${text.t('sandbox.mx.user_id')}</dt><dd><code data-testid="user-id">${name}</code></dd>
<dt>${text.t('sandbox.mx.device')}</dt><dd><code data-testid="device-id">${deviceId}</code></dd>
<dt>${text.t('sandbox.mx.rooms')}</dt><dd data-testid="rooms">${rooms.map((room) => room.name ?? room.room_id).join(', ') || text.t('sandbox.mx.no_rooms')}</dd>
</dl></section>
${notices.length > 0 ? html`<h2>${text.t('sandbox.mx.notices')}</h2>${notices.map((notice) => html`<p class="card">${notice.body}</p>`)}` : ''}`;
}
