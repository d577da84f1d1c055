import type Router from '@koa/router';
import type Koa from 'koa';
import { findAccount, preferencesOf, sha256Hex } from './accounts.ts';
import { OCS } from './answers.ts';
import { admit, type Parts, readParameters } from './parts.ts';
import { sendOcs } from './reply.ts';
import type { NextcloudState } from './state.ts';
import { userObject } from './user-object.ts';

/** Stored id of a group: names of more than 64 characters are kept under their hash (B5). */
export function groupId(name: string): string {
  return name.length > 64 ? sha256Hex(name) : name;
}

/** Groups, and who is in them. @see contracts/nextcloud.md B4, B5 */
export function mountGroups(router: Router, base: string, parts: Parts): void {
  const { state, changed } = parts;
  const read = { role: 'sub-admin', confirm: false } as const;
  const write = { role: 'sub-admin', confirm: true } as const;

  router.get(`${base}/groups`, async (ctx) => {
    if (!(await admit(ctx, parts, read))) return;
    sendOcs(ctx, OCS.ok, { groups: searchGroups(ctx, state) });
  });
  router.get(`${base}/groups/details`, async (ctx) => {
    if (!(await admit(ctx, parts, read))) return;
    const groups = searchGroups(ctx, state).map((id) => ({
      id,
      displayname: state.groups[id],
      usercount: membersOf(state, id).length,
      disabled: membersOf(state, id).filter((user) => state.preferences[user]?.enabled === false).length,
      canAdd: true,
      canRemove: true,
    }));
    sendOcs(ctx, OCS.ok, { groups });
  });
  router.post(`${base}/groups`, async (ctx) => {
    if (!(await admit(ctx, parts, write))) return;
    const { groupid, displayname } = readParameters(ctx);
    const name = String(groupid ?? '').trim();
    if (name === '') return sendOcs(ctx, OCS.groupEmpty);
    if (groupId(name) in state.groups) return sendOcs(ctx, OCS.groupExists);
    state.groups[groupId(name)] = String(displayname ?? '') || name;
    changed();
    sendOcs(ctx, OCS.ok);
  });
  router.put(`${base}/groups/:group`, async (ctx) => {
    if (!(await admit(ctx, parts, write))) return;
    const { key, value } = readParameters(ctx);
    const id = ctx.params.group ?? '';
    if (!(id in state.groups)) return sendOcs(ctx, OCS.groupNotFound);
    if (key !== 'displayname') return sendOcs(ctx, OCS.badValue);
    state.groups[id] = String(value);
    changed();
    sendOcs(ctx, OCS.ok);
  });
  router.delete(`${base}/groups/:group`, async (ctx) => {
    if (!(await admit(ctx, parts, write))) return;
    const id = ctx.params.group ?? '';
    if (!(id in state.groups)) return sendOcs(ctx, OCS.groupDeleteMissing);
    if (id === 'admin') return sendOcs(ctx, OCS.groupDeleteAdmin);
    delete state.groups[id];
    for (const known of Object.values(state.preferences))
      known.groups = known.groups.filter((group) => group !== id);
    changed();
    sendOcs(ctx, OCS.ok);
  });
  for (const tail of ['', '/users'] as const) {
    router.get(`${base}/groups/:group${tail}`, async (ctx) => {
      if (!(await admit(ctx, parts, read))) return;
      const id = ctx.params.group ?? '';
      if (!(id in state.groups)) return sendOcs(ctx, OCS.groupNotFound);
      sendOcs(ctx, OCS.ok, { users: membersOf(state, id) });
    });
  }
  router.get(`${base}/groups/:group/users/details`, async (ctx) => {
    if (!(await admit(ctx, parts, read))) return;
    const id = ctx.params.group ?? '';
    if (!(id in state.groups)) return sendOcs(ctx, OCS.groupNotFound);
    const rows = membersOf(state, id).flatMap((user) => findAccount(state, user) ?? []);
    sendOcs(ctx, OCS.ok, { users: Object.fromEntries(rows.map((row) => [row.id, userObject(state, row)])) });
  });
}

/** A user's groups and sub-admin rights; adding and removing are idempotent. @see contracts/nextcloud.md B4, B5 */
export function mountMemberships(router: Router, base: string, parts: Parts): void {
  const { state, changed } = parts;

  router.get(`${base}/users/:id/groups`, async (ctx) => {
    if (!(await admit(ctx, parts, { role: 'sub-admin', confirm: false }))) return;
    const row = findAccount(state, ctx.params.id ?? '');
    sendOcs(ctx, row ? OCS.ok : OCS.hiddenUser, row ? { groups: preferencesOf(state, row.id).groups } : []);
  });
  for (const method of ['post', 'delete'] as const) {
    router[method](`${base}/users/:id/groups`, async (ctx: Koa.Context) => {
      if (!(await admit(ctx, parts, { role: 'sub-admin', confirm: true }))) return;
      const group = String(readParameters(ctx).groupid ?? '');
      if (!(group in state.groups)) return sendOcs(ctx, OCS.membershipNoGroup);
      const row = findAccount(state, String(ctx.params.id));
      if (!row) return sendOcs(ctx, OCS.membershipNoUser);
      const known = preferencesOf(state, row.id);
      known.groups = known.groups.filter((name) => name !== group);
      if (method === 'post') known.groups.push(group);
      changed();
      sendOcs(ctx, OCS.ok);
    });
    router[method](`${base}/users/:id/subadmins`, async (ctx: Koa.Context) => {
      if (!(await admit(ctx, parts, { role: 'admin', confirm: true }))) return;
      const group = String(readParameters(ctx).groupid ?? '');
      const row = findAccount(state, String(ctx.params.id));
      if (!row) return sendOcs(ctx, OCS.subadminNoUser);
      const known = preferencesOf(state, row.id);
      if (!(group in state.groups)) return sendOcs(ctx, OCS.subadminNoGroup);
      if (method === 'delete' && !known.subadmin.includes(group)) return sendOcs(ctx, OCS.subadminNoGroup);
      if (group === 'admin') return sendOcs(ctx, OCS.subadminOfAdmin);
      known.subadmin = known.subadmin.filter((name) => name !== group);
      if (method === 'post') known.subadmin.push(group);
      changed();
      sendOcs(ctx, OCS.ok);
    });
  }
  router.get(`${base}/users/:id/subadmins`, async (ctx) => {
    if (!(await admit(ctx, parts, { role: 'admin', confirm: false }))) return;
    const row = findAccount(state, ctx.params.id ?? '');
    sendOcs(ctx, row ? OCS.ok : OCS.subadminNoUser, row ? preferencesOf(state, row.id).subadmin : []);
  });
}

function membersOf(state: NextcloudState, group: string): string[] {
  const ids = Object.entries(state.preferences).filter(([, known]) => known.groups.includes(group));
  return ids.map(([id]) => id).sort();
}

function searchGroups(ctx: Koa.Context, state: NextcloudState): string[] {
  const { search, limit, offset } = readParameters(ctx);
  const needle = String(search ?? '').toLowerCase();
  const found = Object.keys(state.groups).filter((id) =>
    `${id} ${state.groups[id]}`.toLowerCase().includes(needle),
  );
  const start = Number(offset ?? 0) || 0;
  return found.sort().slice(start, limit === undefined ? undefined : start + Number(limit));
}
