import { openSigningKeys, type SigningKey } from '@latchkey/commands/signing-keys';
import type { HttpClient } from '@latchkey/runtime/http';
import { uuid } from '@latchkey/runtime/random';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Database } from '@latchkey/store/database';
import { readApp } from '@latchkey/store/oidc/standing';
import { importJWK, SignJWT } from 'jose';
import type { Sender } from './send-messages.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const GOOD_FOR_SECONDS = 120;
const TIMEOUT_MS = 10_000;

export type LogoutTokenInput = {
  issuer: string;
  clientId: string;
  sub: string;
  /** The session at the app; null: every session of this person there. */
  sid: string | null;
  now: Date;
};

/** A logout token, fresh for each try: its own `jti`, good for two minutes. @see OpenID Connect Back-Channel Logout 1.0 §2.4 */
export async function signLogoutToken(key: SigningKey, input: LogoutTokenInput): Promise<string> {
  const seconds = Math.floor(input.now.getTime() / 1000);
  return new SignJWT({ events: { [EVENT]: {} }, ...(input.sid === null ? {} : { sid: input.sid }) })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'logout+jwt' })
    .setIssuer(input.issuer)
    .setAudience(input.clientId)
    .setSubject(input.sub)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + GOOD_FOR_SECONDS)
    .setJti(uuid())
    .sign(await importJWK(key.privateJwk, key.alg));
}

/**
 * Sends logout messages: one token to the app's back-channel address. 400 means that the app knows no such session any
 * more, which is what was wanted (Nextcloud answers so; contracts/nextcloud.md).
 */
export function createLogoutSender(deps: {
  db: Database;
  keys: PurposeKeys;
  issuer: string;
  http: HttpClient;
  now?: () => Date;
}): Sender {
  const { db, keys, issuer, http } = deps;
  return async (message) => {
    const clientId = message.template;
    const app = await readApp(db.one, clientId);
    const uri = app?.client?.backchannel_logout_uri;
    if (app === null || typeof uri !== 'string' || message.accountId === null) {
      return { kind: 'withdrawn', code: 'no-back-channel' };
    }
    const alg = app.client?.id_token_signed_response_alg === 'ES256' ? 'ES256' : 'RS256';
    const key = (await openSigningKeys(db.one, keys)).find((candidate) => candidate.alg === alg);
    if (key === undefined) return { kind: 'later', code: 'no-signing-key' };
    const wantsSid = app.client?.backchannel_logout_session_required === true;
    const sid = typeof message.payload.sid === 'string' ? message.payload.sid : null;
    if (wantsSid && sid === null) return { kind: 'withdrawn', code: 'no-session-id' };
    const token = await signLogoutToken(key, {
      issuer,
      clientId,
      sub: message.accountId,
      sid: wantsSid ? sid : null,
      now: deps.now?.() ?? new Date(),
    });
    const reply = await http.request({
      method: 'POST',
      url: uri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
      timeoutMs: TIMEOUT_MS,
      maxBytes: 65_536,
    });
    if (reply.kind === 'fault') return { kind: 'later', code: reply.code };
    if (reply.status === 200 || reply.status === 204) return { kind: 'sent', code: String(reply.status) };
    if (reply.status === 400) return { kind: 'sent', code: 'gone' };
    return { kind: 'later', code: `http-${reply.status}` };
  };
}
