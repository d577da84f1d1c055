import type { Router } from '@koa/router';
import { agreeRaise } from '@latchkey/commands/agree-raise';
import { raiseLimit } from '@latchkey/commands/raise-limit';
import { readPolicy } from '@latchkey/commands/settings/read-settings';
import { stopRaise } from '@latchkey/commands/stop-raise';
import { newPeopleLimit, removalLimits, shareFor } from '@latchkey/domain/guard-limits';
import { groupTitle, titleOf } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readKnownUsernames } from '@latchkey/store/account';
import { listRaises } from '@latchkey/store/guard-raise';
import { readPeopleCounts } from '@latchkey/store/plan';
import { readRemovalCounts } from '@latchkey/store/removal-ticket';
import { readRoleHolders } from '@latchkey/store/role';
import { z } from 'zod';
import { nameAuthor } from '../name-author.ts';
import { contextOf } from '../scope.ts';
import { type GuardModel, guardView, type ScopeRow } from './view.ts';

const HERE = '/books/guard';
const SHOWN = 12;

const askForm = z.object({ scope: z.string().max(80), up_to: z.coerce.number().int().min(1).max(100_000) });

/** `/books/guard`: how much may change without a person's word, and limits that are raised for once. */
export function addGuardRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    seen.show(guardView(seen.text, await modelOf(deps, seen)));
  });

  router.post(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
    if (seen === null) return;
    const sent = await readForm(ctx, askForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') sayNext(ctx, 'warn', 'guard.raise.said.form');
    else {
      const input = { scope: sent.values.scope, upTo: sent.values.up_to };
      const done = await deps.db.tx((tx) => raiseLimit(tx, input, contextOf(deps, seen)));
      if (done.ok) sayNext(ctx, 'good', 'guard.raise.said.asked');
      else sayNext(ctx, 'warn', `guard.raise.said.${done.fault.code}`);
    }
    goTo(ctx, HERE);
  });

  for (const [act, command] of [
    ['agree', agreeRaise],
    ['stop', stopRaise],
  ] as const) {
    router.post(`${HERE}/:id/${act}`, async (ctx) => {
      const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: HERE });
      if (seen === null) return;
      const raiseId = z.uuid().safeParse(ctx.params.id).data;
      if (raiseId === undefined) throw new PageError(404, 'not-found');
      await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
      const done = await deps.db.tx((tx) => command(tx, { raiseId }, contextOf(deps, seen)));
      if (done.ok) sayNext(ctx, 'good', `guard.raise.said.${act}`);
      else sayNext(ctx, 'warn', `guard.raise.said.${done.fault.code}`);
      goTo(ctx, HERE);
    });
  }
}

async function modelOf(deps: PageDeps, seen: Visit): Promise<GuardModel> {
  const { db } = deps;
  const { text, settings, timezone } = seen;
  const policy = seen.settings?.policy ?? (await readPolicy(db.one));
  const [counts, people, raises, holders, known] = await Promise.all([
    readRemovalCounts(db.one),
    readPeopleCounts(db.one),
    listRaises(db.one, SHOWN),
    readRoleHolders(db.one),
    readKnownUsernames(db.one, policy.guard?.keepers ?? []),
  ]);
  const limitOf = removalLimits(policy.guard);
  const title = (scope: string) =>
    scope.startsWith('app:') ? titleOf(settings, scope.slice(4)) : groupTitle(settings, scope.slice(6));
  const scopes = [
    ...policy.apps.map(({ name }) => `app:${name}`),
    ...policy.groups.map(({ name }) => `group:${name}`),
  ].map((scope): ScopeRow => {
    const managed = counts.managed.get(scope) ?? 0;
    const taken = counts.taken.get(scope) ?? 0;
    return {
      scope,
      kind: scope.startsWith('app:') ? 'app' : 'group',
      title: title(scope),
      managed: managed - taken,
      limit: limitOf(scope, managed),
      ...shareFor(scope, policy.guard),
      taken,
    };
  });
  const self = `account:${seen.person.accountId}`;
  return {
    csrf: seen.csrf,
    scopes,
    newPeople: { limit: newPeopleLimit(people.known, policy.guard), taken: people.fresh },
    keepers: (policy.guard?.keepers ?? []).map((username) => ({ username, found: known.includes(username) })),
    raises: await Promise.all(
      raises.map(async (one) => ({
        id: one.id,
        title: title(one.scope),
        upTo: one.upTo,
        by: await nameAuthor(db.one, text, one.author),
        madeOn: text.dateTime(one.madeOn, timezone),
        second: one.second === null ? null : await nameAuthor(db.one, text, one.second),
        until: text.dateTime(one.endsOn, timezone),
        state: one.state,
        planId: one.planId,
        mayAgree: one.state === 'asked' && one.author !== self,
      })),
    ),
    mayAsk: seen.roles.some(({ role }) => role === 'admin'),
    oneAdmin: new Set(holders.filter(({ role }) => role === 'admin').map((one) => one.accountId)).size <= 1,
  };
}
