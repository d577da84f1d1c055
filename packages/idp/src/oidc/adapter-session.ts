import { hashBearer } from '@latchkey/store/oidc/bearer-hash';
import { readSession, type SessionClient, type SessionRead } from '@latchkey/store/oidc/read-session';
import { deleteSession, insertSession, updateSession } from '@latchkey/store/oidc/write-session';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { type AdapterParts, baseAdapter } from './adapter-parts.ts';
import { currentFlight, type Flight, requireFlight } from './flight.ts';
import { isClientId } from './hub-client.ts';
import type { ChooseResult, LoginResult } from './interaction-result.ts';

/** Marks the way on of somebody who goes on as a shared account. */
export const SHARED = 'shared';

type Authorizations = NonNullable<AdapterPayload['authorizations']>;

function layOver(clients: readonly SessionClient[]): Authorizations {
  return Object.fromEntries(
    clients.map((client) => [
      client.clientId,
      {
        sid: client.sid,
        grantId: client.grantId,
        ...(client.persistsLogout ? { persistsLogout: true } : {}),
      },
    ]),
  );
}

/** The client that an authorization request names; the session is read before its parameters are parsed. */
function askedClient(flight: Flight): string | null {
  if (flight.ctx.oidc.route !== 'authorization') return null;
  const asked = flight.ctx.query.client_id;
  return isClientId(asked) ? asked : null;
}

/**
 * Takes back the cookie that the library has just set: another request has replaced the session's key, or the browser
 * keeps another session.
 */
function keepNewerCookie(flight: Flight): void {
  const { ctx } = flight;
  const name = ctx.oidc.provider.cookieName('session');
  const set = [ctx.response.get('set-cookie') ?? []].flat() as string[];
  const left = set.filter((cookie) => !cookie.startsWith(`${name}=`) && !cookie.startsWith(`${name}.sig=`));
  if (left.length === 0) ctx.remove('set-cookie');
  else ctx.set('set-cookie', left);
}

/**
 * Sessions: one row a session, its cookies' values and its clients in rows of their own. A session that a request
 * found is only ever updated; a request in flight cannot put back one that has ended.
 * @see contracts/oidc-provider.md §1.6, §1.7
 */
export function createSessionAdapter(parts: AdapterParts): Adapter {
  const { rows, payloads } = parts;

  function payloadOf(read: SessionRead, jti: string | undefined): AdapterPayload | undefined {
    const row = read.session;
    if (row === null) return undefined;
    const payload = payloads.open('session', row.uid, row.payload);
    if (payload === null) return undefined;
    return {
      ...payload,
      uid: row.uid,
      ...(row.accountId === null ? {} : { accountId: row.accountId }),
      ...(jti === undefined ? {} : { jti }),
      authorizations: layOver(read.clients),
    } as AdapterPayload;
  }

  return baseAdapter({
    async find(id) {
      const flight = currentFlight();
      // Somebody goes on as a shared account: that is a session beside their own, which the browser keeps.
      if (flight?.ctx.oidc.route === 'resume' && flight.ctx.query.as === SHARED) return undefined;
      const foundBy = hashBearer(id);
      const clientId = flight === null ? null : askedClient(flight);
      const read = await rows('readSession', (db) => readSession(db, { keyHash: foundBy }, clientId));
      const payload = payloadOf(read, id);
      if (flight === null || payload === undefined || read.session === null) return payload;
      // Signing in never takes over a session that nobody had signed in to: its key may have been planted.
      if (flight.ctx.oidc.route === 'resume' && read.session.accountId === null) return undefined;
      flight.session = { ...read, foundBy };
      if (clientId !== null) {
        flight.apps.set(clientId, read.app);
        if (read.standing !== null) flight.standings.set(clientId, read.standing);
        const grantId = read.clients[0]?.grantId;
        if (grantId !== undefined && read.grant !== null) flight.grants.set(grantId, read.grant);
      }
      return payload;
    },

    async findByUid(uid) {
      const flight = currentFlight();
      for (const pending of flight?.tokens.values() ?? []) {
        const { session, token } = await pending;
        if (token === null || session?.uid !== uid) continue;
        const clients = session.client === null ? [] : [session.client];
        const row = { ...session, current: true };
        return payloadOf(
          { session: row, clients, standing: null, app: null, grant: null, settingsVersion: 0 },
          undefined,
        );
      }
      return payloadOf(await rows('readSession', (db) => readSession(db, { uid }, null)), undefined);
    },

    async upsert(id, payload) {
      const flight = requireFlight();
      const { jti: _jti, authorizations = {}, accountId, uid = '', ...rest } = payload;
      const login = (flight.ctx.oidc.result as { login?: LoginResult } | undefined)?.login;
      const found = flight.session?.session?.uid === uid ? flight.session : null;
      const fence = login?.epoch ?? found?.session?.fence ?? 0;
      const write = {
        uid,
        accountId: accountId ?? null,
        fence,
        payload: payloads.seal('session', uid, rest),
        expiresAt: payload.exp ?? 0,
        keyHash: hashBearer(id),
        code: flight.code,
      };
      if (accountId !== undefined && login === undefined && found === null) {
        throw new Error('a session was signed in to without a sign-in');
      }
      if (found === null) {
        const client = flight.client;
        if (client !== null) {
          client.persistsLogout = authorizations[client.clientId]?.persistsLogout === true;
        }
        const choose = (flight.ctx.oidc.result as { choose?: ChooseResult } | undefined)?.choose;
        const opened =
          choose?.as === 'shared' ? { openedBy: { keeperId: choose.keeperId, from: choose.from } } : {};
        const written = await rows('insertSession', (db) =>
          insertSession(db, { ...write, client, ...opened }),
        );
        if (!written) throw new errors.SessionNotFound('the account was signed out meanwhile');
        if (choose?.as === 'shared') keepNewerCookie(flight);
      } else {
        const outlives = found.clients.find(
          (client) => !client.persistsLogout && authorizations[client.clientId]?.persistsLogout === true,
        );
        const fresh = Object.keys(authorizations).find(
          (clientId) =>
            authorizations[clientId]?.persistsLogout === true &&
            !found.clients.some((client) => client.clientId === clientId),
        );
        const result = await rows('updateSession', (db) =>
          updateSession(db, {
            ...write,
            foundBy: found.foundBy,
            dropped: found.clients
              .map((client) => client.clientId)
              .filter((clientId) => authorizations[clientId] === undefined),
            outlives: outlives?.clientId ?? fresh ?? null,
          }),
        );
        if (result.kind === 'gone') throw new errors.SessionNotFound('the session has ended');
        if (!result.current) keepNewerCookie(flight);
      }
      flight.code = null;
      flight.client = null;
    },

    async destroy(id) {
      const flight = requireFlight();
      // Session.save destroys the value it replaces: `upsert` writes the new one and gives the old one its 60 s.
      if ((flight.ctx.oidc.session as { oldId?: string } | undefined)?.oldId === id) return;
      const row = flight.session?.session;
      if (row === undefined || row === null) return;
      if (row.accountId === null) await rows('deleteSession', (db) => deleteSession(db, row.uid));
      else await parts.endSession(row.uid, row.accountId);
    },
  });
}
