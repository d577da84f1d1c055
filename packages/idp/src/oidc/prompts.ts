import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { HubAccount } from './find-account.ts';

const { Check, Prompt, base } = interactionPolicy;

function accessKind(ctx: KoaContextWithOIDC): string | undefined {
  return (ctx.oidc.account as HubAccount | undefined)?.access.kind;
}

/**
 * The order of what stands between a request and its code: signing in, then access, then consent. The prompt `access`
 * cannot be asked for, and no result skips it: each time its checks run again.
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
  prompts.add(access, 1);
  prompts.get('consent')?.checks.remove('native_client_prompt');
  return prompts;
}
