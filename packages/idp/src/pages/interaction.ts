import type { Context } from 'koa';
import { allowFormTargets } from '../oidc/security-headers.ts';
import type { Interaction } from '../oidc/sign-in.ts';
import type { PageDeps } from '../web/deps.ts';
import { PageError } from '../web/page-error.ts';

/** Cookie that carries a proof of somebody who has just claimed to the sign-in page of the same browser. */
export const PROOF_COOKIE = { name: 'latchkey_proof', path: '/interaction' } as const;

/** The interaction in the path, or the page that says it is over. Its forms may lead on to the app. */
export async function openInteraction(deps: PageDeps, ctx: Context): Promise<Interaction> {
  const found = await deps.signIn.readInteraction(ctx.req, ctx.res);
  if (found.prompt === 'gone' || found.uid !== ctx.params.uid) throw new PageError(400, 'gone');
  allowFormTargets(ctx, found.formOrigins);
  return found;
}

/** What forms of an interaction are bound to. */
export function interactionBinding(interaction: Interaction): string {
  return `interaction:${interaction.uid}`;
}
