import { type Role, type RoleRow, readRoles } from '@latchkey/store/role';
import type { Context } from 'koa';
import type { SignedIn } from '../oidc/sign-in.ts';
import { csrfToken } from './csrf.ts';
import type { PageDeps } from './deps.ts';
import { sayNext } from './flash.ts';
import { openPage, type Page, type PageOptions } from './page.ts';
import { PageError } from './page-error.ts';
import { readSourceNotices } from './source-notices.ts';

/** A request of somebody who is signed in to the hub. */
export type Visit = Page & {
  person: SignedIn;
  roles: RoleRow[];
  /** What forms of this person's pages are bound to. */
  binding: string;
  csrf: string;
};

/** A step-up sign-in counts for this long (ARCHITECTURE.md §10). */
export const FRESH_SECONDS = 300;

/**
 * The one guard of the hub's own pages: the person of the OIDC session, read with the epochs at every request. Nobody
 * there: on to sign-in, and back to this page; null is answered and the handler returns.
 */
export async function visit(deps: PageDeps, ctx: Context, options: PageOptions = {}): Promise<Visit | null> {
  const person = await deps.signIn.readSession(ctx.req, ctx.res);
  if (person === null) {
    // The sign-in page has another address: a language that was asked for here must not be lost on the way.
    if (ctx.query.lang !== undefined) await openPage(deps, ctx);
    ctx.status = 303;
    ctx.redirect(deps.signIn.signInUrl(backTo(ctx)));
    return null;
  }
  const roles = await readRoles(deps.db.one, person.accountId);
  const page = await openPage(deps, ctx, {
    language: person.language,
    menu: { signOutUrl: deps.signIn.signOutUrl(), books: maySeeBooks(roles) },
    ...options,
  });
  const binding = `session:${person.uid}`;
  return { ...page, person, roles, binding, csrf: csrfToken(deps.keys, binding) };
}

/** As `visit`, for what needs a sign-in that is at most five minutes old; an older one is renewed first. */
export async function freshVisit(
  deps: PageDeps,
  ctx: Context,
  options: PageOptions = {},
): Promise<Visit | null> {
  const found = await visit(deps, ctx, options);
  if (found === null || isFresh(found.person, Date.now())) return found;
  if (ctx.method === 'POST') sayNext(ctx, 'warn', 'idp.sign_in.repeat');
  ctx.status = 303;
  ctx.redirect(deps.signIn.signInUrl(backTo(ctx), { maxAgeSeconds: FRESH_SECONDS }));
  return null;
}

/**
 * As `freshVisit`, for people with one of these roles; anybody else learns that this is not for them (403). Each of these
 * pages says which source cannot be read.
 */
export async function roleVisit(
  deps: PageDeps,
  ctx: Context,
  roles: readonly Role[],
  options: PageOptions = {},
): Promise<Visit | null> {
  const found = await freshVisit(deps, ctx, options);
  if (found !== null && !found.roles.some((one) => roles.includes(one.role)))
    throw new PageError(403, 'forbidden');
  if (found === null) return null;
  const notices = await readSourceNotices(deps.db.one, found);
  return { ...found, show: (view, status) => found.show({ ...view, notices }, status) };
}

/** Whether somebody proved who they are within the last five minutes. */
export function isFresh(person: SignedIn, nowMs: number): boolean {
  return nowMs - person.signedInAt.getTime() <= FRESH_SECONDS * 1000;
}

/** Who may see the pages of the books. */
export function maySeeBooks(roles: readonly RoleRow[]): boolean {
  return roles.some((one) => one.role === 'admin' || one.role === 'treasurer');
}

/** A form that was sent too late is shown again, not sent again. */
function backTo(ctx: Context): string {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return `${ctx.path}${ctx.search}`;
  const last = ctx.get('Referer');
  const url = URL.parse(last);
  return url !== null && url.host === ctx.host ? `${url.pathname}${url.search}` : '/';
}
