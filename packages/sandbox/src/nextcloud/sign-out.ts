import type Router from '@koa/router';
import type { JWTPayload } from 'jose';
import type Koa from 'koa';
import { PLAIN } from './answers.ts';
import { SESSION_COOKIE } from './authenticate.ts';
import type { NextcloudPages } from './pages.ts';
import type { Parts } from './parts.ts';
import { redirect, sendPlain } from './reply.ts';
import type { WebSession } from './state.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Sign-out, started here or by the hub. @see contracts/nextcloud.md C4 */
export function mountSignOut(router: Router, parts: Parts, pages: NextcloudPages): void {
  router.post('/logout', (ctx) => {
    redirect(ctx, PLAIN.redirect, '/apps/user_oidc/sls');
  });

  router.get(['/apps/user_oidc/sls', '/index.php/apps/user_oidc/sls'], async (ctx) => {
    const session = parts.state.sessions.find((known) => known.id === ctx.cookies.get(SESSION_COOKIE));
    parts.state.sessions = parts.state.sessions.filter((known) => known !== session);
    parts.changed();
    ctx.cookies.set(SESSION_COOKIE, null);
    const endpoint = await parts.relyingParty.endSessionEndpoint().catch(() => undefined);
    if (!endpoint) return redirect(ctx, PLAIN.redirect, '/login');
    // The address is put together without encoding, as user_oidc does.
    const hint = session?.idToken ? `&id_token_hint=${session.idToken}` : '';
    redirect(
      ctx,
      PLAIN.redirect,
      `${endpoint}?post_logout_redirect_uri=${parts.url()}/&client_id=${parts.clientId}${hint}`,
    );
  });

  router.post(
    [
      '/apps/user_oidc/backchannel-logout/:provider',
      '/index.php/apps/user_oidc/backchannel-logout/:provider',
    ],
    async (ctx) => {
      if (ctx.params.provider !== parts.setup.providerIdentifier)
        return sendPlain(ctx, PLAIN.logoutUnknownProvider);
      const token = (ctx.request as { body?: { logout_token?: unknown } }).body?.logout_token;
      let claims: JWTPayload;
      try {
        claims = await parts.relyingParty.verify(String(token));
      } catch {
        return pages.message(ctx, PLAIN.logoutBroken, 'sandbox.nc.server_error');
      }
      endByToken(ctx, parts, claims);
    },
  );
}

function endByToken(ctx: Koa.Context, parts: Parts, claims: JWTPayload) {
  if (!isLogoutToken(parts, claims)) return sendPlain(ctx, PLAIN.logoutRefused);
  const session = sessionOf(parts.state.sessions, claims);
  if (!session)
    return sendPlain(ctx, parts.setup.backchannel === 'master' ? PLAIN.logoutDone : PLAIN.logoutSessionGone);
  parts.state.sessions = parts.state.sessions.filter((known) => known !== session);
  parts.changed();
  sendPlain(ctx, PLAIN.logoutDone);
}

/** The checks of 8.10.1; master also wants iat, exp, jti and the issuer of discovery. */
function isLogoutToken(parts: Parts, claims: JWTPayload): boolean {
  const events = claims.events;
  const sane =
    [claims.aud].flat().includes(parts.clientId) &&
    typeof events === 'object' &&
    events !== null &&
    EVENT in events &&
    claims.nonce === undefined &&
    typeof claims.iss === 'string' &&
    (typeof claims.sid === 'string' || typeof claims.sub === 'string');
  if (!sane || parts.setup.backchannel === '8.10.1') return sane;
  return (
    claims.iss === parts.issuer &&
    claims.iat !== undefined &&
    claims.exp !== undefined &&
    claims.jti !== undefined
  );
}

/** With `sid` exactly that browser; with `sub` alone the newest session only, since such logins share one row. */
function sessionOf(sessions: WebSession[], claims: JWTPayload): WebSession | undefined {
  const named = typeof claims.sid === 'string';
  const fitting = sessions.filter(
    (session) => (!named || session.sid === claims.sid) && (!claims.sub || session.sub === claims.sub),
  );
  return fitting.sort((a, b) => b.order - a.order)[0];
}
