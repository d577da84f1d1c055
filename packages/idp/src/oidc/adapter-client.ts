import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { readToken, type TokenRead } from '@latchkey/store/oidc/read-token';
import { readApp } from '@latchkey/store/oidc/standing';
import type { Adapter } from 'oidc-provider';
import { type AdapterParts, baseAdapter } from './adapter-parts.ts';
import { clientMetadata } from './client-metadata.ts';
import { currentFlight, type Flight } from './flight.ts';
import { HUB, hubMetadata, isClientId } from './hub-client.ts';

/** Where a request brings a token with it: one statement reads the asking client together with all about the token. */
function bearerOf(flight: Flight): string | null {
  const { route, params } = flight.ctx.oidc;
  const given = (params ?? {}) as Record<string, unknown>;
  const value =
    route === 'token'
      ? (given.code ?? given.refresh_token)
      : route === 'introspection' || route === 'revocation'
        ? given.token
        : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Reads a token once a request, with all about it, and keeps what else it brought. */
export function readTokenOnce(
  parts: AdapterParts,
  flight: Flight,
  hash: string,
  clientId: string | null,
): Promise<TokenRead> {
  let read = flight.tokens.get(hash);
  if (read === undefined) {
    read = parts
      .rows('readToken', (db) => readToken(db, { clientId, hash }))
      .then((found) => {
        if (clientId !== null) flight.apps.set(clientId, found.asking);
        if (found.token !== null) {
          const { token, standing, grant } = found;
          if (standing !== null) {
            flight.standings.set(token.clientId, standing);
            flight.apps.set(token.clientId, standing.app);
          }
          if (grant !== null) flight.grants.set(token.grantId, grant);
        }
        return found;
      });
    flight.tokens.set(hash, read);
  }
  return read;
}

/** Clients are the rows of `app`, and the hub itself. */
export function createClientAdapter(parts: AdapterParts): Adapter {
  return baseAdapter({
    async find(id) {
      if (id === HUB) return hubMetadata(parts.issuer);
      if (!isClientId(id)) return undefined;
      const flight = currentFlight();
      if (flight !== null && !flight.apps.has(id)) {
        const bearer = bearerOf(flight);
        if (bearer !== null && flight.tokens.size === 0) {
          await readTokenOnce(parts, flight, hashBearer(bearer), id);
        } else {
          flight.apps.set(id, await parts.rows('readApp', (db) => readApp(db, id)));
        }
      }
      const app =
        flight === null
          ? await parts.rows('readApp', (db) => readApp(db, id))
          : (flight.apps.get(id) ?? null);
      return app === null || app.retired ? undefined : clientMetadata(app);
    },
  });
}
