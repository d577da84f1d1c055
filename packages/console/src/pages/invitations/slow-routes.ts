import type { Router } from '@koa/router';
import { maySendInvitations } from '@latchkey/commands/open-mailing';
import { queueInvitations, stopQueue } from '@latchkey/commands/queue-invitations';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readReadyIds, readReadyPeople } from '@latchkey/store/invitation-page';
import { readQueue } from '@latchkey/store/invitation-queue';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { readReasons } from './reasons.ts';
import { sendAll } from './send-all.ts';
import type { StepsModel } from './steps.ts';

/** Most that one press sends to a group, or queues. */
const MOST = 5000;
const LOOK = 500;

const groupForm = z.object({ shownAt: z.iso.datetime(), group: z.string().min(1).max(40) });
const dailyForm = z.object({
  shownAt: z.iso.datetime(),
  perDay: z.coerce
    .number('letters.more.per_day_fault')
    .int('letters.more.per_day_fault')
    .min(1, 'letters.more.per_day_fault')
    .max(500, 'letters.more.per_day_fault'),
});

/** `/books/invitations/group|daily|stop`: sending little by little. */
export function addSlowRoutes(router: Router, deps: PageDeps): void {
  router.post('/books/invitations/group', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const form = await readForm(ctx, groupForm, { ...deps, binding: seen.binding });
    if (form.kind === 'faults') throw new PageError(400, 'not-a-form');
    const { group, shownAt } = form.values;
    await sendAll(deps, ctx, seen, await readyOfGroup(deps, seen, group, new Date(shownAt)));
    goTo(ctx, '/books/invitations');
  });

  router.post('/books/invitations/daily', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const form = await readForm(ctx, dailyForm, { ...deps, binding: seen.binding });
    if (form.kind === 'faults') {
      sayNext(ctx, 'warn', 'letters.more.per_day_fault');
      goTo(ctx, '/books/invitations');
      return;
    }
    const { perDay, shownAt } = form.values;
    const scope = { sources: sourcesOf(seen.roles) };
    const invitationIds = await readReadyIds(deps.db.one, scope, { madeBy: new Date(shownAt), limit: MOST });
    const done = await deps.db.tx((tx) =>
      queueInvitations(tx, { invitationIds, perDay }, contextOf(deps, seen)),
    );
    if (!done.ok) sayNext(ctx, 'warn', 'letters.first.refused');
    else sayNext(ctx, 'good', 'letters.queue.queued', { count: done.queued });
    goTo(ctx, '/books/invitations');
  });

  router.post('/books/invitations/stop', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    await deps.db.tx((tx) => stopQueue(tx, { sources: sourcesOf(seen.roles) }, contextOf(deps, seen)));
    sayNext(ctx, 'good', 'letters.queue.stopped');
    goTo(ctx, '/books/invitations');
  });
}

/** Invitations of people to whom the rules would give a group now. */
async function readyOfGroup(deps: PageDeps, seen: Visit, group: string, madeBy: Date): Promise<string[]> {
  const policy = seen.settings?.policy;
  if (policy === undefined || !policy.groups.some((one) => one.name === group)) {
    throw new PageError(400, 'not-a-form');
  }
  const scope = { sources: sourcesOf(seen.roles) };
  const people = await readReadyPeople(deps.db.one, scope, { madeBy, limit: MOST });
  const ids: string[] = [];
  for (let at = 0; at < people.length; at += LOOK) {
    const some = people.slice(at, at + LOOK);
    const reasons = await readReasons(
      deps.db,
      policy,
      some.map((one) => one.accountId),
    );
    for (const { id, accountId } of some) {
      if (reasons.get(accountId)?.some((reason) => reason.group === group) === true) ids.push(id);
    }
  }
  return ids;
}

/** What the page shows of how sending is gone about. */
export async function readSteps(deps: PageDeps, seen: Visit): Promise<StepsModel> {
  const { db } = deps;
  const [maySend, queue] = await Promise.all([
    maySendInvitations(db.one, { kind: 'account', id: seen.person.accountId }),
    readQueue(db.one, sourcesOf(seen.roles)),
  ]);
  return {
    maySend,
    groups: (seen.settings?.policy.groups ?? []).map(({ name, title }) => ({ name, title })),
    queue:
      queue.nextOn === null
        ? null
        : {
            count: queue.count,
            perDay: queue.perDay,
            nextOn: seen.text.date(queue.nextOn, seen.timezone),
          },
  };
}
