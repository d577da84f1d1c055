import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a Bearer turned out to be. @see contracts/open-collective.md §1 */
export type BearerReading = { kind: 'person'; accountId: number } | { kind: 'expired' } | { kind: 'garbage' };

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

/** A JWT of this stand-in for a person; `seconds` below zero makes one that is over. */
export function signBearer(secret: string, accountId: number, nowMs: number, seconds: number): string {
  const payload = JSON.stringify({ sub: String(accountId), exp: Math.floor(nowMs / 1000) + seconds });
  const body = `${HEADER}.${Buffer.from(payload).toString('base64url')}`;
  return `${body}.${mac(secret, body).toString('base64url')}`;
}

/** Reads a Bearer; whatever was not signed here is garbage, and garbage is nobody rather than an error. */
export function readBearer(secret: string, token: string, nowMs: number): BearerReading {
  const [header, payload, signature] = token.split('.');
  if (!header || !payload || !signature) return { kind: 'garbage' };
  const given = Buffer.from(signature, 'base64url');
  const right = mac(secret, `${header}.${payload}`);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { kind: 'garbage' };
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string; exp: number };
  if (claims.exp * 1000 <= nowMs) return { kind: 'expired' };
  return { kind: 'person', accountId: Number(claims.sub) };
}

function mac(secret: string, body: string): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}
