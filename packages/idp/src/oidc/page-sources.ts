import type { Context } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';

/** Pages that the protocol shows by itself; each call returns a whole HTML document. Headers are already set. */
export type HostPages = {
  /** Something went wrong and the app cannot be told. `code`: an OAuth error code. */
  error(
    ctx: Context,
    fault: { code: string; status: number; clientId: string | null },
  ): Promise<string> | string;
  /**
   * Asks whether to sign out: a form that posts the hidden field `xsrf` to `action`. A button `logout` = `yes` signs
   * out of everything; a submit without it only out of `clientId`, so there is no such button where that is null.
   */
  signOut(
    ctx: Context,
    form: { action: string; xsrf: string; clientId: string | null },
  ): Promise<string> | string;
  /** Signed out. `clientId` set: of that app alone. */
  signedOut(ctx: Context, app: { clientId: string | null }): Promise<string> | string;
};

/** The hub's pages in the form the library calls them in. */
export function createPageSources(pages: HostPages) {
  const answer = (ctx: KoaContextWithOIDC, body: string) => {
    ctx.type = 'html';
    ctx.body = body;
  };
  const clientOf = (ctx: KoaContextWithOIDC) => ctx.oidc?.client?.clientId ?? null;
  return {
    async error(ctx: KoaContextWithOIDC, out: { error: string }) {
      const fault = { code: out.error, status: ctx.status, clientId: clientOf(ctx) };
      answer(ctx, await pages.error(ctx as unknown as Context, fault));
    },
    async signOut(ctx: KoaContextWithOIDC) {
      const state = (ctx.oidc.session as unknown as { state: { secret: string; clientId?: string } }).state;
      const form = {
        action: ctx.oidc.urlFor('end_session_confirm'),
        xsrf: state.secret,
        clientId: state.clientId ?? null,
      };
      answer(ctx, await pages.signOut(ctx as unknown as Context, form));
    },
    async signedOut(ctx: KoaContextWithOIDC) {
      answer(ctx, await pages.signedOut(ctx as unknown as Context, { clientId: clientOf(ctx) }));
    },
  };
}
