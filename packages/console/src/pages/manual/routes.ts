import type { Router } from '@koa/router';
import { addManual } from '@latchkey/commands/add-manual';
import { changeManual } from '@latchkey/commands/change-manual';
import { manualSources } from '@latchkey/commands/manual-sources';
import { previewManual } from '@latchkey/commands/preview-manual';
import { MANUAL_REASONS, manualState } from '@latchkey/domain/manual';
import { groupTitle, titleOf } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import type { FieldFaults } from '@latchkey/idp/web/parts';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readCalendar } from '@latchkey/store/clock';
import { findAccounts } from '@latchkey/store/find-account';
import { listManual, type ManualView } from '@latchkey/store/kept-row';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { type AddForm, type ManualModel, manualView } from './view.ts';
import { previewView } from './view-preview.ts';

const day = z.union([z.literal(''), z.iso.date('console.manual.fault.dates')]).default('');
const addForm = z.object({
  source: z.string('console.manual.fault.source').min(1, 'console.manual.fault.source'),
  username: z.string().trim().max(200).default(''),
  name: z.string().trim().max(100).default(''),
  address: z.union([z.literal(''), z.email('console.manual.fault.address')]).default(''),
  group: z.string('console.manual.fault.group').min(1, 'console.manual.fault.group'),
  reason: z.enum(MANUAL_REASONS, 'console.manual.fault.reason'),
  sponsor: z.string('console.manual.fault.sponsor').trim().min(1, 'console.manual.fault.sponsor').max(200),
  from: day,
  until: day,
  go: z.enum(['look', 'add', 'back']).default('look'),
});
type Add = z.infer<typeof addForm>;
const changeForm = z.object({ do: z.enum(['end', 'until']), until: day });

/** `/books/manual`: members kept by hand, entered with a preview, ended and extended. */
export function addManualRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/manual', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    seen.show(manualView(seen.text, await modelOf(deps, seen, {}, {})));
  });

  router.post('/books/manual/add', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const sent = await readForm(ctx, addForm, { ...deps, binding: seen.binding });
    const again = async (typed: AddForm, faults: FieldFaults) =>
      seen.show(manualView(seen.text, await modelOf(deps, seen, typed, faults)));
    if (sent.kind === 'faults') return again(sent.typed, sent.faults);
    const { values } = sent;
    mayUse(seen, values.source);
    if (values.go === 'back') return again(values, {});
    const who = await whoOf(deps, values);
    const sponsors = await findAccounts(deps.db.one, values.sponsor);
    const [sponsorId] = sponsors;
    if ('fault' in who) return again(values, who.fault);
    if (sponsorId === undefined || sponsors.length > 1)
      return again(values, { sponsor: 'console.manual.fault.sponsor' });
    const dates = { from: values.from || null, until: values.until || null };
    const input = {
      source: values.source,
      who: who.who,
      group: values.group,
      reason: values.reason,
      sponsorId,
    };
    const context = contextOf(deps, seen);
    if (values.go === 'look') return look(deps, seen, values, who);
    const added = await deps.db.tx((tx) => addManual(tx, { ...input, ...dates }, context));
    if (!added.ok) return again(values, { form: `cli.fault.${added.fault.code}` });
    sayNext(ctx, 'good', 'console.manual.added');
    goTo(ctx, '/books/manual');
  });

  router.post('/books/manual/:id', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const sent = await readForm(ctx, changeForm, { ...deps, binding: seen.binding });
    const id = z.uuid().safeParse(ctx.params.id).data;
    const row = (await listManual(deps.db.one, sourcesOf(seen.roles))).find((one) => one.id === id);
    if (row === undefined) throw new PageError(404, 'not-found');
    if (sent.kind === 'faults') {
      sayNext(ctx, 'warn', 'console.manual.fault.dates');
      return goTo(ctx, '/books/manual');
    }
    const { values } = sent;
    const change =
      values.do === 'end'
        ? ({ do: 'end' } as const)
        : ({ do: 'until', until: values.until || null } as const);
    const done = await deps.db.tx((tx) => changeManual(tx, { rowId: row.id, change }, contextOf(deps, seen)));
    if (done.ok) sayNext(ctx, 'good', 'console.manual.changed');
    else sayNext(ctx, 'warn', `cli.fault.${done.fault.code}`);
    goTo(ctx, '/books/manual');
  });
}

function mayUse(seen: Visit, source: string): void {
  const sources = sourcesOf(seen.roles);
  if (sources !== null && !sources.includes(source)) throw new PageError(403, 'forbidden');
}

type Who =
  | { who: { accountId: string } | { name: string; address: string | null }; known: boolean }
  | { fault: FieldFaults };

async function whoOf(deps: PageDeps, values: Add): Promise<Who> {
  if (values.username !== '') {
    const found = await findAccounts(deps.db.one, values.username);
    const [accountId] = found;
    if (accountId === undefined || found.length > 1)
      return { fault: { username: 'console.manual.fault.username' } };
    return { who: { accountId }, known: false };
  }
  if (values.name === '') return { fault: { username: 'console.manual.fault.who' } };
  const address = values.address === '' ? null : values.address;
  const known = address !== null && (await findAccounts(deps.db.one, address)).length > 0;
  return { who: { name: values.name, address }, known };
}

async function look(deps: PageDeps, seen: Visit, values: Add, who: Exclude<Who, { fault: unknown }>) {
  const { text, settings } = seen;
  if (settings === null) throw new PageError(503, 'not-set-up');
  const accountId = 'accountId' in who.who ? who.who.accountId : null;
  const data = { group: values.group, from: values.from || null, until: values.until || null };
  const preview = await previewManual(deps.db.one, { source: values.source, accountId, data }, settings);
  const apps = preview.apps.map((app) => titleOf(settings, app));
  seen.show(
    previewView(text, {
      values,
      who: values.username === '' ? values.name : values.username,
      group: groupTitle(settings, values.group),
      until: values.until === '' ? null : text.date(new Date(`${values.until}T12:00:00Z`), 'UTC'),
      apps,
      isNew: accountId === null,
      noAddress: accountId === null && values.address === '',
      known: who.known,
      waits: preview.waits,
      later: preview.later,
      csrf: seen.csrf,
    }),
  );
}

async function modelOf(
  deps: PageDeps,
  seen: Visit,
  typed: AddForm,
  faults: FieldFaults,
): Promise<ManualModel> {
  const { text, settings } = seen;
  if (settings === null) throw new PageError(503, 'not-set-up');
  const scope = sourcesOf(seen.roles);
  const today = (await readCalendar(deps.db.one)).toISOString().slice(0, 10);
  const all = manualSources(settings);
  const sources = all.filter(({ name }) => scope === null || scope.includes(name));
  const groups = [...new Set(sources.flatMap((one) => one.groups))];
  const rows = await listManual(deps.db.one, scope);
  return {
    sources: sources.map((one) => one.name),
    others: all.length > sources.length,
    groups: groups.map((name) => ({ name, title: groupTitle(settings, name) })),
    lines: rows.map((row) => lineOf(seen, row, today)),
    today,
    typed: { sponsor: seen.person.username ?? '', ...typed },
    faults,
    csrf: seen.csrf,
  };

  function lineOf(visit: Visit, row: ManualView, on: string) {
    const { until } = row.data;
    return {
      id: row.id,
      name: row.name ?? row.username ?? row.address ?? text.t('console.nameless'),
      username: row.username,
      group: groupTitle(visit.settings, row.data.group),
      reason: row.reason ?? 'honorary',
      sponsor: row.sponsor ?? '–',
      until: until === null ? null : text.date(new Date(`${until}T12:00:00Z`), 'UTC'),
      untilDay: until ?? '',
      state: row.barred ? ('barred' as const) : manualState(row.data, on),
    };
  }
}
