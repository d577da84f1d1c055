import type { Router } from '@koa/router';
import { answerKeeperAsk } from '@latchkey/commands/answer-keeper-ask';
import type { CommandContext } from '@latchkey/commands/context';
import { invitationToken } from '@latchkey/commands/invitation-token';
import { findKeeperAsk } from '@latchkey/commands/keeper-token';
import type { Context } from 'koa';
import { z } from 'zod';
import type { SignedIn } from '../../oidc/sign-in.ts';
import { csrfToken } from '../../web/csrf.ts';
import type { PageDeps } from '../../web/deps.ts';
import { sayNext } from '../../web/flash.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { openPage } from '../../web/page.ts';
import { keepClosedView, keepView } from './view.ts';

/** `/keep/:token`: the link of the mail to an organization's address; whoever agrees hands out its seats. */
export function addKeepRoutes(router: Router, deps: PageDeps): void {
  router.get('/keep/:token', async (ctx) => {
    const open = await openAsk(deps, ctx);
    if (open !== null) show(deps, open, null);
  });

  router.post('/keep/:token', async (ctx) => {
    const open = await openAsk(deps, ctx);
    if (open === null) return;
    const { ask, person } = open;
    await readForm(ctx, z.object({}), { ...deps, binding: open.binding });
    const { keys, log, wake } = deps;
    const actor =
      person === null ? ({ kind: 'system' } as const) : ({ kind: 'account', id: person.accountId } as const);
    const context: CommandContext = { actor, policy: null, keys, log, wake };
    const input = { askId: ask.id, accountId: person?.accountId ?? null };
    const done = await deps.db.tx((tx) => answerKeeperAsk(tx, input, context));
    if (!done.ok) {
      const { code } = done.fault;
      // Somebody else was quicker with the same link: the page says so.
      if (code === 'used' || code === 'expired') goTo(ctx, open.here);
      else show(deps, open, code, 422);
    } else if (done.kind === 'claim') {
      goTo(ctx, `/join/${encodeURIComponent(invitationToken(keys, done.invitationId, done.counter))}`);
    } else {
      sayNext(ctx, 'good', 'seats.keep.done');
      goTo(ctx, '/account/seats');
    }
  });
}

type Open = NonNullable<Awaited<ReturnType<typeof openAsk>>>;

/** What the link asks, or the page that says why it opens nothing. */
async function openAsk(deps: PageDeps, ctx: Context) {
  const token = String(ctx.params.token);
  const here = `/keep/${encodeURIComponent(token)}`;
  const person: SignedIn | null = await deps.signIn.readSession(ctx.req, ctx.res);
  const page = await openPage(deps, ctx, {
    language: person?.language ?? null,
    ...(ctx.method === 'GET' ? {} : { here }),
  });
  const found = await findKeeperAsk(deps.db.one, deps.keys, token);
  if (found?.kind !== 'open') {
    const { coop, contact } = page;
    const kind = found?.kind ?? 'unknown';
    page.show(keepClosedView(page.text, { kind, coop, contact }), found === null ? 404 : 410);
    return null;
  }
  const { ask } = found;
  return { ask, page, person, here, binding: `keep:${ask.id}:${person?.uid ?? ''}` };
}

function show(
  deps: PageDeps,
  { ask, page, person, here, binding }: Open,
  fault: 'gone' | 'barred' | 'has-account' | 'no-such-account' | null,
  status = 200,
): void {
  const view = keepView(page.text, {
    name: ask.name,
    coop: page.coop,
    username: person?.username ?? null,
    signInUrl: person === null ? deps.signIn.signInUrl(here) : null,
    action: here,
    csrf: csrfToken(deps.keys, binding),
    fault,
  });
  page.show(view, status);
}
