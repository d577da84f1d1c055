import type { Router } from '@koa/router';
import { readOwnTexts } from '@latchkey/commands/mail/own-texts';
import { sendPreview } from '@latchkey/commands/send-preview';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readAddress } from '@latchkey/store/address';
import { countHeld } from '@latchkey/store/books-page';
import { readCalendar } from '@latchkey/store/clock';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import {
  countInvitations,
  type InvitationView,
  readHeldBack,
  readInvitationPage,
  readReadyIds,
  readSendable,
} from '@latchkey/store/invitation-page';
import { z } from 'zod';
import { basisInWords, hubRole } from '../plain-words.ts';
import { sampleMail } from '../sample-mail.ts';
import { contextOf, sourcesOf } from '../scope.ts';
import { readReasons } from './reasons.ts';
import { sendAll } from './send-all.ts';
import { addSlowRoutes, readSteps } from './slow-routes.ts';
import { type InvitationsModel, invitationsView, type ListView } from './view.ts';

const PAGE = 50;
/** Most that one press sends: the page answers within seconds, and the mail server is not flooded. */
const BATCH = 500;

const query = z.object({
  view: z.enum(['ready', 'sent', 'blocked']).catch('ready'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  q: z.string().trim().max(100).catch(''),
});
const sendForm = z.object({
  do: z.enum(['chosen', 'all']),
  view: z.enum(['ready', 'sent']),
  shownAt: z.iso.datetime(),
  id: z.union([z.uuid().transform((id) => [id]), z.array(z.uuid()).max(BATCH)]).default([]),
});

/** `/books/invitations`: who would be invited and why, the mail, and sending it. */
export function addInvitationRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/invitations', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    seen.show(invitationsView(seen.text, await modelOf(deps, seen, query.parse(ctx.query))));
  });

  router.post('/books/invitations/preview', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const { accountId } = seen.person;
    await deps.db.tx((tx) => sendPreview(tx, { accountId }, contextOf(deps, seen)));
    sayNext(ctx, 'good', 'console.invitations.preview_sent');
    goTo(ctx, '/books/invitations');
  });

  router.post('/books/invitations/send', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const sent = await readForm(ctx, sendForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const { values } = sent;
    const scope = { sources: sourcesOf(seen.roles) };
    const ids =
      values.do === 'all'
        ? await readReadyIds(deps.db.one, scope, { madeBy: new Date(values.shownAt), limit: BATCH })
        : await readSendable(deps.db.one, values.id, scope);
    await sendAll(deps, ctx, seen, ids);
    goTo(ctx, `/books/invitations?view=${values.view}`);
  });

  addSlowRoutes(router, deps);
}

async function modelOf(deps: PageDeps, seen: Visit, asked: z.infer<typeof query>): Promise<InvitationsModel> {
  const { db } = deps;
  const { text, settings, timezone } = seen;
  if (settings === null) throw new PageError(503, 'not-set-up');
  const sources = sourcesOf(seen.roles);
  const scope = { sources, search: asked.q };
  const [counts, list, heldBack, heldNew, shownAt, workerAlive, ownAddress] = await Promise.all([
    countInvitations(db.one, { sources }),
    readInvitationPage(db.one, viewOf(asked.view), scope, { limit: PAGE, offset: (asked.page - 1) * PAGE }),
    readHeldBack(db.one, sources),
    countHeld(db.one, 'new-people'),
    readCalendar(db.one),
    isWorkerAlive(db.one),
    readAddress(db.one, seen.person.accountId),
  ]);
  const reasons = await readReasons(
    db,
    settings.policy,
    list.rows.map((row) => row.accountId),
  );
  const groupTitle = (group: string) => settings.document.groups[group]?.title ?? group;
  const why = (accountId: string) =>
    (reasons.get(accountId) ?? []).map(({ group, reason, basis }) => {
      const key = `console.reason.${reason}`;
      const said = text.has(key) ? text.t(key) : reason;
      return `${groupTitle(group)}: ${basis === null ? said : `${said} (${basisInWords(text, basis)})`}`;
    });
  return {
    coop: seen.coop,
    steps: await readSteps(deps, seen),
    counts,
    view: asked.view,
    search: asked.q,
    lines: list.rows.map((row) => ({
      id: row.id,
      name: row.name ?? row.address ?? row.slug ?? text.t('console.nameless'),
      address: row.address,
      slug: row.slug,
      why: [
        ...(row.role === null ? [] : [text.t('console.invitations.role', { role: hubRole(text, row.role) })]),
        ...why(row.accountId),
      ],
      sent: row.sentOn === null ? null : { on: text.date(row.sentOn, timezone), expired: row.expired },
    })),
    total: list.total,
    page: asked.page,
    pages: Math.ceil(list.total / PAGE),
    blocked: heldBack.map((one) => ({
      name: one.name ?? one.slug ?? text.t('console.nameless'),
      cause: causeOf(seen, one.kind),
    })),
    heldNew,
    batch: BATCH,
    shownAt: shownAt.toISOString(),
    mail: await sampleMail(deps, seen, 'invitation', await readOwnTexts(db.one)),
    ownAddress,
    workerAlive,
    csrf: seen.csrf,
  };
}

function viewOf(view: ListView): InvitationView {
  return view === 'blocked' ? 'no-address' : view;
}

function causeOf({ text }: Visit, kind: string): string {
  const key = `console.blocked.${kind}`;
  return text.has(key) ? text.t(key) : text.t('console.blocked.other');
}
