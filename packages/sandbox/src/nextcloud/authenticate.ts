import { timingSafeEqual } from 'node:crypto';
import type Koa from 'koa';
import type { RelyingParty } from '../stand-in/relying-party.ts';
import { findAccount } from './accounts.ts';
import { OCS } from './answers.ts';
import { sendOcs } from './reply.ts';
import type { NextcloudSetup } from './setup.ts';
import type { AccountRow, AppPassword, NextcloudState } from './state.ts';

/** Name of the web session's cookie. Apps on one host share cookies across ports, hence a name of its own. */
export const SESSION_COOKIE = 'sandbox_nc';

/** Who calls, and with what. `confirmed`: counts as a confirmed password (B2). */
export interface Caller {
  row: AccountRow;
  confirmed: boolean;
}

/** Failed sign-ins by address, in milliseconds; 11 of them within 30 minutes block Basic (B6). */
export interface BruteForce {
  failures: Map<string, number[]>;
}

const WINDOW_MS = 30 * 60_000;
const ALLOWED_FAILURES = 10;

/** What authentication needs to know. */
export interface AuthenticationParts {
  state: NextcloudState;
  setup: NextcloudSetup;
  relyingParty: RelyingParty;
  bruteForce: BruteForce;
  clientId: string;
  now: () => Date;
}

/**
 * The caller of an API request, or undefined after the refusal has been sent.
 * Order of credentials as Nextcloud tries them: Bearer, Basic, cookie.
 * @see contracts/nextcloud.md B2, B6, B9
 */
export async function authenticate(
  ctx: Koa.Context,
  parts: AuthenticationParts,
): Promise<Caller | undefined> {
  const [scheme, credentials = ''] = ctx.get('Authorization').split(' ');
  if (scheme?.toLowerCase() === 'bearer') return byBearer(ctx, parts, credentials);
  if (scheme?.toLowerCase() === 'basic') return byBasic(ctx, parts, credentials);
  const caller = bySession(ctx, parts.state);
  if (!caller) sendOcs(ctx, OCS.notLoggedIn, []);
  return caller;
}

/** The account of the cookie, unless it is disabled, deleted or its browser was wiped. */
export function bySession(ctx: Koa.Context, state: NextcloudState): Caller | undefined {
  const session = state.sessions.find((known) => known.id === ctx.cookies.get(SESSION_COOKIE));
  const row = session && !session.wiped ? findAccount(state, session.userId) : undefined;
  if (!row || !isEnabled(state, row)) return undefined;
  return { row, confirmed: row.backend === 'user_oidc' };
}

async function byBearer(
  ctx: Koa.Context,
  parts: AuthenticationParts,
  token: string,
): Promise<Caller | undefined> {
  const byPassword = appPasswordCaller(parts.state, token);
  if (byPassword) return byPassword;
  if (parts.setup.checkBearer) {
    try {
      const claims = await parts.relyingParty.verify(token);
      const audiences = [claims.aud].flat();
      const id = claims[parts.setup.mappingUid] ?? claims.sub;
      const row = typeof id === 'string' ? findAccount(parts.state, id) : undefined;
      if (audiences.includes(parts.clientId) && row && isEnabled(parts.state, row))
        return { row, confirmed: true };
    } catch {
      // Not a token of the hub: refused below like any other wrong credential.
    }
  }
  sendOcs(ctx, OCS.notLoggedIn, []);
  return undefined;
}

function byBasic(ctx: Koa.Context, parts: AuthenticationParts, credentials: string): Caller | undefined {
  const nowMs = parts.now().getTime();
  const recent = (parts.bruteForce.failures.get(ctx.ip) ?? []).filter((at) => nowMs - at < WINDOW_MS);
  parts.bruteForce.failures.set(ctx.ip, recent);
  if (recent.length > ALLOWED_FAILURES) {
    sendOcs(ctx, OCS.reachedDelay, []);
    return undefined;
  }
  const text = Buffer.from(credentials, 'base64').toString();
  const name = text.slice(0, text.indexOf(':'));
  const password = text.slice(text.indexOf(':') + 1);
  const row = findAccount(parts.state, name);
  if (row?.backend === 'Database' && row.password && same(row.password, password)) {
    if (isEnabled(parts.state, row)) return { row, confirmed: true };
  } else {
    const caller = appPasswordCaller(parts.state, password);
    if (caller && caller.row === row) return caller;
  }
  recent.push(nowMs);
  sendOcs(ctx, recent.length > ALLOWED_FAILURES ? OCS.reachedDelay : OCS.unauthorised, []);
  return undefined;
}

function appPasswordCaller(state: NextcloudState, token: string): Caller | undefined {
  const known: AppPassword | undefined = state.appPasswords.find((entry) => same(entry.token, token));
  const row = known && !known.wiped ? findAccount(state, known.userId) : undefined;
  if (!row || !isEnabled(state, row)) return undefined;
  // Since 34.0.1 an app password confirms nothing, except in a backend that cannot confirm passwords (B2).
  return { row, confirmed: row.backend === 'user_oidc' };
}

function isEnabled(state: NextcloudState, row: AccountRow): boolean {
  return state.preferences[row.id]?.enabled !== false;
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
