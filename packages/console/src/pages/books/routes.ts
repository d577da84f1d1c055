import type { Router } from '@koa/router';
import { ACCEPTABLE, acceptProblem, isAcceptable } from '@latchkey/commands/accept-problem';
import { approvePlan } from '@latchkey/commands/approve-plan';
import { rejectPlan } from '@latchkey/commands/reject-plan';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readWordsOn } from '@latchkey/store/approval';
import { type HeldChange, readHeldChanges, readLastReads } from '@latchkey/store/books-page';
import { listContributionAsks } from '@latchkey/store/contribution-ask';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import { readHubStatus } from '@latchkey/store/hub-status';
import { countInvitations } from '@latchkey/store/invitation-page';
import { readRoleHolders } from '@latchkey/store/role';
import { type BudgetLine, listBudgetLines } from '@latchkey/store/source-budget';
import { z } from 'zod';
import { deskLinks } from '../desk-links.ts';
import { contextOf, sourcesOf } from '../scope.ts';
import { changeText } from './change-text.ts';
import { type BooksModel, booksView } from './view.ts';

/** A plan that holds more than this is looked through on the command line. */
const MOST_SHOWN = 500;
const COUNTS = ['members', 'orders', 'children', 'manual'] as const;

const acceptForm = z.object({ readId: z.string().regex(/^\d{1,18}$/), problem: z.enum(ACCEPTABLE) });
const approveForm = z.object({ changes: z.coerce.number().int() });

/** `/books`: the state of the reads, and what waits for a person's word. */
export function addBooksRoutes(router: Router, deps: PageDeps): void {
  addAcceptRoute(router, deps);
  router.get('/books', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    seen.show(booksView(seen.text, await modelOf(deps, seen)));
  });

  router.post('/books/plans/:id/approve', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const sent = await readForm(ctx, approveForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const planId = planIdOf(ctx.params.id);
    const all = await readHeldChanges(deps.db.one, sourcesOf(seen.roles), MOST_SHOWN + 1);
    const held = all.filter((one) => one.planId === planId);
    if (held.length !== sent.values.changes) {
      sayNext(ctx, 'warn', 'console.books.moved');
      goTo(ctx, '/books');
      return;
    }
    const items = held.map((one) => ({
      ...(one.accountId === null ? { identity: one.identityId ?? '' } : { account: one.accountId }),
      key: one.key,
    }));
    const done = await deps.db.tx((tx) => approvePlan(tx, { planId, items }, contextOf(deps, seen)));
    if (!done.ok) sayNext(ctx, 'warn', 'console.books.moved');
    else if (done.standing.kind === 'waits') {
      const date = seen.text.dateTime(done.standing.untilOn, seen.timezone);
      sayNext(ctx, 'good', 'console.books.approved.waits', { date });
    } else if (
      done.standing.kind === 'needs-second' &&
      held.some((one) => one.accountId === seen.person.accountId)
    ) {
      sayNext(ctx, 'warn', 'console.books.approved.own');
    } else sayNext(ctx, 'good', `console.books.approved.${done.standing.kind}`);
    goTo(ctx, '/books');
  });

  router.post('/books/plans/:id/reject', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const planId = planIdOf(ctx.params.id);
    const own = { planId, sources: sourcesOf(seen.roles) };
    const done = await deps.db.tx((tx) => rejectPlan(tx, own, contextOf(deps, seen)));
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'console.books.rejected' : 'console.books.moved');
    goTo(ctx, '/books');
  });
}

function addAcceptRoute(router: Router, deps: PageDeps): void {
  router.post('/books/sources/:name/accept', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const sent = await readForm(ctx, acceptForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const source = String(ctx.params.name);
    const sources = sourcesOf(seen.roles);
    if (sources !== null && !sources.includes(source)) throw new PageError(404, 'not-found');
    const done = await deps.db.tx((tx) =>
      acceptProblem(tx, { source, ...sent.values }, contextOf(deps, seen)),
    );
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'books.pull.accepted' : 'books.pull.moved');
    goTo(ctx, '/books');
  });
}

function planIdOf(id: unknown): string {
  const parsed = z
    .string()
    .regex(/^\d{1,18}$/)
    .safeParse(id);
  if (!parsed.success) throw new PageError(404, 'not-found');
  return parsed.data;
}

async function modelOf(deps: PageDeps, seen: Visit): Promise<BooksModel> {
  const { db } = deps;
  const { text, timezone } = seen;
  const sources = sourcesOf(seen.roles);
  const [reads, held, status, invitations, holders, workerAlive, asks, budgets] = await Promise.all([
    readLastReads(db.one),
    readHeldChanges(db.one, sources, MOST_SHOWN + 1),
    readHubStatus(db.one),
    countInvitations(db.one, { sources }),
    readRoleHolders(db.one),
    isWorkerAlive(db.one),
    listContributionAsks(db.one, sources),
    listBudgetLines(db.one),
  ]);
  const words = await readWordsOn(db.one, [...new Set(held.map((one) => one.planId))]);
  const when = (date: Date | null) => (date === null ? null : text.dateTime(date, timezone));
  return {
    csrf: seen.csrf,
    asks: asks.map((one) => ({
      factId: one.factId,
      who: one.name ?? text.t('console.nameless'),
      accountId: one.accountId,
      cause: one.cause,
      status: one.status,
      since: text.date(one.askedOn, timezone),
      ids: one.aliases,
    })),
    sources: reads
      .filter((read) => sources === null || sources.includes(read.source))
      .map((read) => ({
        name: read.source,
        complete: read.complete,
        lastComplete: when(read.lastCompleteOn),
        lastTry: when(read.startedOn),
        counts: COUNTS.flatMap((key) => {
          const count = read.counts[key];
          return count === undefined ? [] : [{ label: text.t(`console.books.rows.${key}`), count }];
        }),
        problems: read.problems.map(({ code, params }) => problemText(seen, code, params ?? {})),
        accept: read.problems.flatMap(({ code }) =>
          read.readId !== null && isAcceptable(code) ? [{ readId: read.readId, problem: code }] : [],
        )[0],
        budget: budgetText(
          seen,
          budgets.find((one) => one.source === read.source),
        ),
      })),
    plans: plansOf(seen, held, words),
    counts: {
      ready: invitations.ready,
      sent: invitations.sent,
      active: status.active,
      withHold: status.withHold,
      left: status.left,
    },
    links: deskLinks.filter((link) => seen.roles.some(({ role }) => (link.roles as string[]).includes(role))),
    workerAlive,
    oneAdmin: holders.filter(({ role }) => role === 'admin').length === 1,
  };
}

function budgetText({ text, timezone }: Visit, line: BudgetLine | undefined): string | null {
  if (line === undefined) return null;
  const { sent, allowed, remaining, resetAt } = line;
  if (remaining === null || resetAt === null) return text.t('books.pull.budget_of', { sent, allowed });
  const time = new Intl.DateTimeFormat(text.language, { timeStyle: 'medium', timeZone: timezone });
  return text.t('books.pull.budget_left', { sent, allowed, remaining, time: time.format(resetAt) });
}

function problemText({ text }: Visit, code: string, params: Record<string, string | number>): string {
  const key = `errors.source.${code}`;
  return text.has(key) ? text.t(key, params) : code;
}

function plansOf(
  { text, settings, timezone }: Visit,
  held: readonly HeldChange[],
  words: Awaited<ReturnType<typeof readWordsOn>>,
): BooksModel['plans'] {
  const isCut = held.length > MOST_SHOWN;
  return [...Map.groupBy(held, (one) => one.planId)].map(([id, changes]) => ({
    id,
    madeOn: text.dateTime((changes[0] as HeldChange).madeOn, timezone),
    changes: changes.length,
    isCut,
    agreed: words
      .filter((word) => word.planId === id)
      .map(({ who, madeOn }) => ({
        who: who ?? text.t('console.books.shell'),
        on: text.dateTime(madeOn, timezone),
      })),
    people: [...Map.groupBy(changes, (one) => one.accountId ?? one.identityId ?? '')].map(([, own]) => ({
      who: own[0]?.who ?? text.t('console.nameless'),
      accountId: own[0]?.accountId ?? null,
      changes: own.map((one) => {
        const key = `console.held.${one.held}`;
        return {
          what: changeText(text, settings, one.change),
          held: text.has(key) ? text.t(key) : one.held,
        };
      }),
    })),
  }));
}
