import type { Router } from '@koa/router';
import { changeName } from '@latchkey/commands/change-name';
import type { CommandContext } from '@latchkey/commands/context';
import { readLauncher } from '@latchkey/store/launcher';
import { z } from 'zod';
import { titleOf } from '../../web/app-names.ts';
import type { PageDeps } from '../../web/deps.ts';
import { sayNext } from '../../web/flash.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { PageError } from '../../web/page-error.ts';
import type { FieldFaults } from '../../web/parts.ts';
import { type Visit, visit } from '../../web/session-guard.ts';
import { nameView } from './view.ts';

const nameForm = z.object({ name: z.string('idp.claim.fault.name').max(400, 'idp.claim.fault.name') });

/** `/account/name`: what others call a member is theirs to say. */
export function addNameRoutes(router: Router, deps: PageDeps): void {
  const contextOf = (seen: Visit): CommandContext => ({
    actor: { kind: 'account', id: seen.person.accountId },
    policy: null,
    keys: deps.keys,
    log: deps.log,
    wake: deps.wake,
  });

  router.get('/account/name', async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen === null) return;
    await show(seen, seen.person.name ?? '', {});
  });

  router.post('/account/name', async (ctx) => {
    const seen = await visit(deps, ctx, { here: '/account/name' });
    if (seen === null) return;
    const sent = await readForm(ctx, nameForm, { ...deps, binding: seen.binding });
    const typed = sent.kind === 'good' ? sent.values.name : (sent.typed.name ?? '');
    if (sent.kind === 'faults') {
      await show(seen, typed, sent.faults, 422);
      return;
    }
    const { accountId } = seen.person;
    const done = await deps.db.tx((tx) => changeName(tx, { accountId, name: typed }, contextOf(seen)));
    if (!done.ok && done.fault.code === 'no-name') {
      await show(seen, typed, { name: 'idp.claim.fault.name' }, 422);
      return;
    }
    if (!done.ok) throw new PageError(403, 'forbidden');
    sayNext(ctx, 'good', 'names.name.saved');
    goTo(ctx, '/account');
  });

  async function show(seen: Visit, name: string, faults: FieldFaults, status = 200): Promise<void> {
    const apps = (await readLauncher(deps.db.one, seen.person.accountId))
      .filter((row) => row.treatment === 'present')
      .map((row) => titleOf(seen.settings, row.app));
    seen.show(nameView(seen.text, { csrf: seen.csrf, name, apps, faults }), status);
  }
}
