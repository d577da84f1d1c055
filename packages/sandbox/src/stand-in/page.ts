import { type Html, html, raw, renderHtml } from '@latchkey/runtime/text/html';
import { pickLanguage } from '@latchkey/runtime/text/pick-language';
import { createText, type Language, type MessageKey, type Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';

/** Key of a message for people. */
export type TextKey = MessageKey;

/** One page of a stand-in. */
export interface Page {
  title: string;
  /** Which app this stands for, said at the top of every page. */
  app: string;
  body: Html;
  /** Reload after so many seconds, for pages that follow something. */
  refreshSeconds?: number;
}

/** Cookie in which a chosen language is kept, shared by the stand-ins of one host. */
export const LANGUAGE_COOKIE = 'sandbox_language';

/** The texts of a request's language: `?lang=`, the cookie, then Accept-Language. */
export function pageText(ctx: Koa.Context, languages: readonly Language[]): Text {
  const asked = languages.find((language) => language === ctx.query.lang);
  if (asked) ctx.cookies.set(LANGUAGE_COOKIE, asked, { sameSite: 'lax', overwrite: true });
  const picked = pickLanguage([asked, ctx.cookies.get(LANGUAGE_COOKIE)], ctx.get('Accept-Language'));
  return createText(languages.includes(picked) ? picked : (languages[0] ?? 'en'));
}

/** The finished page, and the headers that every page has. */
export function renderPage(ctx: Koa.Context, text: Text, languages: readonly Language[], page: Page): string {
  ctx.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'",
  );
  ctx.set('Referrer-Policy', 'same-origin');
  ctx.set('Cache-Control', 'no-store');
  const others = languages.filter((language) => language !== text.language);
  const refresh = page.refreshSeconds
    ? html`<meta http-equiv="refresh" content="${String(page.refreshSeconds)}">`
    : '';
  return renderHtml(html`${raw('<!doctype html>')}
<html lang="${text.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refresh}<title>${page.title} · ${page.app}</title>
<style>${raw(CSS)}</style>
</head>
<body>
<header>
<strong>${page.app}</strong>
<span class="stand-in">${text.t('sandbox.nc.stand_in')}</span>
<nav aria-label="${text.t('sandbox.nc.languages')}">${others.map(
    (language) =>
      html`<a href="?lang=${language}" hreflang="${language}" lang="${language}">${LANGUAGE_NAMES[language]}</a>`,
  )}</nav>
</header>
<main>
<h1>${page.title}</h1>
${page.body}
</main>
</body>
</html>
`);
}

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', es: 'Español' };

const CSS = `
:root { color-scheme: light dark; --ink: #1c2230; --soft: #566073; --paper: #fff; --ground: #f3f5f9; --line: #d4dae5; --accent: #1f55c4; --bad: #a8201a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf4; --soft: #a8b1c3; --paper: #1b2130; --ground: #11151f; --line: #36405a; --accent: #8fb2ff; --bad: #ff9d94; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding: .75rem 1rem; background: var(--paper); border-bottom: 1px solid var(--line); }
header nav { margin-inline-start: auto; display: flex; gap: 1rem; }
.stand-in, .soft { color: var(--soft); font-size: .9rem; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
dl { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
.button, button { display: inline-block; font: inherit; padding: .5rem 1rem; min-height: 2.75rem; border-radius: .4rem; border: 1px solid var(--accent); background: var(--accent); color: var(--paper); text-decoration: none; cursor: pointer; }
button.quiet { background: transparent; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
form.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
label { display: block; } input, select { font: inherit; padding: .5rem; min-height: 2.75rem; max-width: 100%; border: 1px solid var(--soft); border-radius: .4rem; background: var(--paper); color: var(--ink); }
pre, code { font-family: ui-monospace, monospace; font-size: .9rem; } pre { white-space: pre-wrap; background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; margin: .5rem 0; }
ul.plain { list-style: none; padding: 0; margin: 0; } ul.plain li { border-top: 1px solid var(--line); padding: .6rem 0; } ul.plain li:first-child { border-top: 0; } ul.plain.card { padding: 0 1rem; }
.card > :first-child { margin-top: 0; } .card > :last-child, .card > :last-child > :last-child { margin-bottom: 0; }
input[type=checkbox] { min-height: 0; width: 1.2rem; height: 1.2rem; vertical-align: middle; }
.bad { color: var(--bad); font-weight: 600; }
iframe { width: 100%; height: 26rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
`;
