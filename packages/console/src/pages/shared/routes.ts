import type { Router } from '@koa/router';
import { changeSharedGroups, nameKeeper, removeKeeper } from '@latchkey/commands/change-shared';
import { makeShared } from '@latchkey/commands/make-shared';
import { groupTitle } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import type { FieldFaults } from '@latchkey/idp/web/parts';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { findAccounts } from '@latchkey/store/find-account';
import { listSharedAccounts } from '@latchkey/store/shared-account';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf } from '../scope.ts';
import { type SharedModel, sharedView } from './view.ts';

const HERE = '/admin/shared';
const groupList = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const makeForm = z.object({
  name: z.string('idp.claim.fault.name').max(400, 'idp.claim.fault.name'),
  username: z.string('idp.claim.fault.invalid').trim().toLowerCase().max(60, 'idp.claim.fault.invalid'),
  keepers: z.string().max(400).default(''),
  groups: groupList,
});
const NOTHING = { name: '', username: '', keepers: '', groups: [] };

/** `/admin/shared`: accounts of collectives and working groups, and who keeps them. */
export function addSharedAccountRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin']);
    if (seen !== null) await show(seen, NOTHING, {});
  });

  router.post(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
    if (seen === null) return;
    const sent = await readForm(ctx, makeForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') {
      await show(seen, { ...NOTHING, ...sent.typed, groups: [] }, sent.faults, 422);
      return;
    }
    const { name, username, groups } = sent.values;
    const keepers = await findAll(sent.values.keepers);
    if (keepers === null) {
      await show(seen, sent.values, { keepers: 'names.shared.said.no-keeper' }, 422);
      return;
    }
    const input = { name, username, groups, keepers };
    const made = await deps.db.tx((tx) => makeShared(tx, input, contextOf(deps, seen)));
    if (!made.ok) {
      await show(seen, sent.values, faultsOf(made.fault.code), 422);
      return;
    }
    sayNext(ctx, 'good', 'names.shared.said.made');
    goTo(ctx, HERE);
  });

  router.post(`${HERE}/:id/name-keeper`, async (ctx) => {
    const at = await openAccount(ctx);
    if (at === null) return;
    const sent = await readForm(ctx, z.object({ person: z.string().max(200) }), at.guard);
    const found = sent.kind === 'good' ? await findAccounts(deps.db.one, sent.values.person) : [];
    const [keeperId] = found;
    if (found.length !== 1 || keeperId === undefined) return say(ctx, 'no-keeper');
    const input = { sharedId: at.sharedId, keeperId };
    const done = await deps.db.tx((tx) => nameKeeper(tx, input, contextOf(deps, at.seen)));
    return say(ctx, done.ok ? null : done.fault.code, 'names.shared.said.named');
  });

  router.post(`${HERE}/:id/remove-keeper`, async (ctx) => {
    const at = await openAccount(ctx);
    if (at === null) return;
    const sent = await readForm(ctx, z.object({ keeper: z.uuid() }), at.guard);
    if (sent.kind === 'faults') return say(ctx, 'gone');
    const input = { sharedId: at.sharedId, keeperId: sent.values.keeper };
    const done = await deps.db.tx((tx) => removeKeeper(tx, input, contextOf(deps, at.seen)));
    return say(ctx, done.ok ? null : done.fault.code, 'names.shared.said.removed');
  });

  router.post(`${HERE}/:id/groups`, async (ctx) => {
    const at = await openAccount(ctx);
    if (at === null) return;
    const sent = await readForm(ctx, z.object({ groups: groupList }), at.guard);
    if (sent.kind === 'faults') return say(ctx, 'gone');
    const input = { sharedId: at.sharedId, groups: sent.values.groups };
    const done = await deps.db.tx((tx) => changeSharedGroups(tx, input, contextOf(deps, at.seen)));
    return say(ctx, done.ok ? null : done.fault.code, 'names.shared.said.saved');
  });

  async function openAccount(ctx: Context) {
    const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
    if (seen === null) return null;
    const sharedId = z.uuid().safeParse(ctx.params.id).data;
    if (sharedId === undefined) throw new PageError(404, 'not-found');
    return { seen, sharedId, guard: { ...deps, binding: seen.binding } };
  }

  function say(
    ctx: Context,
    fault: 'gone' | 'no-keeper' | 'keeper-already' | 'group' | 'privileged' | null,
    said: MessageKey = 'names.shared.said.saved',
  ): void {
    sayNext(ctx, fault === null ? 'good' : 'warn', fault === null ? said : `names.shared.said.${fault}`);
    goTo(ctx, HERE);
  }

  /** Accounts of people named one after the other; null: one of them is not exactly one. */
  async function findAll(typed: string): Promise<string[] | null> {
    const ids: string[] = [];
    for (const person of typed.split(/[\s,;]+/).filter((one) => one !== '')) {
      const [id, ...more] = await findAccounts(deps.db.one, person);
      if (id === undefined || more.length > 0) return null;
      ids.push(id);
    }
    return ids;
  }

  async function show(
    seen: Visit,
    typed: SharedModel['typed'],
    faults: FieldFaults,
    status = 200,
  ): Promise<void> {
    const { text, settings } = seen;
    const accounts = await listSharedAccounts(deps.db.one);
    const groups = (settings?.policy.groups ?? []).filter((group) => !group.privileged);
    const view = sharedView(text, {
      csrf: seen.csrf,
      accounts: accounts.map((one) => ({
        ...one,
        keepers: one.keepers.map((keeper) => ({
          id: keeper.id,
          name: keeper.name ?? keeper.username ?? text.t('console.nameless'),
        })),
      })),
      groups: groups.map(({ name }) => ({ name, title: groupTitle(settings, name) })),
      typed,
      faults,
    });
    seen.show(view, status);
  }
}

function faultsOf(
  code: 'no-name' | 'invalid' | 'reserved' | 'taken' | 'no-keeper' | 'group' | 'privileged',
): FieldFaults {
  switch (code) {
    case 'no-name':
      return { name: 'idp.claim.fault.name' };
    case 'no-keeper':
      return { keepers: 'names.shared.said.no-keeper' };
    case 'group':
    case 'privileged':
      return { groups: `names.shared.said.${code}` };
    default:
      return { username: `idp.claim.fault.${code}` };
  }
}
