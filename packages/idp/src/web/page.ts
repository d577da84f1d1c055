import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { createText, LANGUAGES, type Language, type Text } from '@latchkey/runtime/text/text';
import type { Context } from 'koa';
import type { WebDeps } from './deps.ts';
import { takeFlash } from './flash.ts';
import { chooseLanguage } from './language.ts';
import { type Frame, type PageView, renderPage } from './layout.ts';

/** One request's page: its texts and settings, and the way to answer with a document. */
export type Page = {
  text: Text;
  /** Null before the hub was set up. */
  settings: HubSettings | null;
  /** Name of the co-op for texts. */
  coop: string;
  timezone: string;
  /** The co-op's own address, for "ask …"; null before the hub was set up. */
  contact: string | null;
  render(view: PageView): string;
  /** Answers with a page. `status`: 200 unless told otherwise. */
  show(view: PageView, status?: number): void;
};

export type PageOptions = {
  /** The language that the person chose for themselves. */
  language?: Language | null;
  menu?: Frame['menu'];
  /** Path and query that shows this page with GET, where the request was a POST. */
  here?: string;
};

/** Begins a page of a request. */
export async function openPage(deps: WebDeps, ctx: Context, options: PageOptions = {}): Promise<Page> {
  const settings = await deps.settings();
  const languages = settings?.document.languages ?? LANGUAGES;
  const text = createText(chooseLanguage(ctx, languages, options.language ?? null));
  const coop = settings?.document.name ?? null;
  const render = (view: PageView) =>
    renderPage(
      {
        text,
        coop,
        languages,
        here: options.here ?? `${ctx.path}${ctx.search}`,
        menu: options.menu ?? null,
        // A sign-in in between does not use up what is said after it.
        flash: options.menu ? takeFlash(ctx, text) : null,
      },
      view,
    );
  return {
    text,
    settings,
    coop: coop ?? 'Latchkey',
    timezone: settings?.document.timezone ?? 'UTC',
    contact: settings?.document.mail.from ?? null,
    render,
    show(view, status = 200) {
      ctx.status = status;
      ctx.type = 'html';
      ctx.set('Cache-Control', 'no-store');
      if (view.refresh !== undefined) ctx.set('Refresh', `${view.refresh.seconds};url=${view.refresh.url}`);
      ctx.body = render(view);
    },
  };
}
