import { randomToken } from '@latchkey/runtime/random';
import { getOrCreateSessionClient } from '@latchkey/store/oidc/session-client';
import { fenceOf } from '@latchkey/store/oidc/standing';
import { errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider';
import type { HubAccount } from './find-account.ts';
import { requireFlight } from './flight.ts';
import type { Rows } from './rows.ts';
import { type Watch, watched } from './watch.ts';

/** A grant outlives every refresh token made under it; the sweeper takes it when neither it nor its session is left. */
export const GRANT_TTL_SECONDS = 366 * 86_400;

/** What the co-op's own apps are granted without asking: everything that the configuration knows. */
export type Granted = { scopes: readonly string[]; claims: readonly string[] };

function covers(grant: Record<string, unknown>, ctx: KoaContextWithOIDC): boolean {
  const openid = (grant.openid ?? {}) as { scope?: string; claims?: string[] };
  const scopes = new Set(openid.scope?.split(' '));
  const claims = new Set(openid.claims);
  return (
    [...ctx.oidc.requestParamOIDCScopes].every((scope) => scopes.has(scope)) &&
    [...ctx.oidc.requestParamClaims].every((claim) => claims.has(claim))
  );
}

/**
 * The grant that a request goes on with. What a session has with a client is got or created here, before the code is
 * made, so that parallel requests agree on one grant and one `sid` (contracts/oidc-provider.md §1.6, F20). Nothing is
 * granted to somebody who is not let in.
 */
export function createLoadGrant(options: { rows: Rows; granted: Granted; watch?: Watch | undefined }) {
  const { rows, granted, watch } = options;
  return (ctx: KoaContextWithOIDC): Promise<Grant | undefined> =>
    watched(watch, 'loadExistingGrant', async () => {
      const flight = requireFlight();
      const account = ctx.oidc.account as HubAccount | undefined;
      const session = ctx.oidc.session;
      const clientId = ctx.oidc.client?.clientId;
      if (account === undefined || session === undefined || clientId === undefined) return undefined;
      if (account.access.kind !== 'allowed') return undefined;
      // Somebody else may sign in: what this session's account would have with the app is not made yet.
      if (ctx.oidc.promptPending('login')) return undefined;

      const known = flight.session?.clients.find((client) => client.clientId === clientId);
      const payload = known === undefined ? undefined : flight.grants.get(known.grantId);
      if (known !== undefined && payload !== undefined && covers(payload, ctx)) {
        return ctx.oidc.provider.Grant.find(known.grantId);
      }

      const now = Math.floor(Date.now() / 1000);
      const fence = fenceOf(account.standing);
      const wish = {
        clientId,
        sid: randomToken(16),
        grantId: randomToken(32),
        fence,
        grantExpiresAt: now + GRANT_TTL_SECONDS,
        grant: {
          kind: 'Grant',
          iat: now,
          exp: now + GRANT_TTL_SECONDS,
          accountId: account.accountId,
          clientId,
          openid: { scope: granted.scopes.join(' '), claims: [...granted.claims] },
        },
      };
      const found = flight.session?.session;
      if (found === undefined || found === null || found.accountId !== account.accountId) {
        // A new session has no row before the end of the request: its client and grant are written with it.
        flight.client = { ...wish, persistsLogout: false };
        flight.grants.set(wish.grantId, wish.grant);
        session.sidFor(clientId, wish.sid);
        return ctx.oidc.provider.Grant.find(wish.grantId);
      }
      const row = await rows('getOrCreateSessionClient', (db) =>
        getOrCreateSessionClient(db, {
          ...wish,
          uid: found.uid,
          accountId: account.accountId,
          sessionFence: found.fence,
        }),
      );
      if (row === null || row.fence !== fence) throw new errors.SessionNotFound('the session has ended');
      flight.grants.set(row.grantId, row.grant);
      session.sidFor(clientId, row.sid);
      return ctx.oidc.provider.Grant.find(row.grantId);
    });
}
