import type { Router } from '@koa/router';
import { ask } from '@latchkey/commands/ask';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readAccount } from '@latchkey/store/account';
import { keepAccountsOf } from '@latchkey/store/books-page';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import { readTask } from '@latchkey/store/task';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { resultText, stepText } from './step-text.ts';
import { taskView } from './view.ts';

/** Kinds of tasks that a page of the desk follows. */
const TITLES = { 'read-one': 'books.pull.read_now', 'try-token': 'books.pull.token.heading' } as const;
const kind = z.enum(['read-one', 'try-token']);

/** `/books/tasks/ID`: what the worker does for the visitor, step by step; and the way to read a person now. */
export function addTaskRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/tasks/:id', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const id = z.uuid().safeParse(ctx.params.id).data;
    const task = id === undefined ? null : await readTask(deps.db.one, id);
    const known = kind.safeParse(task?.kind).data;
    if (task === null || known === undefined || task.askedBy !== `account:${seen.person.accountId}`) {
      throw new PageError(404, 'not-found');
    }
    const over = task.state === 'done' || task.state === 'failed' ? task.state : null;
    seen.show(
      taskView(seen.text, {
        title: TITLES[known],
        state: task.state,
        steps: task.steps.map((step) => stepText(seen.text, step)),
        result: over === null ? null : resultText(seen.text, known, over, task.result ?? {}),
        here: `/books/tasks/${task.id}`,
        back: backOf(known, task.arguments),
        workerAlive: await isWorkerAlive(deps.db.one),
      }),
    );
  });

  router.post('/admin/people/:id/read', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const account = z.uuid().safeParse(ctx.params.id).data;
    if (account === undefined || !(await mayRead(deps, seen, account))) throw new PageError(404, 'not-found');
    const asked = { kind: 'read-one', arguments: { account } };
    const { taskId } = await deps.db.tx((tx) => ask(tx, asked, contextOf(deps, seen)));
    goTo(ctx, `/books/tasks/${taskId}`);
  });
}

async function mayRead(deps: PageDeps, seen: Visit, accountId: string): Promise<boolean> {
  const sources = sourcesOf(seen.roles);
  if (sources === null) return (await readAccount(deps.db.one, accountId)) !== null;
  return (await keepAccountsOf(deps.db.one, [accountId], sources)).length > 0;
}

function backOf(of: z.infer<typeof kind>, args: Readonly<Record<string, unknown>>): string {
  return of === 'read-one' ? `/admin/people/${args.account}` : `/books/sources/${args.source}`;
}
