import type { Router } from '@koa/router';
import { approveMerge, rejectMerge } from '@latchkey/commands/approve-merge';
import type { CommandContext } from '@latchkey/commands/context';
import { previewMerge } from '@latchkey/commands/preview-merge';
import { proposeMerge } from '@latchkey/commands/propose-merge';
import { undoMerge } from '@latchkey/commands/undo-merge';
import { groupTitle, titleOf } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { readAccount } from '@latchkey/store/account';
import type { Tx } from '@latchkey/store/database';
import { findAccounts } from '@latchkey/store/find-account';
import { listMerges, type MergeChoices, type MergeRow } from '@latchkey/store/merge';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf } from '../scope.ts';
import { type MergeModel, type MergeView, mergeView } from './view.ts';

const HERE = '/admin/merge';
const proposeForm = z.looseObject({ keep: z.uuid(), gone: z.uuid() });
const FAULTS = [
  'gone',
  'same-account',
  'keep-unclaimed',
  'in-merge',
  'affected',
  'needs-second',
  'waits',
  'too-late',
] as const;
type Fault = (typeof FAULTS)[number];
type Said = { ok: true } | { ok: false; fault: { code: Fault } };

/** `/admin/merge`: two accounts of one person become one, with a preview and a second person; for 30 days it can be undone. */
export function addMergeRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const mayDecide = isAdmin(seen);
    const typed = { keep: textOf(ctx.query.keep), gone: textOf(ctx.query.gone) };
    const pair = mayDecide ? await readPair(typed) : null;
    const draft = pair === null ? null : await preview(seen, { ...pair, choices: {} });
    const fault = typed.keep === '' || !mayDecide || draft !== null ? null : 'names.merge.said.not_found';
    if (fault !== null) {
      sayNext(ctx, 'warn', fault);
      goTo(ctx, HERE);
      return;
    }
    const merges = await listMerges(deps.db.one);
    const open: MergeModel['open'][number][] = [];
    const done: MergeModel['done'][number][] = [];
    for (const one of merges) {
      if (one.state === 'proposed') {
        const view = await preview(seen, one);
        const on = seen.text.date(one.proposedOn, seen.timezone);
        if (view !== null) open.push({ ...view, id: one.id, on, untilOn: null });
      } else done.push(await doneOf(seen, one));
    }
    seen.show(mergeView(seen.text, { csrf: seen.csrf, mayDecide, draft, typed, open, done }));
  });

  router.post(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
    if (seen === null) return;
    const sent = await readForm(ctx, proposeForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const { keep: keepId, gone: goneId, ...rest } = sent.values;
    const choices: Record<string, 'keep' | 'gone'> = {};
    for (const [name, value] of Object.entries(rest)) {
      if (name.startsWith('app.') && (value === 'keep' || value === 'gone')) choices[name.slice(4)] = value;
    }
    const input = { keepId, goneId, choices: choices as MergeChoices };
    const done = await deps.db.tx((tx) => proposeMerge(tx, input, contextOf(deps, seen)));
    say(ctx, done, done.ok && done.done ? 'names.merge.said.approved' : 'names.merge.said.proposed');
  });

  post('approve', 'names.merge.said.approved', ['admin'], (tx, mergeId, context) =>
    approveMerge(tx, { mergeId }, context),
  );
  post('reject', 'names.merge.said.rejected', ['admin', 'treasurer'], (tx, mergeId, context) =>
    rejectMerge(tx, { mergeId }, context),
  );
  post('undo', 'names.merge.said.undone', ['admin'], (tx, mergeId, context) =>
    undoMerge(tx, { mergeId }, context),
  );

  function post(
    verb: string,
    said: MessageKey,
    roles: readonly ('admin' | 'treasurer')[],
    act: (tx: Tx, id: string, context: CommandContext) => Promise<Said>,
  ): void {
    router.post(`${HERE}/:id/${verb}`, async (ctx: Context) => {
      const seen = await roleVisit(deps, ctx, roles, { here: HERE });
      if (seen === null) return;
      const id = z.uuid().safeParse(ctx.params.id).data;
      if (id === undefined) throw new PageError(404, 'not-found');
      await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
      say(ctx, await deps.db.tx((tx) => act(tx, id, contextOf(deps, seen))), said);
    });
  }

  function say(ctx: Context, done: Said, said: MessageKey): void {
    if (done.ok) sayNext(ctx, 'good', said);
    else sayNext(ctx, 'warn', `names.merge.said.${done.fault.code}`);
    goTo(ctx, HERE);
  }

  async function readPair(typed: { keep: string; gone: string }) {
    if (typed.keep === '' || typed.gone === '') return null;
    const [keep, gone] = [
      await findAccounts(deps.db.one, typed.keep),
      await findAccounts(deps.db.one, typed.gone),
    ];
    const [keepId] = keep;
    const [goneId] = gone;
    if (keep.length !== 1 || gone.length !== 1 || keepId === undefined || goneId === undefined) return null;
    return keepId === goneId ? null : { keepId, goneId };
  }

  async function preview(
    seen: Visit,
    input: { keepId: string; goneId: string; choices: MergeChoices },
  ): Promise<MergeView | null> {
    const found = await previewMerge(deps.db.one, input);
    const { settings } = seen;
    const title = (kind: 'app' | 'group', name: string) =>
      kind === 'app' ? titleOf(settings, name) : groupTitle(settings, name);
    return found === null ? null : { preview: found, title };
  }

  async function doneOf(seen: Visit, one: MergeRow): Promise<MergeModel['done'][number]> {
    const keep = await readAccount(deps.db.one, one.keepId);
    const untilOn = one.undoUntilOn === null ? '' : seen.text.date(one.undoUntilOn, seen.timezone);
    return { id: one.id, keep: keep?.name ?? keep?.username ?? seen.text.t('console.nameless'), untilOn };
  }
}

function isAdmin(seen: Visit): boolean {
  return seen.roles.some((one) => one.role === 'admin');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 200) : '';
}
