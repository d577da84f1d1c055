import { setTimeout as sleep } from 'node:timers/promises';
import { createPageClient } from './page-client.ts';

/** Whom to be, at the claim page. */
export type ClaimAs = { username: string; name: string; password: string; language: 'en' | 'es' };

const PATIENCE_MS = 30_000;

/** Claims an account through the real pages, as a member without JavaScript would. Throws with the page's status where it fails. */
export async function claimThroughPages(link: string, who: ClaimAs): Promise<void> {
  const browser = createPageClient();
  let page = await browser.get(link);
  page = await browser.submit(page, { username: who.username });
  const until = Date.now() + PATIENCE_MS;
  while (!page.body.includes('data-testid="name-free"')) {
    if (Date.now() > until || page.status >= 400)
      throw new Error(`claim: the name was not found free (status ${page.status})`);
    await sleep(250);
    page = await browser.get(page.url);
  }
  const done = await browser.submit(page, { name: who.name, password: who.password, language: who.language });
  if (done.status !== 200 || new URL(done.url).pathname.startsWith('/join')) {
    throw new Error(`claim: the account was not made (status ${done.status})`);
  }
}
