import { type FoundInvitation, findInvitation } from '@latchkey/commands/invitation-token';
import type { Language } from '@latchkey/runtime/text/text';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import type { Context } from 'koa';
import { csrfToken } from '../../web/csrf.ts';
import type { PageDeps } from '../../web/deps.ts';
import type { PageView } from '../../web/layout.ts';
import { openPage, type Page } from '../../web/page.ts';
import { PageError } from '../../web/page-error.ts';
import type { FieldFaults } from '../../web/parts.ts';
import { proofSource } from '../proof/proof-source.ts';
import { claimClosedView } from './closed-view.ts';
import { claimDetailsView } from './details-view.ts';
import { claimNameView } from './name-view.ts';
import { suggestUsername } from './suggest-username.ts';

/** A claim in progress. `here`: the path of the link. */
export type Open = { found: FoundInvitation; page: Page; here: string; csrf: string };

/** The invitation of the link, or the page that says why it opens nothing. */
export async function openClaim(deps: PageDeps, ctx: Context): Promise<Open | null> {
  const token = String(ctx.params.token);
  const here = `/join/${encodeURIComponent(token)}`;
  const page = await openPage(deps, ctx, ctx.method === 'GET' ? {} : { here });
  if (page.settings === null) throw new PageError(503, 'not-set-up');
  const found = await findInvitation(deps.db.one, deps.keys, token);
  if (found?.kind !== 'open') {
    const { coop, contact } = page;
    page.show(
      claimClosedView(page.text, { kind: found?.kind ?? 'unknown', coop, contact }),
      found === null ? 404 : 410,
    );
    return null;
  }
  return { found, page, here, csrf: csrfToken(deps.keys, claimBinding(found)) };
}

/** What forms of a claim are bound to. */
export function claimBinding(found: FoundInvitation): string {
  return `claim:${found.invitation.id}.${found.invitation.counter}`;
}

/** Shows the first step. */
export async function showName(
  deps: PageDeps,
  { found, page, here }: Open,
  shown: { username: string; faults: FieldFaults },
  csrf: string,
  status = 200,
): Promise<void> {
  const view = claimNameView(page.text, {
    coop: page.coop,
    name: found.name,
    action: `${here}/name`,
    linkUrl: proofSource(page.settings) === null ? null : `${here}/open-collective`,
    csrf,
    suggestion: suggestUsername(found.name),
    workerAlive: await isWorkerAlive(deps.db.one),
    ...shown,
  });
  page.show(view, status);
}

/** The second step. */
export function details(
  { found, page, here, csrf }: Open,
  shown: { username: string; name: string; faults: FieldFaults },
): PageView {
  const languages: readonly Language[] = page.settings?.document.languages ?? ['en'];
  return claimDetailsView(page.text, {
    coop: page.coop,
    // Only what was followed from a mail becomes the member's own.
    address: found.invitation.reachedBy === 'mail' ? found.address : null,
    language: page.text.language,
    languages,
    action: here,
    csrf,
    otherNameUrl: `${here}?other`,
    ...shown,
  });
}
