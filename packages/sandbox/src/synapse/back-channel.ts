import type Router from '@koa/router';
import type { JWTPayload } from 'jose';
import { ANSWERS, ERRORS } from './answers.ts';
import { type Parts, readBody, sendError, sendJson } from './parts.ts';
import { endDevices } from './users.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * Back-channel logout: needs `sid`, ends every device that was made in that session of the hub, and answers 200 even
 * when there is none.
 * @see contracts/matrix.md §6, §10 (#16852)
 */
export function mountBackChannel(router: Router, parts: Parts): void {
  router.post('/_synapse/client/oidc/backchannel_logout', async (ctx) => {
    if (!parts.setup.backchannelLogout) return sendError(ctx, ERRORS.unrecognized);
    let claims: JWTPayload;
    try {
      claims = await parts.relyingParty.verify(String(readBody(ctx).logout_token));
    } catch {
      return sendError(ctx, ERRORS.logoutTokenInvalid);
    }
    const events = claims.events;
    const sane =
      claims.iss === parts.issuer &&
      [claims.aud].flat().includes(parts.clientId) &&
      typeof events === 'object' &&
      events !== null &&
      EVENT in events &&
      claims.nonce === undefined &&
      typeof claims.sid === 'string';
    if (!sane) return sendError(ctx, ERRORS.logoutTokenInvalid);
    const owner =
      claims.sub === undefined ? undefined : parts.links.find(`oidc-${parts.setup.idpId}`, claims.sub);
    endDevices(
      parts,
      (device) => device.sid === claims.sid && (owner === undefined || device.user === owner),
    );
    ctx.set('Cache-Control', 'no-store');
    sendJson(ctx, ANSWERS.ok, {});
  });
}
