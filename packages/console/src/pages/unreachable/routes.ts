import type { Router } from '@koa/router';
import { printClaimCode } from '@latchkey/commands/print-claim-code';
import { typeAddress } from '@latchkey/commands/type-address';
import { unreachableCause } from '@latchkey/domain/unreachable';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { createText, LANGUAGES } from '@latchkey/runtime/text/text';
import { readHeldBack } from '@latchkey/store/invitation-page';
import { isUnreachable, readUnreachable } from '@latchkey/store/unreachable-page';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { sheetView } from './sheet-view.ts';
import { unreachableView } from './view.ts';

const SHOWN = 200;
const HERE = '/books/unreachable';

const addressForm = z.object({
  address: z
    .string('who.unreachable.fault.address')
    .trim()
    .max(254, 'who.unreachable.fault.address')
    .pipe(z.email('who.unreachable.fault.address')),
});

/** `/books/unreachable`: whom the books give no address, and the ways to reach them all the same. */
export function addUnreachableRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    await showList(deps, seen);
  });

  router.post(`${HERE}/:id/code`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: HERE });
    if (seen === null) return;
    const invitationId = await invitationOf(deps, seen, ctx);
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const made = await deps.db.tx((tx) => printClaimCode(tx, { invitationId }, contextOf(deps, seen)));
    if (!made.ok) throw new PageError(404, 'not-found');
    const { code, expiresOn } = made;
    const languages = seen.settings?.document.languages ?? LANGUAGES;
    seen.show(
      sheetView(seen.text, {
        coop: seen.coop,
        code,
        joinUrl: `${deps.issuer}/join`,
        until: languages.map((language) => {
          const text = createText(language);
          return { text, date: text.date(expiresOn, seen.timezone) };
        }),
      }),
    );
  });

  router.post(`${HERE}/:id/address`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: HERE });
    if (seen === null) return;
    const invitationId = await invitationOf(deps, seen, ctx);
    const sent = await readForm(ctx, addressForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') {
      await showList(deps, seen, { invitationId, typed: sent.typed.address ?? '' }, 422);
      return;
    }
    const input = { invitationId, address: sent.values.address };
    const done = await deps.db.tx((tx) => typeAddress(tx, input, contextOf(deps, seen)));
    if (done.ok) sayNext(ctx, 'good', 'who.unreachable.said.sent');
    else sayNext(ctx, 'warn', `who.unreachable.said.${done.fault.code}`);
    goTo(ctx, HERE);
  });
}

async function showList(
  deps: PageDeps,
  seen: Visit,
  wrong: { invitationId: string; typed: string } | null = null,
  status = 200,
): Promise<void> {
  const { text, timezone, csrf } = seen;
  const sources = sourcesOf(seen.roles);
  const [list, heldBack] = await Promise.all([
    readUnreachable(deps.db.one, sources, SHOWN),
    readHeldBack(deps.db.one, sources),
  ]);
  const nameless = text.t('console.nameless');
  const view = unreachableView(text, {
    csrf,
    total: list.total,
    lines: list.rows.map((row) => ({
      invitationId: row.invitationId,
      name: row.name ?? row.slug ?? nameless,
      cause: unreachableCause(row.identities),
      typed:
        row.typed === null
          ? null
          : { address: row.typed, on: row.sentOn === null ? null : text.date(row.sentOn, timezone) },
      codeUntil: row.codeUntil === null ? null : text.date(row.codeUntil, timezone),
      wrong: wrong?.invitationId === row.invitationId ? wrong.typed : null,
    })),
    asked: heldBack.map((one) => ({ name: one.name ?? one.slug ?? nameless, kind: one.kind })),
  });
  seen.show(view, status);
}

/** The invitation of the path, where it is of somebody on the visitor's list. */
async function invitationOf(deps: PageDeps, seen: Visit, ctx: Context): Promise<string> {
  const id = z.uuid().safeParse(ctx.params.id).data;
  if (id === undefined || !(await isUnreachable(deps.db.one, sourcesOf(seen.roles), id))) {
    throw new PageError(404, 'not-found');
  }
  return id;
}
