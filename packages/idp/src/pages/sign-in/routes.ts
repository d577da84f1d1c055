import type { Router } from '@koa/router';
import type { MessageKey } from '@latchkey/runtime/text/text';
import type { Context } from 'koa';
import { z } from 'zod';
import { HUB } from '../../oidc/hub-client.ts';
import type { Interaction } from '../../oidc/sign-in.ts';
import { createProofs } from '../../sign-in/proof.ts';
import { signInWithPassword } from '../../sign-in/sign-in-with-password.ts';
import { titleOf } from '../../web/app-names.ts';
import { csrfToken } from '../../web/csrf.ts';
import type { PageDeps } from '../../web/deps.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { openPage } from '../../web/page.ts';
import { showAccess } from '../access/routes.ts';
import { interactionBinding, openInteraction, PROOF_COOKIE } from '../interaction.ts';
import { showChoice } from '../shared/routes.ts';
import { type SignInModel, signInView } from './view.ts';

const form = z.object({
  name: z
    .string('idp.sign_in.name_missing')
    .trim()
    .min(1, 'idp.sign_in.name_missing')
    .max(200, 'idp.sign_in.name_missing'),
  password: z.string('idp.sign_in.password_missing').min(1, 'idp.sign_in.password_missing'),
});

/** `/interaction/:uid`: what stands between an app's request and its answer. */
export function addSignInRoutes(router: Router, deps: PageDeps): void {
  const proofs = createProofs(deps.keys);

  router.get('/interaction/:uid', async (ctx) => {
    const interaction = await openInteraction(deps, ctx);
    await deps.signIn.keepAlive(ctx.req, ctx.res);
    if (interaction.prompt === 'access') {
      await showAccess(deps, ctx, interaction);
      return;
    }
    if (interaction.prompt === 'choose') {
      await showChoice(deps, ctx, interaction);
      return;
    }
    const carried = ctx.cookies.get(PROOF_COOKIE.name, { signed: true });
    const proof = carried === undefined ? null : proofs.read(carried);
    if (carried !== undefined)
      ctx.cookies.set(PROOF_COOKIE.name, null, { path: PROOF_COOKIE.path, signed: true });
    if (proof !== null) {
      goTo(ctx, await deps.signIn.finishLogin(ctx.req, ctx.res, proof));
      return;
    }
    await showSignIn(deps, ctx, interaction, { name: interaction.loginHint ?? '' });
  });

  router.post('/interaction/:uid/password', async (ctx) => {
    const interaction = await openInteraction(deps, ctx);
    const sent = await readForm(ctx, form, { ...deps, binding: interactionBinding(interaction) });
    if (interaction.prompt !== 'login') {
      goTo(ctx, `/interaction/${interaction.uid}`);
      return;
    }
    if (sent.kind === 'faults') {
      await showSignIn(deps, ctx, interaction, { name: sent.typed.name ?? '', faults: sent.faults }, 422);
      return;
    }
    const { name, password } = sent.values;
    const result = await signInWithPassword(deps, { name, password, ip: ctx.ip });
    if (result.kind === 'proved') {
      goTo(ctx, await deps.signIn.finishLogin(ctx.req, ctx.res, result.proof));
      return;
    }
    if (result.kind === 'wrong') {
      await showSignIn(deps, ctx, interaction, { name, problem: { key: 'idp.sign_in.wrong' } }, 422);
      return;
    }
    ctx.set('Retry-After', String(result.retryAfterSeconds));
    const key: MessageKey = result.kind === 'busy' ? 'idp.sign_in.busy' : 'idp.sign_in.slow_down';
    const problem = { key, seconds: result.retryAfterSeconds };
    await showSignIn(deps, ctx, interaction, { name, problem }, result.kind === 'busy' ? 503 : 429);
  });
}

async function showSignIn(
  deps: PageDeps,
  ctx: Context,
  interaction: Interaction,
  shown: Pick<SignInModel, 'name'> & Partial<Pick<SignInModel, 'faults' | 'problem'>>,
  status = 200,
): Promise<void> {
  const page = await openPage(deps, ctx, { here: `/interaction/${interaction.uid}` });
  const model: SignInModel = {
    coop: page.coop,
    app: interaction.clientId === HUB ? null : titleOf(page.settings, interaction.clientId),
    action: `/interaction/${interaction.uid}/password`,
    csrf: csrfToken(deps.keys, interactionBinding(interaction)),
    faults: {},
    problem: null,
    again: interaction.stepUp ? interaction.accountId : null,
    contact: page.contact,
    ...shown,
  };
  page.show(signInView(page.text, model), status);
}
