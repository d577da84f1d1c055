import type Router from '@koa/router';
import type Koa from 'koa';
import { findAccount, isAdmin } from './accounts.ts';
import { OCS } from './answers.ts';
import { admit, type Parts, readParameters } from './parts.ts';
import { sendOcs } from './reply.ts';
import type { AccountRow } from './state.ts';
import { searchAccounts, userObject } from './user-object.ts';

/** Reading of accounts. @see contracts/nextcloud.md B4, B5 */
export function mountUserReads(router: Router, base: string, parts: Parts): void {
  const { state } = parts;
  const objects = (rows: AccountRow[]) => ({
    users: Object.fromEntries(rows.map((row) => [row.id, userObject(state, row)])),
  });

  router.get(`${base}/user`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'self', confirm: false });
    if (caller) sendOcs(ctx, OCS.ok, userObject(state, caller.row));
  });
  router.get(`${base}/users`, async (ctx) => {
    const rows = await page(ctx, parts);
    if (rows) sendOcs(ctx, OCS.ok, { users: rows.map((row) => row.id) });
  });
  router.get(`${base}/users/details`, async (ctx) => {
    const rows = await page(ctx, parts);
    if (rows) sendOcs(ctx, OCS.ok, objects(rows));
  });
  router.get(`${base}/users/disabled`, async (ctx) => {
    const rows = await page(ctx, parts);
    if (rows)
      sendOcs(ctx, OCS.ok, objects(rows.filter((row) => state.preferences[row.id]?.enabled === false)));
  });
  router.get(`${base}/users/recent`, async (ctx) => {
    const rows = await page(ctx, parts);
    const last = (row: AccountRow) => state.preferences[row.id]?.lastLogin ?? 0;
    if (rows)
      sendOcs(ctx, OCS.ok, objects(rows.filter((row) => last(row) > 0).sort((a, b) => last(b) - last(a))));
  });
  router.get(`${base}/users/:id`, async (ctx) => {
    const caller = await admit(ctx, parts, { role: 'self', confirm: false });
    if (!caller) return;
    const row = findAccount(state, ctx.params.id ?? '');
    if (!isAdmin(state, caller.row.id) && row !== caller.row) return sendOcs(ctx, OCS.hiddenUser);
    sendOcs(ctx, row ? OCS.ok : OCS.noUser, row ? userObject(state, row) : []);
  });
}

async function page(ctx: Koa.Context, parts: Parts): Promise<AccountRow[] | undefined> {
  if (!(await admit(ctx, parts, { role: 'sub-admin', confirm: false }))) return undefined;
  const { search, limit, offset } = readParameters(ctx);
  if (limit !== undefined && !(Number(limit) >= 1)) {
    sendOcs(ctx, OCS.badLimit);
    return undefined;
  }
  return searchAccounts(
    parts.state,
    typeof search === 'string' ? search : '',
    limit === undefined ? undefined : Number(limit),
    Number(offset ?? 0) || 0,
  );
}
