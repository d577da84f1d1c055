import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { HubAccount } from './find-account.ts';
import type { ChooseResult } from './interaction-result.ts';

const { Check, Prompt, base } = interactionPolicy;

function accessKind(ctx: KoaContextWithOIDC): string | undefined {
  return (ctx.oidc.account as HubAccount | undefined)?.access.kind;
}

/** Somebody who keeps a shared account that the app is open to says as whom they go on, at every new request. */
function mayChoose(ctx: KoaContextWithOIDC): boolean {
  const account = ctx.oidc.account as HubAccount | undefined;
  if (account?.standing.keepsShared !== true || account.standing.account.holds.length > 0) return false;
  return (ctx.oidc.result as { choose?: ChooseResult } | undefined)?.choose === undefined;
}

/**
 * The order of what stands between a request and its code: signing in, then as whom, then access, then consent. The prompts
 * `choose` and `access` cannot be asked for, and no result skips `access`: each time its checks run again.
 * Native apps are our own and have no consent page, so the library's check for them is left out.
 */
export function createPrompts() {
  const prompts = base();
  const login = prompts.get('login');
  login?.checks.add(
    new Check('ended', 'the session has ended', 'login_required', (ctx) =>
      ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT,
    ),
  );
  const access = new Prompt(
    { name: 'access', requestable: false },
    new Check('denied', 'access is not open to this account', 'interaction_required', (ctx) =>
      accessKind(ctx) === 'denied' ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
    new Check('preparing', 'access is being prepared', 'interaction_required', (ctx) =>
      accessKind(ctx) === 'preparing' ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  const choose = new Prompt(
    { name: 'choose', requestable: false },
    new Check('shared', 'there is more than one account to go on as', 'account_selection_required', (ctx) =>
      mayChoose(ctx) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  prompts.add(choose, 1);
  prompts.add(access, 2);
  prompts.get('consent')?.checks.remove('native_client_prompt');
  return prompts;
}
