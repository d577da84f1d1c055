import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { deleteGrant, readGrant, writeGrant } from '@latchkey/store/oidc/grant';
import type { TokenKind } from '@latchkey/store/oidc/read-token';
import { deleteToken, redeem, type TokenWrite } from '@latchkey/store/oidc/redeem';
import { fenceOf } from '@latchkey/store/oidc/standing';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { readTokenOnce } from './adapter-client.ts';
import { type AdapterParts, baseAdapter } from './adapter-parts.ts';
import { currentFlight, type Flight, requireFlight } from './flight.ts';
import { issuesRefreshToken } from './refresh-policy.ts';

/**
 * A refresh token that comes a second time within this long was sent twice by an app in a hurry, not stolen: it is
 * refused, and the first one's tokens live on. Later it means theft, and the grant goes.
 */
const TWICE_IN_A_HURRY_MS = 10_000;

function tokenWrite(
  parts: AdapterParts,
  kind: TokenKind,
  id: string,
  payload: AdapterPayload,
  fence: number,
) {
  const { jti: _jti, ...rest } = payload;
  const hash = hashBearer(id);
  return {
    hash,
    accountId: payload.accountId ?? '',
    grantId: payload.grantId ?? '',
    clientId: payload.clientId ?? '',
    fence,
    payload: parts.payloads.seal(kind, hash, rest),
    expiresAt: payload.exp ?? 0,
  } satisfies TokenWrite;
}

/** Writes the tokens of a request, and uses up what it was made with: one statement. */
async function flush(parts: AdapterParts, flight: Flight): Promise<void> {
  const { consumed, access, refresh, consumedGrantId } = flight;
  const event = consumed?.kind === 'code' ? 'sign-on' : null;
  const won = await parts.rows('redeem', (db) => redeem(db, { consumed, access, refresh, event }));
  if (won) return;
  // A code redeemed twice may have been stolen: what the other one got dies too (RFC 6749 §4.1.2).
  if (consumed?.kind === 'code' && consumedGrantId !== null) {
    await parts.rows('deleteGrant', (db) => deleteGrant(db, consumedGrantId));
  }
  throw new errors.InvalidGrant('already used');
}

function sourceFence(flight: Flight): number {
  if (flight.sourceFence === null) throw new Error('a token without a source');
  return flight.sourceFence;
}

/** Codes, opaque access tokens and refresh tokens. */
export function createTokenAdapter(parts: AdapterParts, kind: TokenKind): Adapter {
  return baseAdapter({
    async find(id) {
      const flight = requireFlight();
      const hash = hashBearer(id);
      const { token } = await readTokenOnce(parts, flight, hash, flight.ctx.oidc.client?.clientId ?? null);
      if (token === null || token.kind !== kind) return undefined;
      const payload = parts.payloads.open(kind, hash, token.payload);
      if (payload === null) return undefined;
      if (kind !== 'access') flight.sourceFence = token.fence;
      const consumed = token.consumedMs !== null;
      if (consumed && kind === 'refresh' && flight.ctx.oidc.route === 'token') {
        if ((token.consumedMs ?? 0) < TWICE_IN_A_HURRY_MS) throw new errors.InvalidGrant('already used');
      }
      return { ...payload, jti: id, ...(consumed ? { consumed: true } : {}) } as unknown as AdapterPayload;
    },

    async upsert(id, payload) {
      const flight = requireFlight();
      if (kind === 'code') {
        const standing = flight.standings.get(payload.clientId ?? '');
        if (standing === undefined) throw new Error('a code without an account');
        flight.code = tokenWrite(parts, kind, id, payload, fenceOf(standing));
        return;
      }
      flight[kind] = tokenWrite(parts, kind, id, payload, sourceFence(flight));
      const { params, client, entities } = flight.ctx.oidc;
      const refreshing = params?.grant_type === 'refresh_token';
      const source = entities.AuthorizationCode;
      const more =
        kind === 'refresh'
          ? refreshing
          : !refreshing && client !== undefined && source !== undefined && issuesRefreshToken(client, source);
      if (!more) await flush(parts, flight);
    },

    async consume(id) {
      const flight = requireFlight();
      const hash = hashBearer(id);
      flight.consumed = { kind: kind === 'code' ? 'code' : 'refresh', hash };
      flight.consumedGrantId = (await flight.tokens.get(hash))?.token?.grantId ?? null;
    },

    async destroy(id) {
      await parts.rows('deleteToken', (db) => deleteToken(db, kind, hashBearer(id)));
    },

    // Every read joins the grant, and revoking always deletes it (revokeGrantPolicy), its refresh tokens with it.
    revokeByGrantId: async () => {},
  });
}

function isSigningOut(flight: Flight): boolean {
  const { route, params } = flight.ctx.oidc;
  return (
    route === 'end_session_confirm' && (params as Record<string, unknown> | undefined)?.logout !== undefined
  );
}

/** Grants: what a session's account lets a client have. Of another fence, they are not there. */
export function createGrantAdapter({ rows }: AdapterParts): Adapter {
  return baseAdapter({
    async find(id) {
      const payload = currentFlight()?.grants.get(id) ?? (await rows('readGrant', (db) => readGrant(db, id)));
      return payload === null ? undefined : ({ ...payload, jti: id } as AdapterPayload);
    },
    async upsert(id, payload) {
      const { jti: _jti, ...rest } = payload;
      currentFlight()?.grants.set(id, rest);
      await rows('writeGrant', (db) =>
        writeGrant(db, {
          id,
          accountId: payload.accountId ?? '',
          clientId: payload.clientId ?? '',
          payload: rest,
          expiresAt: payload.exp ?? 0,
        }),
      );
    },
    async destroy(id) {
      const flight = currentFlight();
      flight?.grants.delete(id);
      // Signing out of everything ends the session as a whole, in one transaction that still has to see whom to tell.
      if (flight !== null && isSigningOut(flight)) return;
      await rows('deleteGrant', (db) => deleteGrant(db, id));
    },
  });
}
