import type { Router } from '@koa/router';
import { askKeepers } from '@latchkey/commands/ask-keepers';
import { dropKeeper, nameKeeper } from '@latchkey/commands/name-keeper';
import { readOrganizations } from '@latchkey/commands/read-organizations';
import { takeAsPerson } from '@latchkey/commands/take-as-person';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { emptyFrom, emptySchema, fillFrom, fillSchema } from '@latchkey/idp/web/seat-forms';
import { roleVisit } from '@latchkey/idp/web/session-guard';
import { findAccounts } from '@latchkey/store/find-account';
import { listOrganizations, readOrganization } from '@latchkey/store/seat';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { organizationsView } from './view.ts';

const PATH = '/books/organizations';
const keeperForm = z.object({ username: z.string().trim().min(1).max(200) });
const personForm = z.object({ username: z.string().trim().max(200).default('') });

/** `/books/organizations`: organizations with seats, who fills them, and which of them is one person. */
export function addOrganizationRoutes(router: Router, deps: PageDeps): void {
  router.get(PATH, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const { settings, timezone, csrf } = seen;
    if (settings === null) throw new PageError(503, 'not-set-up');
    const rows = await listOrganizations(deps.db.one, sourcesOf(seen.roles));
    const organizations = await readOrganizations(deps.db.one, rows, settings);
    seen.show(organizationsView(seen.text, { organizations, timezone, csrf }));
  });

  /** One form of one organization, for those who answer for its source. */
  function post<T extends z.ZodType>(
    verb: string,
    schema: T,
    act: (
      on: {
        db: PageDeps['db'];
        ctx: Context;
        identityId: string;
        byTreasurer: true;
        context: ReturnType<typeof contextOf>;
      },
      values: z.infer<T>,
    ) => Promise<void>,
  ): void {
    router.post(`${PATH}/:id/${verb}`, async (ctx) => {
      const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: PATH });
      if (seen === null) return;
      const id = z.uuid().safeParse(ctx.params.id).data;
      const found = id === undefined ? null : await readOrganization(deps.db.one, id);
      const scope = sourcesOf(seen.roles);
      if (found === null || (scope !== null && !scope.includes(found.source)))
        throw new PageError(404, 'not-found');
      const sent = await readForm(ctx, schema, { ...deps, binding: seen.binding });
      const { identityId } = found;
      const on = { db: deps.db, ctx, identityId, byTreasurer: true as const, context: contextOf(deps, seen) };
      if (sent.kind === 'faults') sayNext(ctx, 'warn', 'seats.fault.who');
      else await act(on, sent.values);
      goTo(ctx, PATH);
    });
  }

  post('fill', fillSchema, fillFrom);
  post('empty', emptySchema, (on, values) => emptyFrom(on, values.account));
  post('keeper', keeperForm, async (on, { username }) => {
    const accountId = await only(on.db, username);
    if (accountId === null) return sayNext(on.ctx, 'warn', 'seats.fault.no-such-account');
    const input = { identityId: on.identityId, accountId, origin: 'treasurer' } as const;
    const done = await on.db.tx((tx) => nameKeeper(tx, input, on.context));
    if (done.ok) sayNext(on.ctx, 'good', 'seats.keeper_named');
    else sayNext(on.ctx, 'warn', `seats.fault.${done.fault.code}`);
  });
  post('ask', z.object({}), async (on) => {
    const done = await on.db.tx((tx) => askKeepers(tx, { identityId: on.identityId }, on.context));
    if (done.ok) sayNext(on.ctx, 'good', 'seats.ask.sent');
    else sayNext(on.ctx, 'warn', `seats.ask.fault.${done.fault.code}`);
  });
  post('drop', emptySchema, async (on, { account }) => {
    const input = { identityId: on.identityId, accountId: account };
    const done = await on.db.tx((tx) => dropKeeper(tx, input, on.context));
    if (done.ok) sayNext(on.ctx, 'good', 'seats.keeper_dropped');
    else sayNext(on.ctx, 'warn', 'seats.fault.gone');
  });
  post('person', personForm, async (on, { username }) => {
    const accountId = username === '' ? null : await only(on.db, username);
    if (username !== '' && accountId === null) return sayNext(on.ctx, 'warn', 'seats.fault.no-such-account');
    const done = await on.db.tx((tx) =>
      takeAsPerson(tx, { identityId: on.identityId, accountId }, on.context),
    );
    if (done.ok) sayNext(on.ctx, 'good', 'seats.person_taken');
    else sayNext(on.ctx, 'warn', `seats.fault.${done.fault.code}`);
  });
}

/** The one account that is meant; null: none, or several. */
async function only(db: PageDeps['db'], username: string): Promise<string | null> {
  const found = await findAccounts(db.one, username);
  return found.length === 1 ? (found[0] ?? null) : null;
}
