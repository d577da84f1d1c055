import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type Koa from 'koa';
import type { PendingSignIn, SignedIn } from '../stand-in/relying-party.ts';
import { addAccount, parseQuota, preferencesOf } from './accounts.ts';
import { PLAIN, type PlainAnswer } from './answers.ts';
import { SESSION_COOKIE } from './authenticate.ts';
import { chooseAccount, groupsAfterSignIn, mayEnterByGroups } from './choose-account.ts';
import { groupId } from './groups.ts';
import type { NextcloudPages } from './pages.ts';
import type { Parts } from './parts.ts';
import { redirect } from './reply.ts';
import type { AccountRow } from './state.ts';

/** Cookie that ties the way back to the browser that set out. */
const PENDING_COOKIE = 'sandbox_nc_oidc';
/** The flow must be finished within 300 s (C2). */
const PENDING_MS = 300_000;

interface Pending {
  oidc: PendingSignIn;
  redirectUrl: string;
  startedAt: number;
}

/**
 * Sign-in with the hub, as user_oidc does it: the way out, the way back, the account by A1, a web session.
 * @see contracts/nextcloud.md A1, A6, C2
 */
export function mountSignIn(router: Router, parts: Parts, pages: NextcloudPages): void {
  const { setup } = parts;
  const pending = new Map<string, Pending>();

  router.get(
    ['/apps/user_oidc/login/:provider', '/index.php/apps/user_oidc/login/:provider'],
    async (ctx) => {
      const redirectUri = `${parts.url()}${setup.prettyUrls ? '' : '/index.php'}/apps/user_oidc/code`;
      try {
        const claims = claimsParameter(setup.mappingUid);
        const begun = await parts.relyingParty.begin(
          redirectUri,
          { scope: setup.scope, claims: JSON.stringify(claims) },
          setup.usePkce,
        );
        const key = randomBytes(16).toString('hex');
        const startedAt = parts.now().getTime();
        for (const [old, entry] of pending) if (startedAt - entry.startedAt > PENDING_MS) pending.delete(old);
        pending.set(key, { oidc: begun.pending, redirectUrl: localPath(ctx.query.redirectUrl), startedAt });
        ctx.cookies.set(PENDING_COOKIE, key, { httpOnly: true, sameSite: 'lax', overwrite: true });
        redirect(ctx, PLAIN.redirect, begun.url.href);
      } catch {
        pages.message(ctx, PLAIN.hubUnreachable, 'sandbox.nc.hub_unreachable');
      }
    },
  );

  router.get(['/apps/user_oidc/code', '/index.php/apps/user_oidc/code'], async (ctx) => {
    const key = ctx.cookies.get(PENDING_COOKIE) ?? '';
    const begun = pending.get(key);
    pending.delete(key);
    if (ctx.query.error) return pages.message(ctx, PLAIN.signInRefusedByHub, 'sandbox.nc.hub_refused');
    if (
      !begun ||
      parts.now().getTime() - begun.startedAt > PENDING_MS ||
      ctx.query.state !== begun.oidc.state
    ) {
      return pages.message(ctx, PLAIN.signInState, 'sandbox.nc.state_mismatch');
    }
    let signedIn: SignedIn;
    let claims: Record<string, unknown>;
    try {
      signedIn = await parts.relyingParty.finish(
        new URL(`${begun.oidc.redirectUri}${ctx.search}`),
        begun.oidc,
      );
      claims = { ...signedIn.idToken, ...(setup.enrichFromUserinfo && (await signedIn.userinfo())) };
    } catch {
      return pages.message(ctx, PLAIN.signInState, 'sandbox.nc.token_refused');
    }
    const entered = enter(parts, claims);
    if ('refusal' in entered) return pages.message(ctx, entered.refusal, entered.text);
    startSession(ctx, parts, entered.row, signedIn);
    redirect(ctx, PLAIN.redirect, begun.redirectUrl);
  });
}

type Entered = { row: AccountRow } | { refusal: PlainAnswer; text: Parameters<NextcloudPages['message']>[2] };

function enter(parts: Parts, claims: Record<string, unknown>): Entered {
  const { setup, state } = parts;
  if (!mayEnterByGroups(setup, claims.groups))
    return { refusal: PLAIN.signInGroups, text: 'sandbox.nc.wrong_group' };
  const choice = chooseAccount(state, setup, claims[setup.mappingUid]);
  if (choice.kind === 'refused') {
    if (choice.reason === 'conflict')
      return { refusal: PLAIN.signInConflict, text: 'sandbox.nc.user_conflict' };
    const answer = choice.reason === 'not-provisioned' ? PLAIN.signInNotProvisioned : PLAIN.signInBadClaim;
    return { refusal: answer, text: 'sandbox.nc.not_provisioned' };
  }
  const row =
    choice.kind === 'existing'
      ? choice.row
      : addAccount(state, { backend: 'user_oidc', id: choice.id, displayName: choice.id });
  if (!preferencesOf(state, row.id).enabled) {
    return { refusal: PLAIN.signInDisabled, text: 'sandbox.nc.account_disabled' };
  }
  if (setup.autoProvision) takeAttributes(parts, row, claims);
  return { row };
}

/** What the claims say overwrites what was there; what they do not say stays (C2). */
function takeAttributes(parts: Parts, row: AccountRow, claims: Record<string, unknown>): void {
  const known = preferencesOf(parts.state, row.id);
  if (typeof claims.name === 'string' && claims.name !== '') row.displayName = claims.name;
  if (typeof claims.email === 'string' && claims.email !== '') known.email = claims.email;
  if (typeof claims.quota === 'string') known.quota = parseQuota(claims.quota) ?? known.quota;
  if (!parts.setup.groupProvisioning) return;
  known.groups = groupsAfterSignIn(parts.setup, known.groups, claims.groups);
  for (const group of known.groups) parts.state.groups[groupId(group)] ??= group;
}

function startSession(ctx: Koa.Context, parts: Parts, row: AccountRow, signedIn: SignedIn): void {
  const { state } = parts;
  const known = preferencesOf(state, row.id);
  known.lastLogin = Math.floor(parts.now().getTime() / 1000);
  known.firstLogin ||= known.lastLogin;
  const sid = signedIn.idToken.sid;
  const session = {
    id: randomBytes(24).toString('base64url'),
    userId: row.id,
    order: state.nextSession++,
    sid: typeof sid === 'string' ? sid : null,
    sub: signedIn.idToken.sub,
    idToken: parts.setup.sendIdTokenHint ? signedIn.rawIdToken : null,
    wiped: false,
  };
  state.sessions.push(session);
  parts.changed();
  ctx.cookies.set(PENDING_COOKIE, null);
  ctx.cookies.set(SESSION_COOKIE, session.id, { httpOnly: true, sameSite: 'lax', overwrite: true });
}

/** user_oidc always asks for its claims by name, in both places; the mapped id as essential (A4, C2). */
function claimsParameter(mappingUid: string): object {
  const wanted = { email: null, name: null, quota: null, groups: null, [mappingUid]: { essential: true } };
  return { id_token: wanted, userinfo: wanted };
}

/** A path of this server; anything that leads elsewhere becomes the home page. */
function localPath(value: unknown): string {
  const path = typeof value === 'string' ? value : '';
  return path.startsWith('/') && !path.startsWith('//') && !path.includes('\\') ? path : '/apps/files/';
}
