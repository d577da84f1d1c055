import { HUB } from '../oidc/hub-client.ts';
import type { HostPages } from '../oidc/page-sources.ts';
import { titleOf, urlOf } from '../web/app-names.ts';
import type { WebDeps } from '../web/deps.ts';
import { openPage, type Page } from '../web/page.ts';
import { errorView } from './error-view.ts';
import { signedOutView, signOutView } from './sign-out/views.ts';

/** The pages that the provider shows by itself: faults of a request, and signing out. */
export function createHostPages(deps: WebDeps): HostPages {
  return {
    async error(ctx, fault) {
      const page = await openPage(deps, ctx, ctx.method === 'GET' ? {} : { here: '/' });
      const code = fault.status === 404 ? 'not-found' : fault.status >= 500 ? 'fault' : 'sign-in-failed';
      ctx.set('Cache-Control', 'no-store');
      return page.render(
        errorView(page.text, {
          code,
          back: backTo(page, fault.clientId),
          contact: page.contact,
          reference: code === 'not-found' ? null : fault.code,
        }),
      );
    },
    async signOut(ctx, form) {
      const page = await openPage(deps, ctx);
      const { action, xsrf, clientId } = form;
      const app = clientId === null || clientId === HUB ? null : titleOf(page.settings, clientId);
      return page.render(signOutView(page.text, { action, xsrf, app, coop: page.coop }));
    },
    async signedOut(ctx, { clientId }) {
      const page = await openPage(deps, ctx);
      const app = clientId === null || clientId === HUB ? null : titleOf(page.settings, clientId);
      return page.render(signedOutView(page.text, { app, everywhere: false, coop: page.coop }));
    },
  };
}

function backTo(page: Page, clientId: string | null): { url: string; title: string } | null {
  const url = clientId === null ? null : urlOf(page.settings, clientId);
  return url === null || clientId === null ? null : { url, title: titleOf(page.settings, clientId) };
}
