import type { Router } from '@koa/router';
import { changeLanguage } from '@latchkey/commands/change-language';
import { changePassword } from '@latchkey/commands/change-password';
import type { CommandContext } from '@latchkey/commands/context';
import { endAccess } from '@latchkey/commands/end-access';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { readOpenAddressChange } from '@latchkey/store/address-change';
import { readOwnData } from '@latchkey/store/own-data';
import { listKept } from '@latchkey/store/seat';
import { readKept } from '@latchkey/store/shared-account';
import { z } from 'zod';
import { isBusy } from '../../sign-in/work-queue.ts';
import { groupTitle, titleOf } from '../../web/app-names.ts';
import type { PageDeps } from '../../web/deps.ts';
import { sayNext } from '../../web/flash.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { keepLanguage } from '../../web/language.ts';
import { readOwnWhys } from '../../web/own-why.ts';
import { openPage } from '../../web/page.ts';
import { PageError } from '../../web/page-error.ts';
import { weakPassword } from '../../web/password-rules.ts';
import { freshVisit, type Visit, visit } from '../../web/session-guard.ts';
import { proofSource } from '../proof/proof-source.ts';
import { signedOutView } from '../sign-out/views.ts';
import { accountView, passwordView } from './view.ts';

const languageForm = z.object({ language: z.enum(['en', 'es']) });
const passwordForm = z.object({ password: z.string('idp.password.short').min(1, 'idp.password.short') });

/** `/account…`: the member's own data, password, language, and signing out everywhere. */
export function addAccountRoutes(router: Router, deps: PageDeps): void {
  const contextOf = (seen: Visit): CommandContext => ({
    actor: { kind: 'account', id: seen.person.accountId },
    policy: null,
    keys: deps.keys,
    log: deps.log,
    wake: deps.wake,
  });

  router.get('/account', async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen === null) return;
    const { person, text, settings, timezone } = seen;
    const data = await readOwnData(deps.db.one, person.accountId);
    const kept = await readKept(deps.db.one, person.accountId);
    const date = (when: Date) => text.date(when, timezone);
    seen.show(
      accountView(text, {
        csrf: seen.csrf,
        sub: person.accountId,
        username: person.username ?? '',
        name: person.name ?? '',
        language: text.language,
        languages: settings?.document.languages ?? [],
        since: data.claimedOn === null ? null : date(data.claimedOn),
        addresses: data.addresses,
        askedAddress: (await readOpenAddressChange(deps.db.one, person.accountId)) !== null,
        groups: data.groups.map((one) => ({
          title: groupTitle(settings, one.group),
          origin: one.origin,
          since: date(one.startOn),
          until: one.endOn === null ? null : date(one.endOn),
        })),
        roles: seen.roles.map(({ role }) => text.t(`idp.role.${role}`)),
        holds: person.holds.map((hold): MessageKey => `idp.hold_name.${hold}`),
        books: data.identities,
        mayLink: proofSource(settings) !== null,
        apps: data.bindings.map((one) => ({ title: titleOf(settings, one.app), handle: one.handle })),
        sessions: data.sessions,
        whys: await readOwnWhys(deps.db.one, person.accountId, seen),
        kept: kept.map((one) => one.name),
        keeps: (await listKept(deps.db.one, person.accountId)).length > 0,
      }),
    );
  });

  router.post('/account/language', async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen === null) return;
    const sent = await readForm(ctx, languageForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'good') {
      const { language } = sent.values;
      const { accountId } = seen.person;
      await deps.db.tx((tx) => changeLanguage(tx, { accountId, language }, contextOf(seen)));
      keepLanguage(ctx, language);
      sayNext(ctx, 'good', 'idp.account.language_saved');
    }
    goTo(ctx, '/account');
  });

  router.get('/account/password', async (ctx) => {
    const seen = await freshVisit(deps, ctx);
    if (seen === null) return;
    seen.show(passwordView(seen.text, { csrf: seen.csrf, username: seen.person.username ?? '', faults: {} }));
  });

  router.post('/account/password', async (ctx) => {
    const seen = await freshVisit(deps, ctx, { here: '/account/password' });
    if (seen === null) return;
    const sent = await readForm(ctx, passwordForm, { ...deps, binding: seen.binding });
    const { person } = seen;
    const weak =
      sent.kind === 'good' ? weakPassword(sent.values.password, [person.username, person.name]) : null;
    if (sent.kind === 'faults' || weak !== null) {
      const faults = sent.kind === 'faults' ? sent.faults : { password: weak as MessageKey };
      seen.show(passwordView(seen.text, { csrf: seen.csrf, username: person.username ?? '', faults }), 422);
      return;
    }
    const hashed = await deps.passwords.hash(sent.values.password);
    if (isBusy(hashed)) throw new PageError(503, 'busy', hashed.retryAfterSeconds);
    const input = { accountId: person.accountId, ...hashed, keepSession: person.uid };
    const done = await deps.db.tx((tx) => changePassword(tx, input, contextOf(seen)));
    if (!done.ok) throw new PageError(403, 'forbidden');
    sayNext(ctx, 'good', 'idp.account.password_saved');
    goTo(ctx, '/account');
  });

  router.post('/account/sign-out-everywhere', async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const { accountId } = seen.person;
    await deps.db.tx((tx) =>
      endAccess(
        tx,
        { scope: { kind: 'account', accountId }, cause: 'sign-out-everywhere', logout: true },
        contextOf(seen),
      ),
    );
    goTo(ctx, '/signed-out');
  });

  router.get('/signed-out', async (ctx) => {
    const page = await openPage(deps, ctx);
    page.show(signedOutView(page.text, { app: null, everywhere: true, coop: page.coop }));
  });
}
