import type { Router } from '@koa/router';
import type { CommandContext } from '@latchkey/commands/context';
import { readOrganizations } from '@latchkey/commands/read-organizations';
import { listKept } from '@latchkey/store/seat';
import { z } from 'zod';
import type { PageDeps } from '../../web/deps.ts';
import { sayNext } from '../../web/flash.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { PageError } from '../../web/page-error.ts';
import { emptyFrom, emptySchema, fillFrom, fillSchema } from '../../web/seat-forms.ts';
import { freshVisit, type Visit } from '../../web/session-guard.ts';
import { seatsView } from './view.ts';

/** `/account/seats`: keepers fill and empty the seats of their organizations. */
export function addSeatRoutes(router: Router, deps: PageDeps): void {
  router.get('/account/seats', async (ctx) => {
    const seen = await freshVisit(deps, ctx);
    if (seen === null) return;
    const { settings, timezone, csrf, person } = seen;
    if (settings === null) throw new PageError(503, 'not-set-up');
    const kept = await listKept(deps.db.one, person.accountId);
    const organizations = await readOrganizations(deps.db.one, kept, settings);
    seen.show(seatsView(seen.text, { organizations, timezone, csrf }));
  });

  router.post('/account/seats/:id/fill', async (ctx) => {
    const seen = await freshVisit(deps, ctx, { here: '/account/seats' });
    if (seen === null) return;
    const sent = await readForm(ctx, fillSchema, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') sayNext(ctx, 'warn', 'seats.fault.address');
    else await fillFrom(on(seen, ctx.params.id), sent.values);
    goTo(ctx, '/account/seats');

    function on(visit: Visit, id: unknown) {
      return { db: deps.db, ctx, identityId: idOf(id), byTreasurer: false, context: contextOf(deps, visit) };
    }
  });

  router.post('/account/seats/:id/empty', async (ctx) => {
    const seen = await freshVisit(deps, ctx, { here: '/account/seats' });
    if (seen === null) return;
    const sent = await readForm(ctx, emptySchema, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const identityId = idOf(ctx.params.id);
    const context = contextOf(deps, seen);
    await emptyFrom({ db: deps.db, ctx, identityId, byTreasurer: false, context }, sent.values.account);
    goTo(ctx, '/account/seats');
  });
}

function idOf(id: unknown): string {
  const read = z.uuid().safeParse(id);
  if (!read.success) throw new PageError(404, 'not-found');
  return read.data;
}

function contextOf(deps: PageDeps, seen: Visit): CommandContext {
  return {
    actor: { kind: 'account', id: seen.person.accountId },
    policy: seen.settings?.policy ?? null,
    keys: deps.keys,
    log: deps.log,
    wake: deps.wake,
  };
}
