import type { Router } from '@koa/router';
import { answerAdmission } from '@latchkey/commands/answer-admission';
import { explainPerson } from '@latchkey/commands/explain-person';
import { sayReturned } from '@latchkey/commands/say-returned';
import { tellingRules } from '@latchkey/domain/explain';
import { groupTitle } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { type AdmissionRow, listAdmissions } from '@latchkey/store/admission';
import { keepAccountsOf } from '@latchkey/store/books-page';
import { readCalendar } from '@latchkey/store/clock';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { type AdmissionItem, admissionsView } from './view.ts';

const HERE = '/books/admissions';
const SHOWN = 25;
const DAY_MS = 86_400_000;

const answerForm = z.object({
  group: z.string().min(1).max(60),
  answer: z.enum(['admitted', 'refused']),
});

/** `/books/admissions`: people whose rule asks before they come in. */
export function addAdmissionRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const sources = sourcesOf(seen.roles);
    const [waiting, refused, now] = await Promise.all([
      listAdmissions(deps.db.one, 'waiting', sources, SHOWN),
      listAdmissions(deps.db.one, 'refused', sources, SHOWN),
      readCalendar(deps.db.one),
    ]);
    const items = async (rows: readonly AdmissionRow[]) => {
      const all: AdmissionItem[] = [];
      for (const row of rows) all.push(await itemOf(deps, seen, row, now));
      return all;
    };
    seen.show(
      admissionsView(seen.text, {
        csrf: seen.csrf,
        waiting: await items(waiting.rows),
        total: waiting.total,
        refused: await items(refused.rows),
        asking: seen.settings?.policy.rules.some((rule) => rule.admit === 'ask') ?? false,
      }),
    );
  });

  router.post(`${HERE}/:id`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: HERE });
    if (seen === null) return;
    const accountId = z.uuid().safeParse(ctx.params.id).data;
    const sources = sourcesOf(seen.roles);
    const [own] =
      accountId === undefined
        ? []
        : sources === null
          ? [accountId]
          : await keepAccountsOf(deps.db.one, [accountId], sources);
    if (own === undefined) throw new PageError(404, 'not-found');
    const sent = await readForm(ctx, answerForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const input = { accountId: own, ...sent.values };
    const done = await deps.db.tx((tx) => answerAdmission(tx, input, contextOf(deps, seen)));
    if (done.ok) sayNext(ctx, 'good', `guard.admissions.said.${sent.values.answer}`);
    else sayNext(ctx, 'warn', `guard.admissions.said.${done.fault.code}`);
    goTo(ctx, HERE);
  });

  router.post('/books/asks/:id/done', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: '/books' });
    if (seen === null) return;
    const factId = z.uuid().safeParse(ctx.params.id).data;
    if (factId === undefined) throw new PageError(404, 'not-found');
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const input = { factId, sources: sourcesOf(seen.roles) };
    const done = await deps.db.tx((tx) => sayReturned(tx, input, contextOf(deps, seen)));
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'guard.asks.said' : 'guard.admissions.said.gone');
    goTo(ctx, '/books');
  });
}

async function itemOf(deps: PageDeps, seen: Visit, row: AdmissionRow, now: Date): Promise<AdmissionItem> {
  const { text, settings, timezone } = seen;
  const explanation = await explainPerson(deps.db.one, row.accountId);
  const rules = explanation?.groups.find((one) => one.group === row.group)?.rules ?? [];
  const days = Math.floor((now.getTime() - row.since.getTime()) / DAY_MS);
  const life = `console.life.${row.life}`;
  return {
    accountId: row.accountId,
    group: row.group,
    groupTitle: groupTitle(settings, row.group),
    name: row.name ?? text.t('console.nameless'),
    life: text.has(life) ? text.t(life) : row.life,
    since: text.date(row.since, timezone),
    waits: days < 3 ? null : text.t('guard.admissions.days', { count: days }),
    why: tellingRules(rules).map((rule) => {
      const status = rule.basis === null ? null : `guard.status.${rule.basis}`;
      const said = status !== null && text.has(status) ? text.t(status) : null;
      return said === null
        ? (rule.basis ?? text.t('console.person.nothing_said'))
        : `${said} (${rule.basis})`;
    }),
  };
}
