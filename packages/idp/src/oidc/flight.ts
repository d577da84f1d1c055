import type { SessionRead } from '@latchkey/store/oidc/read-session';
import type { TokenRead } from '@latchkey/store/oidc/read-token';
import type { Consumed, TokenWrite } from '@latchkey/store/oidc/redeem';
import type { Standing, StandingApp } from '@latchkey/store/oidc/standing';
import type { CodeRow, NewSessionClient } from '@latchkey/store/oidc/write-session';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';

/**
 * What one request has read and is about to write. The epochs it saw first are the ones it writes with, so that
 * whatever it writes after an ending is dead on arrival (the fence).
 */
export type Flight = {
  ctx: KoaContextWithOIDC;
  /** The session as found by the request's cookie, and the hash of that cookie. */
  session: (SessionRead & { foundBy: string }) | null;
  apps: Map<string, StandingApp | null>;
  /** By client_id; of the one account that the request is about. */
  standings: Map<string, Standing>;
  /** By hash: three finds of one token share one read. */
  tokens: Map<string, Promise<TokenRead>>;
  /** Payloads by grant id. */
  grants: Map<string, Record<string, unknown>>;
  /** Written together with the session at the end of the request. */
  code: CodeRow | null;
  client: NewSessionClient | null;
  /** Written together at the last token of the request. */
  consumed: Consumed;
  consumedGrantId: string | null;
  /** The fence of the code or refresh token that this request was made with. */
  sourceFence: number | null;
  access: TokenWrite | null;
  refresh: TokenWrite | null;
};

const flights = new WeakMap<object, Flight>();

/** The flight of the request that is running; null outside one (pages that read an interaction). */
export function currentFlight(): Flight | null {
  const ctx = Provider.ctx;
  if (ctx === undefined) return null;
  let flight = flights.get(ctx);
  if (flight === undefined) {
    flight = {
      ctx,
      session: null,
      apps: new Map(),
      standings: new Map(),
      tokens: new Map(),
      grants: new Map(),
      code: null,
      client: null,
      consumed: null,
      consumedGrantId: null,
      sourceFence: null,
      access: null,
      refresh: null,
    };
    flights.set(ctx, flight);
  }
  return flight;
}

/** The flight of the request that is running; a bug where there is none. */
export function requireFlight(): Flight {
  const flight = currentFlight();
  if (flight === null) throw new Error('called outside a request of the provider');
  return flight;
}
