import type { Router } from '@koa/router';
import { answerQuestion } from '@latchkey/commands/answer-question';
import { reopenQuestion } from '@latchkey/commands/reopen-question';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { findAccounts } from '@latchkey/store/find-account';
import { readQuestionSource, readRefused } from '@latchkey/store/question-page';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { readQuestionViews } from './model.ts';
import { questionsView } from './view.ts';

const SHOWN = 25;
const HERE = '/books/questions';

const answerForm = z.object({
  answer: z.enum(['same', 'new', 'refused']),
  account: z.uuid().optional(),
  person: z.string().trim().max(200).default(''),
});

/** `/books/questions`: whose an outside account is, where the hub must not guess. */
export function addQuestionRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const sources = sourcesOf(seen.roles);
    const [{ questions, total }, refused] = await Promise.all([
      readQuestionViews(deps.db, seen.settings, sources, SHOWN),
      readRefused(deps.db.one, sources),
    ]);
    const { csrf, timezone } = seen;
    seen.show(questionsView(seen.text, { csrf, timezone, questions, total, refused }));
  });

  router.post(`${HERE}/:id`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: HERE });
    if (seen === null) return;
    const questionId = await questionOf(deps, seen, ctx);
    const sent = await readForm(ctx, answerForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const { answer, account, person } = sent.values;
    if (answer !== 'same') {
      await say(ctx, seen, deps, { questionId, answer: { kind: answer } });
      return;
    }
    const found = account === undefined ? await findAccounts(deps.db.one, person) : [account];
    if (found.length !== 1) {
      sayNext(ctx, 'warn', found.length === 0 ? 'console.nobody_found' : 'who.questions.said.several');
      goTo(ctx, HERE);
      return;
    }
    await say(ctx, seen, deps, { questionId, answer: { kind: 'same', accountId: found[0] as string } });
  });

  router.post(`${HERE}/:id/again`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: HERE });
    if (seen === null) return;
    const questionId = await questionOf(deps, seen, ctx);
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const done = await deps.db.tx((tx) => reopenQuestion(tx, { questionId }, contextOf(deps, seen)));
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'who.questions.said.again' : 'who.questions.said.gone');
    goTo(ctx, HERE);
  });
}

/** The question of the path, where it is about a source of the visitor's. */
async function questionOf(deps: PageDeps, seen: Visit, ctx: Context): Promise<string> {
  const id = z.uuid().safeParse(ctx.params.id).data;
  const source = id === undefined ? null : await readQuestionSource(deps.db.one, id);
  const sources = sourcesOf(seen.roles);
  if (id === undefined || source === null || (sources !== null && !sources.includes(source))) {
    throw new PageError(404, 'not-found');
  }
  return id;
}

async function say(
  ctx: Context,
  seen: Visit,
  deps: PageDeps,
  input: Parameters<typeof answerQuestion>[1],
): Promise<void> {
  const done = await deps.db.tx((tx) => answerQuestion(tx, input, contextOf(deps, seen)));
  if (done.ok) sayNext(ctx, 'good', `who.questions.said.${input.answer.kind}`);
  else sayNext(ctx, 'warn', `who.questions.said.${done.fault.code}`);
  goTo(ctx, HERE);
}
