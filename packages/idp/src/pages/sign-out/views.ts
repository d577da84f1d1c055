import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';

/**
 * Asks before signing out (RP-Initiated Logout 1.0 §2). `logout=yes` is everywhere; without it only `app` is told,
 * so that choice is there only where an app is known.
 */
export function signOutView(
  text: Text,
  model: { action: string; xsrf: string; app: string | null; coop: string },
): PageView {
  const title = text.t('idp.sign_out.title');
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack">
<div class="head"><h1>${title}</h1><p>${text.t('idp.sign_out.text', { coop: model.coop })}</p></div>
<form method="post" action="${model.action}" class="stack">
<input type="hidden" name="xsrf" value="${model.xsrf}">
<button type="submit" name="logout" value="yes" class="full">${text.t('idp.sign_out.all')}</button>
${model.app === null ? null : html`<button type="submit" class="full quiet">${text.t('idp.sign_out.one', { app: model.app })}</button>`}
</form>
<p><a href="/">${text.t('idp.sign_out.stay')}</a></p>
</div>`,
  };
}

/** After it. `app` set: only that app was signed out of. `everywhere`: every browser of the person. */
export function signedOutView(
  text: Text,
  model: { app: string | null; everywhere: boolean; coop: string },
): PageView {
  const title =
    model.app === null
      ? text.t('idp.signed_out.title')
      : text.t('idp.signed_out.app_title', { app: model.app });
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack">
<h1>${title}</h1>
<p>${
      model.app !== null
        ? text.t('idp.signed_out.app_text', { app: model.app, coop: model.coop })
        : text.t(model.everywhere ? 'idp.signed_out.everywhere' : 'idp.signed_out.text')
    }</p>
<p class="soft">${text.t('idp.signed_out.shared')}</p>
<a class="button full" href="/">${text.t('idp.signed_out.home')}</a>
</div>`,
  };
}
