import type { Router } from '@koa/router';
import { askNewHandle } from '@latchkey/commands/ask-new-handle';
import { closeNewHandle } from '@latchkey/commands/close-new-handle';
import type { CommandContext } from '@latchkey/commands/context';
import { hasKeys, readyToMove } from '@latchkey/commands/finish-move';
import { readOpenMoves } from '@latchkey/store/app-move';
import { readLastHandleRequest } from '@latchkey/store/handle-request';
import type { Context } from 'koa';
import { z } from 'zod';
import { titleOf } from '../../web/app-names.ts';
import type { PageDeps } from '../../web/deps.ts';
import { sayNext } from '../../web/flash.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { PageError } from '../../web/page-error.ts';
import type { FieldFaults } from '../../web/parts.ts';
import { freshVisit, type Visit, visit } from '../../web/session-guard.ts';
import { handleView } from './view.ts';

const HERE = '/account/handle';
const handleForm = z.object({
  username: z
    .string('idp.claim.fault.invalid')
    .trim()
    .toLowerCase()
    .min(1, 'idp.claim.fault.invalid')
    .max(60, 'idp.claim.fault.invalid'),
});

/** `/account/handle`: asking for another username, and moving to it where an app cannot change one. */
export function addHandleRoutes(router: Router, deps: PageDeps): void {
  const contextOf = (seen: Visit): CommandContext => ({
    actor: { kind: 'account', id: seen.person.accountId },
    policy: null,
    keys: deps.keys,
    log: deps.log,
    wake: deps.wake,
  });

  router.get(HERE, async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen !== null) await show(seen, '', {});
  });

  router.post(HERE, async (ctx) => {
    const seen = await freshVisit(deps, ctx, { here: HERE });
    if (seen === null) return;
    const sent = await readForm(ctx, handleForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') {
      await show(seen, sent.typed.username ?? '', sent.faults, 422);
      return;
    }
    const { username } = sent.values;
    const { accountId } = seen.person;
    const asked = await deps.db.tx((tx) => askNewHandle(tx, { accountId, username }, contextOf(seen)));
    if (!asked.ok) {
      const { code } = asked.fault;
      if (code === 'gone') throw new PageError(403, 'forbidden');
      await show(seen, username, { username: faultOf(code) }, 422);
      return;
    }
    goTo(ctx, HERE);
  });

  router.post(`${HERE}/:id/withdraw`, async (ctx) => {
    const seen = await visit(deps, ctx, { here: HERE });
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const requestId = idOf(ctx);
    await deps.db.tx((tx) => closeNewHandle(tx, { requestId, how: 'withdrawn' }, contextOf(seen)));
    goTo(ctx, HERE);
  });

  router.post(`${HERE}/:id/ready`, async (ctx) => {
    const seen = await visit(deps, ctx, { here: HERE });
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const input = { moveId: idOf(ctx), accountId: seen.person.accountId };
    const done = await deps.db.tx((tx) => readyToMove(tx, input, contextOf(seen)));
    if (done.ok) sayNext(ctx, 'good', 'names.moves.ready');
    goTo(ctx, HERE);
  });

  async function show(seen: Visit, typed: string, faults: FieldFaults, status = 200): Promise<void> {
    const { accountId, username } = seen.person;
    const [request, moves] = await Promise.all([
      readLastHandleRequest(deps.db.one, accountId),
      readOpenMoves(deps.db.one, accountId),
    ]);
    const view = handleView(seen.text, {
      csrf: seen.csrf,
      username: username ?? '',
      request,
      typed,
      faults,
      moves: moves.map((move) => ({
        id: move.id,
        app: titleOf(seen.settings, move.app),
        ready: move.readyOn !== null,
        keys: hasKeys(move.kind),
        merge: move.cause === 'merge',
      })),
    });
    seen.show(view, status);
  }
}

function idOf(ctx: Context): string {
  const id = z.uuid().safeParse(ctx.params.id).data;
  if (id === undefined) throw new PageError(404, 'not-found');
  return id;
}

function faultOf(code: 'invalid' | 'reserved' | 'taken' | 'asked-already' | 'too-many') {
  if (code === 'asked-already' || code === 'too-many') return `names.handle.fault.${code}` as const;
  return `idp.claim.fault.${code}` as const;
}
