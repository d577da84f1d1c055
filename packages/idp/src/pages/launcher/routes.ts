import type { Router } from '@koa/router';
import { payUrlOf } from '@latchkey/commands/settings/pay-url';
import { decideAccess } from '@latchkey/domain/policy';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { readAdmissions } from '@latchkey/store/admission';
import { type LauncherRow, readGrace, readLauncher } from '@latchkey/store/launcher';
import type { SignedIn } from '../../oidc/sign-in.ts';
import { groupTitle, titleOf, urlOf } from '../../web/app-names.ts';
import type { PageDeps } from '../../web/deps.ts';
import { goTo } from '../../web/go-to.ts';
import { openPage, type Page } from '../../web/page.ts';
import { PageError } from '../../web/page-error.ts';
import { visit } from '../../web/session-guard.ts';
import { type LauncherApp, launcherView, welcomeView } from './view.ts';

/** `/`: the launcher for members, the door for everybody else. */
export function addLauncherRoutes(router: Router, deps: PageDeps): void {
  router.get('/', async (ctx) => {
    const person = await deps.signIn.readSession(ctx.req, ctx.res);
    if (person === null) {
      const signInUrl = deps.signIn.signInUrl('/');
      if (ctx.query['sign-in'] !== undefined) {
        goTo(ctx, signInUrl);
        return;
      }
      const page = await openPage(deps, ctx);
      if (page.settings === null) throw new PageError(503, 'not-set-up');
      page.show(welcomeView(page.text, { coop: page.coop, signInUrl }));
      return;
    }
    const seen = await visit(deps, ctx);
    if (seen === null) return;
    const [rows, grace, admissions] = await Promise.all([
      readLauncher(deps.db.one, person.accountId),
      readGrace(deps.db.one, person.accountId),
      readAdmissions(deps.db.one, person.accountId),
    ]);
    const { text, settings, timezone } = seen;
    seen.show(
      launcherView(text, {
        coop: seen.coop,
        name: person.name ?? person.username ?? '',
        apps: rows.map((row) => launcherApp(seen, person, row)).filter((app) => app !== null),
        grace: grace.map((one) => ({
          group: groupTitle(settings, one.group),
          until: text.date(one.endOn, timezone),
        })),
        holds: person.holds.map((hold): MessageKey => `idp.hold.${hold}`),
        waiting: admissions
          .filter((one) => one.state === 'waiting')
          .map((one) => groupTitle(settings, one.group)),
        payUrl: payUrlOf(settings),
        contact: seen.contact,
      }),
    );
  });
}

/** One app as it stands for this person now; null for one they have left. The same rule as at the app's own door. */
function launcherApp(page: Page, person: SignedIn, row: LauncherRow): LauncherApp | null {
  const access = decideAccess({
    client: 'app',
    account: { life: person.life, holds: person.holds },
    app: { mode: row.mode, retired: false },
    entitlement: { treatment: row.treatment, version: row.version },
    delivery: {
      deliveredVersion: row.deliveredVersion,
      deliveredTreatment: row.deliveredTreatment,
      outcome: row.outcome,
    },
  });
  const url = row.loginUri ?? urlOf(page.settings, row.app);
  if (url === null || (access.kind === 'denied' && access.reason === 'left-app')) return null;
  return {
    name: row.app,
    title: titleOf(page.settings, row.app),
    url,
    state: access.kind === 'allowed' ? 'open' : access.kind === 'preparing' ? 'preparing' : 'closed',
    closed: access.kind === 'denied' ? `idp.launcher.closed.${access.reason}` : null,
    // An opaque id is no name to anybody: it is the `sub` where the app takes it as the account's id.
    handle:
      row.handle !== null && row.handle !== person.username && row.handle !== person.accountId
        ? row.handle
        : null,
  };
}
