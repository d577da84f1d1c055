import { createServer, type Server } from 'node:http';
import { securityHeaders } from '@latchkey/idp/oidc/security-headers';
import { serveAssets } from '@latchkey/idp/web/assets';
import { renderPage } from '@latchkey/idp/web/layout';
import { createText, LANGUAGES, type Language } from '@latchkey/runtime/text/text';
import Koa from 'koa';
import { BOOKS_SAMPLES } from './books-samples.ts';
import { CONSOLE_SAMPLES } from './console-samples.ts';
import { GUARD_SAMPLES } from './guard-samples.ts';
import { LETTERS_SAMPLES } from './letters-samples.ts';
import { MEMBER_SAMPLES } from './member-samples.ts';
import { NAMES_SAMPLES } from './names-samples.ts';
import { PULL_SAMPLES } from './pull-samples.ts';
import { coop, type Sample } from './sample.ts';
import { SEATS_SAMPLES } from './seats-samples.ts';
import { WHO_SAMPLES } from './who-samples.ts';

/** Every page of the hub, in every state that shows something else. */
export const SAMPLES: readonly Sample[] = [
  ...BOOKS_SAMPLES,
  ...CONSOLE_SAMPLES,
  ...GUARD_SAMPLES,
  ...LETTERS_SAMPLES,
  ...MEMBER_SAMPLES,
  ...NAMES_SAMPLES,
  ...PULL_SAMPLES,
  ...SEATS_SAMPLES,
  ...WHO_SAMPLES,
];

/** The whole document of a sample. */
export function renderSample(one: Sample, language: Language): string {
  const text = createText(language);
  return renderPage(
    {
      text,
      coop,
      languages: LANGUAGES,
      here: one.signedIn ? '/account' : `/${one.name}?a=1&b=2`,
      menu: one.signedIn ? { signOutUrl: '/out', books: true } : null,
      flash: one.signedIn ? { kind: 'good', text: text.t('idp.account.language_saved') } : null,
    },
    one.view(text),
  );
}

/** Serves samples at `/LANGUAGE/NAME` with the hub's own headers and assets. */
export async function startGallery(port = 0): Promise<{ url: string; close(): Promise<void> }> {
  const app = new Koa();
  app.use(securityHeaders);
  app.use(serveAssets);
  app.use((ctx) => {
    const [, language, name] = ctx.path.split('/');
    const found = SAMPLES.find((one) => one.name === name);
    if (found === undefined || (language !== 'en' && language !== 'es')) return;
    ctx.type = 'html';
    ctx.body = renderSample(found, language);
  });
  const server: Server = createServer(app.callback());
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
