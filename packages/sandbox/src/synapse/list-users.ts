import type Router from '@koa/router';
import type Koa from 'koa';
import { ANSWERS } from './answers.ts';
import { authenticateAdmin, type Parts, sendJson } from './parts.ts';
import type { SynapseState, User } from './state.ts';
import { userRow } from './user-object.ts';

/**
 * GET /v2/users and /v3/users. `locked` hides locked users unless it is true; `deactivated` adds in v2 and selects in
 * v3; `from` is an offset, so a list that changes meanwhile shifts.
 * @see contracts/matrix.md §2.3
 */
export function mountUserLists(router: Router, parts: Parts): void {
  for (const version of ['v2', 'v3'] as const) {
    router.get(`/${version}/users`, (ctx) => {
      if (!authenticateAdmin(ctx, parts)) return;
      const found = select(ctx, parts.state, version);
      const from = Math.max(0, Number(ctx.query.from ?? 0) || 0);
      const limit = Math.max(0, Number(ctx.query.limit ?? 100) || 0);
      const users = found.slice(from, from + limit).map((user) => userRow(parts.state, user));
      const more = from + limit < found.length;
      sendJson(ctx, ANSWERS.ok, {
        users,
        total: found.length,
        ...(more && { next_token: String(from + limit) }),
      });
    });
  }
}

function select(ctx: Koa.Context, state: SynapseState, version: 'v2' | 'v3'): User[] {
  const one = (name: string) => (typeof ctx.query[name] === 'string' ? String(ctx.query[name]) : undefined);
  const name = one('name')?.toLowerCase();
  const tests: ((user: User) => boolean)[] = [];
  if (one('locked') !== 'true') tests.push((user) => !user.locked);
  const deactivated = one('deactivated');
  if (version === 'v2' && deactivated !== 'true') tests.push((user) => !user.deactivated);
  if (version === 'v3' && deactivated) tests.push((user) => user.deactivated === (deactivated === 'true'));
  const admins = one('admins');
  if (admins) tests.push((user) => user.admin === (admins === 'true'));
  const userId = one('user_id')?.toLowerCase();
  if (userId) tests.push((user) => user.name.toLowerCase().includes(userId));
  else if (name) {
    const localpart = (user: User) => user.name.slice(1, user.name.indexOf(':'));
    tests.push(
      (user) => localpart(user).includes(name) || (user.displayname ?? '').toLowerCase().includes(name),
    );
  }
  const notTypes = [ctx.query.not_user_type ?? []].flat();
  if (notTypes.length > 0) tests.push((user) => !notTypes.includes(user.user_type ?? ''));
  const found = Object.values(state.users).filter((user) => tests.every((test) => test(user)));
  return sort(state, found, one('order_by') ?? 'name', one('dir') === 'b');
}

function sort(state: SynapseState, users: User[], by: string, backwards: boolean): User[] {
  const value = (user: User) => (by in user ? user[by as keyof User] : userRow(state, user)[by]) ?? '';
  const compare = (a: unknown, b: unknown) => (a === b ? 0 : (a as string) < (b as string) ? -1 : 1);
  const keyed = users.map((user) => ({ user, key: value(user) }));
  keyed.sort((a, b) => (backwards ? -1 : 1) * compare(a.key, b.key) || compare(a.user.name, b.user.name));
  return keyed.map(({ user }) => user);
}
