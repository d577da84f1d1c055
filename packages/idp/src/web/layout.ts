import { type Html, html, raw, renderHtml } from '@latchkey/runtime/text/html';
import type { Language, Text } from '@latchkey/runtime/text/text';
import { ASSETS } from './assets.ts';

/** What a page says. A view makes it; the frame is put around it. */
export type PageView = {
  title: string;
  body: Html;
  /** `narrow`: one thing to do. `wide`: things to look at. */
  width: 'narrow' | 'wide';
  /** Goes on by itself, without JavaScript: a `Refresh` header, so that no reader of the page meets it in the text. */
  refresh?: { seconds: number; url: string } | undefined;
  /** Said above everything of pages of a role, on each of them, as long as it is so. */
  notices?: Html | null | undefined;
  /** The form has faults: said in the title, which a screen reader speaks first. */
  hasFaults?: boolean | undefined;
};

/** What stands around every page. */
export type Frame = {
  text: Text;
  /** Name of the co-op; null before the hub was set up. */
  coop: string | null;
  languages: readonly Language[];
  /** Path and query that shows this page again with GET; languages are links to it. */
  here: string;
  /** Links of somebody who is signed in; null: nobody is, or the page is about one thing alone. */
  menu: { signOutUrl: string; books: boolean } | null;
  /** Said once, after something was done. */
  flash: { kind: 'good' | 'warn'; text: string } | null;
};

/** The whole document. Everything that is not ours is escaped; there is no script and no inline style in it. */
export function renderPage(frame: Frame, view: PageView): string {
  const { text } = frame;
  const coop = frame.coop ?? 'Latchkey';
  return renderHtml(html`${raw('<!doctype html>')}
<html lang="${text.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${view.hasFaults === true ? text.t('idp.frame.fault_title', { title: view.title }) : view.title} · ${coop}</title>
<link rel="preload" href="${ASSETS.font}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${ASSETS.styles}">
<link rel="icon" href="${ASSETS.icon}" type="image/svg+xml">
</head>
<body class="${view.width}">
<a class="skip" href="#main">${text.t('idp.frame.skip')}</a>
<header class="top">
<a class="brand" href="/"><img src="${ASSETS.icon}" alt="" width="32" height="32"><span>${coop}</span></a>
${menu(frame)}
${languages(frame)}
</header>
<main id="main" class="stack">
${frame.flash === null ? null : html`<p class="note ${frame.flash.kind}" role="status">${frame.flash.text}</p>`}
${view.notices ?? null}
${view.body}
</main>
<footer class="foot"><span>${text.t('idp.frame.by')}</span>${
    frame.menu === null
      ? html`<a href="/join">${text.t('idp.frame.join')}</a>`
      : html`<a href="/account#kept">${text.t('idp.account.kept')}</a>`
  }</footer>
</body>
</html>
`);
}

function menu({ text, menu: links, here }: Frame): Html | null {
  if (links === null) return null;
  const path = here.split('?')[0] ?? here;
  const link = (href: string, name: string) =>
    html`<a href="${href}"${isHere(path, href) ? raw(' aria-current="page"') : null}>${name}</a>`;
  return html`<nav aria-label="${text.t('idp.frame.menu')}">
${link('/', text.t('idp.frame.apps'))}
${link('/account', text.t('idp.frame.account'))}
${links.books ? link('/books', text.t('idp.frame.books')) : null}
<a href="${links.signOutUrl}">${text.t('idp.frame.sign_out')}</a>
</nav>`;
}

function languages({ text, languages: all, here }: Frame): Html | null {
  const others = all.filter((one) => one !== text.language);
  if (others.length === 0) return null;
  return html`<nav aria-label="${text.t('idp.frame.languages')}">${others.map(
    (one) =>
      html`<a href="${withLanguage(here, one)}" hreflang="${one}" lang="${one}">${text.t(`common.language.${one}`)}</a>`,
  )}</nav>`;
}

function withLanguage(here: string, language: Language): string {
  const [path = '/', search = ''] = here.split('?');
  const query = new URLSearchParams(search);
  query.set('lang', language);
  return `${path}?${query}`;
}

/** A page counts to the part of the menu that its path lies under; admins' pages are reached from the books. */
function isHere(path: string, href: string): boolean {
  if (href === '/books' && path.startsWith('/admin/')) return true;
  return path === href || (href !== '/' && path.startsWith(`${href}/`));
}
