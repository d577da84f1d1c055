import type Router from '@koa/router';
import type Koa from 'koa';
import { OCS, PLAIN } from './answers.ts';
import { admit, type Parts, readParameters } from './parts.ts';
import { sendOcs, sendPlain } from './reply.ts';
import type { TeamFolder } from './state.ts';

const ALL_PERMISSIONS = 31;

/**
 * Team folders. The envelope is v1's whatever the path: errors come with HTTP 200, and a group need not exist.
 * @see contracts/nextcloud.md D
 */
export function mountTeamFolders(router: Router, parts: Parts): void {
  const { state, changed } = parts;
  const base = '/index.php/apps/groupfolders/folders';

  const enter = async (ctx: Koa.Context, confirm: boolean) => {
    ctx.state.envelope = 'v1';
    const caller = await admit(ctx, parts, { role: 'admin', confirm: false });
    if (!caller) return undefined;
    if (!confirm || caller.confirmed) return caller;
    sendOcs(ctx, OCS.folderForbidden);
    return undefined;
  };
  const find = (ctx: Koa.Context): TeamFolder | undefined => {
    const folder = state.folders.find((known) => String(known.id) === String(ctx.params.id));
    if (!folder) sendPlain(ctx, PLAIN.folderNotFound);
    return folder;
  };

  router.get(base, async (ctx) => {
    if (!(await enter(ctx, false))) return;
    sendOcs(
      ctx,
      OCS.ok,
      Object.fromEntries(state.folders.map((folder) => [folder.id, folderObject(folder)])),
    );
  });
  router.post(base, async (ctx) => {
    if (!(await enter(ctx, true))) return;
    const { mountpoint } = readParameters(ctx);
    if (!mountpoint) return sendPlain(ctx, PLAIN.missingParameter);
    const id = Math.max(0, ...state.folders.map((folder) => folder.id)) + 1;
    const folder: TeamFolder = { id, mountPoint: String(mountpoint), groups: {}, quota: -3 };
    state.folders.push(folder);
    changed();
    sendOcs(ctx, OCS.ok, folderObject(folder));
  });
  router.get(`${base}/:id`, async (ctx) => {
    if (!(await enter(ctx, false))) return;
    const folder = find(ctx);
    if (folder) sendOcs(ctx, OCS.ok, folderObject(folder));
  });
  router.post(`${base}/:id/groups`, async (ctx) => {
    if (!(await enter(ctx, true))) return;
    const folder = find(ctx);
    if (!folder) return;
    folder.groups[String(readParameters(ctx).group)] = ALL_PERMISSIONS;
    changed();
    sendOcs(ctx, OCS.ok, { success: true });
  });
  for (const method of ['post', 'delete'] as const) {
    router[method](`${base}/:id/groups/:group`, async (ctx: Koa.Context) => {
      if (!(await enter(ctx, true))) return;
      const folder = find(ctx);
      if (!folder) return;
      const group = String(ctx.params.group);
      if (method === 'post')
        folder.groups[group] = Number(readParameters(ctx).permissions ?? ALL_PERMISSIONS);
      else delete folder.groups[group];
      changed();
      sendOcs(ctx, OCS.ok, { success: true });
    });
  }
}

function folderObject(folder: TeamFolder): object {
  return {
    id: folder.id,
    mount_point: folder.mountPoint,
    group_details: Object.fromEntries(
      Object.entries(folder.groups).map(([id, permissions]) => [
        id,
        { displayName: id, permissions, type: 'group' },
      ]),
    ),
    groups: folder.groups,
    quota: folder.quota,
    size: 0,
    acl: false,
    acl_default_no_permission: false,
    manage: [],
  };
}
