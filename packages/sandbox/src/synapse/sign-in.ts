import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type Koa from 'koa';
import type { TextKey } from '../stand-in/page.ts';
import type { PendingSignIn, SignedIn } from '../stand-in/relying-party.ts';
import { ANSWERS, ERRORS, type OtherAnswer } from './answers.ts';
import { chooseUser } from './choose-user.ts';
import { addDevice } from './devices.ts';
import type { SynapsePages } from './pages.ts';
import { type Parts, readBody, sendError, sendJson } from './parts.ts';
import type { User } from './state.ts';
import { addUser } from './users.ts';

const PENDING_COOKIE = 'sandbox_mx_oidc';
const PENDING_MS = 3_600_000;
const LOGIN_TOKEN_MS = 120_000;

interface LoginToken {
  user: string;
  sid: string | null;
  until: number;
}

/** Sign-in with the hub, as Synapse with `oidc_providers` does it. @see contracts/matrix.md §3.1 */
export function mountSignIn(router: Router, parts: Parts, pages: SynapsePages): void {
  const pending = new Map<string, { oidc: PendingSignIn; target: string; at: number }>();
  const tokens = new Map<string, LoginToken>();
  const redirectUri = () => `${parts.url()}/_synapse/client/oidc/callback`;

  mountLogin(router, parts, tokens);

  router.get(
    ['/_matrix/client/v3/login/sso/redirect', '/_matrix/client/v3/login/sso/redirect/:idp'],
    async (ctx: Koa.Context) => {
      if (ctx.params.idp !== undefined && ctx.params.idp !== `oidc-${parts.setup.idpId}`) {
        return sendError(ctx, ERRORS.unrecognized);
      }
      try {
        const begun = await parts.relyingParty.begin(redirectUri(), { scope: parts.setup.scopes.join(' ') });
        const key = randomBytes(16).toString('hex');
        const at = parts.now().getTime();
        for (const [old, entry] of pending) if (at - entry.at > PENDING_MS) pending.delete(old);
        pending.set(key, { oidc: begun.pending, target: String(ctx.query.redirectUrl ?? ''), at });
        ctx.cookies.set(PENDING_COOKIE, key, { httpOnly: true, sameSite: 'lax', overwrite: true });
        redirect(ctx, begun.url.href);
      } catch {
        pages.message(ctx, ANSWERS.ssoFailed, 'sandbox.mx.hub_unreachable');
      }
    },
  );

  router.get('/_synapse/client/oidc/callback', async (ctx) => {
    const key = ctx.cookies.get(PENDING_COOKIE) ?? '';
    const begun = pending.get(key);
    pending.delete(key);
    if (ctx.query.error) return pages.message(ctx, ANSWERS.ssoFailed, 'sandbox.mx.hub_refused');
    if (!begun || ctx.query.state !== begun.oidc.state) {
      return pages.message(ctx, ANSWERS.ssoFailed, 'sandbox.mx.session_lost');
    }
    let signedIn: SignedIn;
    let claims: Record<string, unknown>;
    try {
      signedIn = await parts.relyingParty.finish(new URL(`${redirectUri()}${ctx.search}`), begun.oidc);
      const fromUserinfo = parts.setup.userProfileMethod === 'userinfo_endpoint';
      claims = fromUserinfo ? await signedIn.userinfo() : signedIn.idToken;
    } catch {
      return pages.message(ctx, ANSWERS.ssoFailed, 'sandbox.mx.token_refused');
    }
    const user = land(ctx, parts, pages, claims);
    if (!user) return;
    const token = randomBytes(24).toString('base64url');
    const sid = signedIn.idToken.sid;
    const until = parts.now().getTime() + LOGIN_TOKEN_MS;
    tokens.set(token, { user: user.name, sid: typeof sid === 'string' ? sid : null, until });
    const target = withToken(begun.target, token);
    const known = [`${parts.url()}/`, ...parts.setup.clientWhitelist];
    if (known.some((prefix) => begun.target.startsWith(prefix))) return redirect(ctx, target);
    pages.confirm(ctx, begun.target, target);
  });
}

/** POST /login with the token of the browser part; locked users are refused here (§3.1). */
function mountLogin(router: Router, parts: Parts, tokens: Map<string, LoginToken>): void {
  router.get('/_matrix/client/v3/login', (ctx) => {
    const { idpId, idpName } = parts.setup;
    sendJson(ctx, ANSWERS.ok, {
      flows: [
        { type: 'm.login.sso', identity_providers: [{ id: `oidc-${idpId}`, name: idpName }] },
        { type: 'm.login.token' },
      ],
    });
  });
  router.post('/_matrix/client/v3/login', (ctx) => {
    const { type, token } = readBody(ctx);
    const known = type === 'm.login.token' ? tokens.get(String(token)) : undefined;
    tokens.delete(String(token));
    const user = known && parts.state.users[known.user];
    if (!known || !user || user.deactivated || known.until < parts.now().getTime()) {
      return sendError(ctx, ERRORS.loginTokenUnknown);
    }
    if (user.locked) return sendError(ctx, ERRORS.locked);
    const device = addDevice(parts, user.name, { sid: known.sid });
    sendJson(ctx, ANSWERS.ok, {
      user_id: user.name,
      access_token: device.token,
      home_server: parts.serverName,
      device_id: device.device_id,
      well_known: { 'm.homeserver': { base_url: `${parts.url()}/` } },
    });
  });
}

function land(
  ctx: Koa.Context,
  parts: Parts,
  pages: SynapsePages,
  claims: Record<string, unknown>,
): User | undefined {
  const choice = chooseUser(parts.state, parts.links, parts.setup, parts.serverName, claims);
  const name = typeof claims.name === 'string' && claims.name !== '' ? claims.name : undefined;
  switch (choice.kind) {
    case 'refused': {
      const { answer, text } = REFUSALS[choice.reason];
      pages.message(ctx, answer, text);
      return undefined;
    }
    case 'register': {
      const user = addUser(parts, choice.localpart, name === undefined ? {} : { displayname: name });
      link(parts, user, String(claims.sub));
      return user;
    }
    case 'user':
      if (choice.link) link(parts, choice.user, String(claims.sub));
      if (parts.setup.updateProfile && name !== undefined) choice.user.displayname = name;
      parts.changed();
      return choice.user;
  }
}

const REFUSALS = {
  attributes: { answer: ANSWERS.attributesMissing, text: 'sandbox.mx.not_allowed' },
  localpart: { answer: ANSWERS.localpartInvalid, text: 'sandbox.mx.localpart_invalid' },
  'no-account': { answer: ANSWERS.noAccount, text: 'sandbox.mx.no_account' },
  deactivated: { answer: ANSWERS.deactivated, text: 'sandbox.mx.deactivated' },
} as const satisfies Record<string, { answer: OtherAnswer; text: TextKey }>;

function link(parts: Parts, user: User, externalId: string): void {
  const provider = `oidc-${parts.setup.idpId}`;
  user.external_ids.push({ auth_provider: provider, external_id: externalId });
  parts.links.invalidate(provider, externalId);
  parts.changed();
}

function withToken(target: string, token: string): string {
  return `${target}${target.includes('?') ? '&' : '?'}loginToken=${token}`;
}

function redirect(ctx: Koa.Context, url: string): void {
  ctx.status = ANSWERS.ssoRedirect.status;
  ctx.set('Location', url);
  ctx.body = '';
}
