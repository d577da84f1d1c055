import type { Router } from '@koa/router';
import { type AddressStep, type FoundAddress, findAddressLink } from '@latchkey/commands/address-token';
import { answerAddress, proveAddress } from '@latchkey/commands/answer-address';
import type { CommandContext } from '@latchkey/commands/context';
import type { Actor } from '@latchkey/domain/account';
import { maskAddress } from '@latchkey/domain/mask-address';
import { readAccount } from '@latchkey/store/account';
import { readOpenAddressChange } from '@latchkey/store/address-change';
import type { Context } from 'koa';
import { z } from 'zod';
import { csrfToken } from '../../web/csrf.ts';
import type { PageDeps } from '../../web/deps.ts';
import { sayNext } from '../../web/flash.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { openPage, type Page } from '../../web/page.ts';
import { PageError } from '../../web/page-error.ts';
import { freshVisit, type Visit, visit } from '../../web/session-guard.ts';
import { addressView, proveAddressView } from './view.ts';

const OWN = '/account/address';
const answerForm = z.object({ answer: z.enum(['yes', 'no']) });

type Link = { found: FoundAddress; page: Page; here: string; csrf: string; binding: string };

/**
 * `/address/:token` and `/account/address`: whether an address that the books show is the member's now, by the link of
 * the question or signed in. `/address/proof/:token`: the new address is proved. Looking at a page changes nothing.
 */
export function addAddressRoutes(router: Router, deps: PageDeps): void {
  const contextOf = (actor: Actor): CommandContext => ({
    actor,
    policy: null,
    keys: deps.keys,
    log: deps.log,
    wake: deps.wake,
  });

  router.get('/address/proof/:token', async (ctx) => {
    const { found, page, here, csrf } = await openLink(ctx, 'proof');
    const kind = found.kind === 'open' || found.kind === 'taken' ? found.kind : 'void';
    const view = proveAddressView(page.text, { kind, action: here, csrf, coop: page.coop });
    page.show(view, kind === 'void' ? 410 : 200);
  });

  router.post('/address/proof/:token', async (ctx) => {
    const { found, here, binding } = await openLink(ctx, 'proof');
    await readForm(ctx, z.object({}), { ...deps, binding });
    // The holder of the link acts; the row names the account.
    if (found.kind === 'open')
      await deps.db.tx((tx) => proveAddress(tx, { link: found.change }, contextOf({ kind: 'system' })));
    goTo(ctx, here);
  });

  router.get('/address/:token', async (ctx) => {
    const { found, page, here, csrf } = await openLink(ctx, 'question');
    const { kind, change } = found;
    const address = change.address === null ? null : maskAddress(change.address);
    const model = { kind, address, action: here, csrf, coop: page.coop, signedIn: false };
    page.show(addressView(page.text, model), kind === 'void' ? 410 : 200);
  });

  router.post('/address/:token', async (ctx) => {
    const { found, here, binding } = await openLink(ctx, 'question');
    const sent = await readForm(ctx, answerForm, { ...deps, binding });
    if (found.kind === 'open' && sent.kind === 'good') {
      const input = { link: found.change, answer: sent.values.answer };
      await deps.db.tx((tx) => answerAddress(tx, input, contextOf({ kind: 'system' })));
    }
    goTo(ctx, here);
  });

  router.get(OWN, async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen !== null) await showOwn(seen);
  });

  router.post(OWN, async (ctx) => {
    const seen = await freshVisit(deps, ctx, { here: OWN });
    if (seen === null) return;
    const sent = await readForm(ctx, answerForm, { ...deps, binding: seen.binding });
    const { accountId } = seen.person;
    const change = await readOpenAddressChange(deps.db.one, accountId);
    if (change !== null && sent.kind === 'good') {
      const input = { link: change, answer: sent.values.answer };
      const context = contextOf({ kind: 'account', id: accountId });
      const done = await deps.db.tx((tx) => answerAddress(tx, input, context));
      if (done.ok && sent.values.answer === 'no') sayNext(ctx, 'good', 'who.address.declined');
    }
    goTo(ctx, OWN);
  });

  async function showOwn(seen: Visit): Promise<void> {
    const change = await readOpenAddressChange(deps.db.one, seen.person.accountId);
    const state = change?.state === 'confirming' ? 'confirming' : 'open';
    const view = addressView(seen.text, {
      kind: change === null ? 'none' : state,
      address: change?.address ?? null,
      action: OWN,
      csrf: seen.csrf,
      coop: seen.coop,
      signedIn: true,
    });
    seen.show(view);
  }

  /** What a link leads to, in the member's language. */
  async function openLink(ctx: Context, step: AddressStep): Promise<Link> {
    const token = String(ctx.params.token);
    const found = await findAddressLink(deps.db.one, deps.keys, step, token);
    if (found === null) throw new PageError(404, 'not-found');
    const { id, accountId } = found.change;
    const account = await readAccount(deps.db.one, accountId);
    if (account?.life !== 'active') throw new PageError(404, 'not-found');
    const here = `/address/${step === 'proof' ? 'proof/' : ''}${encodeURIComponent(token)}`;
    const page = await openPage(deps, ctx, { language: account.language, here });
    const binding = `address:${step}.${id}.${found.change.counter}`;
    return { found, page, here, csrf: csrfToken(deps.keys, binding), binding };
  }
}
