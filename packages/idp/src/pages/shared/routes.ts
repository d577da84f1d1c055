import type { Router } from '@koa/router';
import { endOwnShared } from '@latchkey/commands/change-shared';
import { readAccount } from '@latchkey/store/account';
import { readKeeperSessions, readKept, readKeptFor } from '@latchkey/store/shared-account';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Interaction } from '../../oidc/sign-in.ts';
import { titleOf } from '../../web/app-names.ts';
import { csrfToken } from '../../web/csrf.ts';
import type { PageDeps } from '../../web/deps.ts';
import { sayNext } from '../../web/flash.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { openPage } from '../../web/page.ts';
import { visit } from '../../web/session-guard.ts';
import { interactionBinding, openInteraction } from '../interaction.ts';
import { chooseView, ownSharedView } from './view.ts';

const chooseForm = z.object({ as: z.union([z.literal('self'), z.uuid()]) });
const endForm = z.object({ session: z.string().min(1).max(100) });

/** Asks as whom somebody goes on to an app. Whoever keeps nothing any more goes on as themselves, unasked. */
export async function showChoice(
  deps: PageDeps,
  ctx: Context,
  interaction: Interaction,
  notNow = false,
): Promise<void> {
  const { accountId, clientId, uid } = interaction;
  const account = accountId === null ? null : await readAccount(deps.db.one, accountId);
  const shared = account === null ? [] : await readKeptFor(deps.db.one, account.id, clientId);
  if (account === null || shared.length === 0) {
    goTo(ctx, await deps.signIn.goOnAsSelf(ctx.req, ctx.res));
    return;
  }
  const page = await openPage(deps, ctx, { language: account.language, here: `/interaction/${uid}` });
  const username = account.username ?? '';
  page.show(
    chooseView(page.text, {
      app: titleOf(page.settings, clientId),
      action: `/interaction/${uid}/as`,
      csrf: csrfToken(deps.keys, interactionBinding(interaction)),
      self: { name: account.name ?? username, username },
      shared,
      notNow,
    }),
    notNow ? 409 : 200,
  );
}

/** `/interaction/:uid/as`: the choice; `/account/shared`: what a keeper keeps, and has open as it. */
export function addSharedRoutes(router: Router, deps: PageDeps): void {
  router.post('/interaction/:uid/as', async (ctx) => {
    const interaction = await openInteraction(deps, ctx);
    const sent = await readForm(ctx, chooseForm, { ...deps, binding: interactionBinding(interaction) });
    if (interaction.prompt !== 'choose' || sent.kind === 'faults') {
      goTo(ctx, `/interaction/${interaction.uid}`);
      return;
    }
    const { as } = sent.values;
    const to =
      as === 'self'
        ? await deps.signIn.goOnAsSelf(ctx.req, ctx.res)
        : await deps.signIn.goOnAs(ctx.req, ctx.res, as);
    if (to === null) await showChoice(deps, ctx, interaction, true);
    else goTo(ctx, to);
  });

  router.get('/account/shared', async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen === null) return;
    const { accountId } = seen.person;
    const [kept, sessions] = await Promise.all([
      readKept(deps.db.one, accountId),
      readKeeperSessions(deps.db.one, accountId, null),
    ]);
    seen.show(
      ownSharedView(seen.text, {
        csrf: seen.csrf,
        kept,
        sessions: sessions.map((one) => ({
          uid: one.uid,
          name: one.name,
          apps: one.apps.map((app) => titleOf(seen.settings, app)).join(', '),
        })),
      }),
    );
  });

  router.post('/account/shared/end', async (ctx) => {
    const seen = await visit(deps, ctx, { here: '/account/shared' });
    if (seen === null) return;
    const sent = await readForm(ctx, endForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'good') {
      const input = { keeperId: seen.person.accountId, uid: sent.values.session };
      const actor = { kind: 'account', id: seen.person.accountId } as const;
      const context = { actor, policy: null, keys: deps.keys, log: deps.log, wake: deps.wake };
      const done = await deps.db.tx((tx) => endOwnShared(tx, input, context));
      if (done.ok) sayNext(ctx, 'good', 'names.own_shared.ended');
    }
    goTo(ctx, '/account/shared');
  });
}
