import type { Router } from '@koa/router';
import { freezeAccount } from '@latchkey/commands/freeze-account';
import { liftHold } from '@latchkey/commands/lift-hold';
import { placeHold } from '@latchkey/commands/place-hold';
import { BAR_REASONS } from '@latchkey/domain/bar';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readAccount } from '@latchkey/store/account';
import { readCalendar } from '@latchkey/store/clock';
import { readRoles } from '@latchkey/store/role';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf } from '../scope.ts';
import { blockOf } from './model.ts';
import type { BarModel } from './view.ts';

const barForm = z.object({
  reason: z.enum(BAR_REASONS),
  until: z.union([z.literal(''), z.iso.date()]).default(''),
});

/** Putting somebody out, and taking it back: the forms on the page about a person. Admins alone. */
export function addBarRoutes(router: Router, deps: PageDeps): void {
  router.post('/admin/people/:id/bar', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin']);
    if (seen === null) return;
    const accountId = await allowed(deps, seen, ctx);
    const sent = await readForm(ctx, barForm, { ...deps, binding: seen.binding });
    const here = `/admin/people/${accountId}`;
    if (sent.kind === 'faults') {
      sayNext(ctx, 'warn', 'guard.bar.said.form');
      goTo(ctx, here);
      return;
    }
    const { reason, until } = sent.values;
    const untilOn = until === '' ? null : new Date(`${until}T00:00:00.000Z`);
    if (untilOn !== null && untilOn <= (await readCalendar(deps.db.one))) {
      sayNext(ctx, 'warn', 'guard.bar.said.past');
      goTo(ctx, here);
      return;
    }
    const input = { accountId, kind: 'barred', reasonCode: reason, untilOn } as const;
    const done = await deps.db.tx((tx) => placeHold(tx, input, contextOf(deps, seen)));
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'guard.bar.said.done' : 'guard.bar.said.moved');
    goTo(ctx, here);
  });

  router.post('/admin/people/:id/freeze', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin']);
    if (seen === null) return;
    const accountId = await allowed(deps, seen, ctx, 'has-role');
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const done = await deps.db.tx((tx) => freezeAccount(tx, { accountId }, contextOf(deps, seen)));
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'guard.bar.said.frozen' : 'guard.bar.said.moved');
    goTo(ctx, `/admin/people/${accountId}`);
  });

  router.post('/admin/people/:id/unbar', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin']);
    if (seen === null) return;
    const accountId = await allowed(deps, seen, ctx);
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const input = { accountId, kind: 'barred', by: 'admin' } as const;
    const done = await deps.db.tx((tx) => liftHold(tx, input, contextOf(deps, seen)));
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'guard.bar.said.lifted' : 'guard.bar.said.moved');
    goTo(ctx, `/admin/people/${accountId}`);
  });
}

/** The account of the path, where nothing (or only this) stops the visitor from putting it out or taking that back. */
async function allowed(
  deps: PageDeps,
  seen: Visit,
  ctx: Context,
  despite: BarModel['blocked'] = null,
): Promise<string> {
  const id = z.uuid().safeParse(ctx.params.id).data;
  const account = id === undefined ? null : await readAccount(deps.db.one, id);
  if (account === null) throw new PageError(404, 'not-found');
  const roles = await readRoles(deps.db.one, account.id);
  const block = blockOf(seen, account.id, roles.length > 0);
  if (block !== null && block !== despite) throw new PageError(403, 'forbidden');
  return account.id;
}
