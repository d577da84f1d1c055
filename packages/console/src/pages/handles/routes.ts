import type { Router } from '@koa/router';
import { closeNewHandle } from '@latchkey/commands/close-new-handle';
import type { CommandContext } from '@latchkey/commands/context';
import { finishMove } from '@latchkey/commands/finish-move';
import { grantNewHandle, planNewHandle } from '@latchkey/commands/grant-new-handle';
import { titleOf } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit } from '@latchkey/idp/web/session-guard';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { readOpenMoves } from '@latchkey/store/app-move';
import type { Tx } from '@latchkey/store/database';
import { readOpenHandleRequests } from '@latchkey/store/handle-request';
import { readRoleHolders } from '@latchkey/store/role';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf } from '../scope.ts';
import { handlesView } from './view.ts';

const HERE = '/admin/handles';

/** `/admin/handles`: another username is one admin's word; what an app cannot do is done by hand and ticked off. */
export function addHandlesRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin']);
    if (seen === null) return;
    const { text, settings, timezone, person } = seen;
    const [requests, moves, holders] = await Promise.all([
      readOpenHandleRequests(deps.db.one),
      readOpenMoves(deps.db.one, null),
      readRoleHolders(deps.db.one),
    ]);
    const others = holders.some((one) => one.role === 'admin' && one.accountId !== person.accountId);
    seen.show(
      handlesView(text, {
        csrf: seen.csrf,
        requests: await Promise.all(
          requests.map(async (one) => ({
            id: one.id,
            name: one.name ?? one.username,
            username: one.username,
            wanted: one.wanted,
            asked: text.date(one.askedOn, timezone),
            ways: (await planNewHandle(deps.db.one, { id: one.accountId, username: one.username })).map(
              ({ app, way }) => ({ app: titleOf(settings, app), way }),
            ),
            own: others && one.accountId === person.accountId,
          })),
        ),
        moves: moves.map((one) => ({
          id: one.id,
          name: one.name ?? text.t('console.nameless'),
          app: titleOf(settings, one.app),
          handle: one.handle,
          opened: text.date(one.openedOn, timezone),
          ready: one.readyOn !== null,
          merge: one.cause === 'merge',
        })),
      }),
    );
  });

  post('/:id/grant', 'names.handles.said.granted', (tx, requestId, context) =>
    grantNewHandle(tx, { requestId }, context),
  );
  post('/:id/refuse', 'names.handles.said.refused', (tx, requestId, context) =>
    closeNewHandle(tx, { requestId, how: 'refused' }, context),
  );
  post('/moves/:id/done', 'names.handles.said.moved', (tx, moveId, context) =>
    finishMove(tx, { moveId }, context),
  );

  function post(
    path: string,
    said: MessageKey,
    act: (
      tx: Tx,
      id: string,
      context: CommandContext,
    ) => Promise<{ ok: true } | { ok: false; fault: { code: 'gone' | 'not-checked' | 'own-request' } }>,
  ): void {
    router.post(`${HERE}${path}`, async (ctx: Context) => {
      const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
      if (seen === null) return;
      const id = z.uuid().safeParse(ctx.params.id).data;
      if (id === undefined) throw new PageError(404, 'not-found');
      await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
      const done = await deps.db.tx((tx) => act(tx, id, contextOf(deps, seen)));
      sayNext(
        ctx,
        done.ok ? 'good' : 'warn',
        done.ok ? said : (`names.handles.said.${done.fault.code}` as const),
      );
      goTo(ctx, HERE);
    });
  }
}
