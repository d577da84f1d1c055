import type { Router } from '@koa/router';
import { agreeRules } from '@latchkey/commands/agree-rules';
import { proposeRules } from '@latchkey/commands/propose-rules';
import { exportRules } from '@latchkey/commands/settings/export-rules';
import { parseRules } from '@latchkey/commands/settings/parse-rules';
import { policyFrom } from '@latchkey/commands/settings/policy-from';
import { previewSettings } from '@latchkey/commands/settings/preview-settings';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import { type SettingsFile, settingsSchema } from '@latchkey/commands/settings/schema';
import { stopRules } from '@latchkey/commands/stop-rules';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readRoleHolders } from '@latchkey/store/role';
import { listProposals } from '@latchkey/store/rule-proposal';
import type { Context } from 'koa';
import { z } from 'zod';
import { contextOf } from '../scope.ts';
import { previewModel, proposalRows, wordsOf } from './model.ts';
import { proposalView, type RulesModel, rulesView } from './view.ts';

const HERE = '/books/rules';

const typedForm = z.object({ rules: z.string().max(50_000), version: z.coerce.number().int() });
const proposeForm = typedForm.extend({ affected: z.coerce.number().int() });
const agreeForm = z.object({ affected: z.coerce.number().int() });

/** `/books/rules`: the rules in plain words, changed with a preview, by two people where many are affected. */
export function addRuleRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    seen.show(rulesView(seen.text, await rulesModel(deps, seen, demand(seen))));
  });

  router.post(`${HERE}/preview`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
    if (seen === null) return;
    const settings = demand(seen);
    const sent = await readForm(ctx, typedForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const { rules: typed, version } = sent.values;
    const parsed = parseRules(typed, settings.document);
    if (!parsed.ok) {
      const faults = parsed.faults.map((one) => faultText(seen, one));
      seen.show(rulesView(seen.text, { ...(await rulesModel(deps, seen, settings)), typed, faults }), 422);
      return;
    }
    const next = nextSettings(settings, parsed.settings);
    const preview = await previewSettings(deps.db, settings.policy, next.policy);
    const shown = await previewModel(deps, seen, preview, next);
    const subject = { kind: 'typed', typed, version } as const;
    seen.show(
      proposalView(seen.text, { csrf: seen.csrf, subject, rules: wordsOf(seen, next), preview: shown }),
    );
  });

  router.post(HERE, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
    if (seen === null) return;
    const settings = demand(seen);
    const sent = await readForm(ctx, proposeForm, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') throw new PageError(400, 'not-a-form');
    const parsed = parseRules(sent.values.rules, settings.document);
    if (!parsed.ok) throw new PageError(400, 'not-a-form');
    const next = nextSettings(settings, parsed.settings);
    const preview = await previewSettings(deps.db, settings.policy, next.policy);
    if (preview.affected !== sent.values.affected) {
      sayNext(ctx, 'warn', 'guard.rules.said.moved-on');
      goTo(ctx, HERE);
      return;
    }
    const input = {
      origin: 'console',
      document: next.document,
      basis: sent.values.version,
      preview,
    } as const;
    const done = await deps.db.tx((tx) => proposeRules(tx, input, contextOf(deps, seen)));
    if (!done.ok) sayNext(ctx, 'warn', `guard.rules.said.${done.fault.code}`);
    else sayNext(ctx, 'good', done.needsSecond ? 'guard.rules.said.proposed' : 'guard.rules.said.soon');
    goTo(ctx, HERE);
  });

  router.get(`${HERE}/:id`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const settings = demand(seen);
    const id = idOf(ctx);
    const row = (await proposalRows(deps, seen)).find((one) => one.id === id);
    const next = await proposed(deps, settings, id);
    if (row === undefined || next === null) throw new PageError(404, 'not-found');
    const preview = await previewSettings(deps.db, settings.policy, next.policy);
    const { text } = seen;
    const line = text.t('guard.rules.proposed', { by: row.by, date: row.madeOn, count: row.affected });
    const why = text.t(row.state === 'asked' ? 'guard.rules.not_you' : `guard.rules.state.${row.state}`, {
      date: row.until,
    });
    const subject = { kind: 'proposal', id, line, mayAgree: row.mayAgree, why } as const;
    const shown = await previewModel(deps, seen, preview, next);
    seen.show(proposalView(text, { csrf: seen.csrf, subject, rules: wordsOf(seen, next), preview: shown }));
  });

  router.post(`${HERE}/:id/agree`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin'], { here: HERE });
    if (seen === null) return;
    const settings = demand(seen);
    const sent = await readForm(ctx, agreeForm, { ...deps, binding: seen.binding });
    const proposalId = idOf(ctx);
    const next = await proposed(deps, settings, proposalId);
    const preview = next === null ? null : await previewSettings(deps.db, settings.policy, next.policy);
    if (sent.kind === 'faults' || preview?.affected !== sent.values.affected) {
      sayNext(ctx, 'warn', 'guard.rules.said.moved-on');
      goTo(ctx, HERE);
      return;
    }
    const done = await deps.db.tx((tx) => agreeRules(tx, { proposalId }, contextOf(deps, seen)));
    if (done.ok) sayNext(ctx, 'good', 'guard.rules.said.agree');
    else sayNext(ctx, 'warn', `guard.rules.said.${done.fault.code}`);
    goTo(ctx, HERE);
  });

  router.post(`${HERE}/:id/stop`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: HERE });
    if (seen === null) return;
    await readForm(ctx, z.object({}), { ...deps, binding: seen.binding });
    const proposalId = idOf(ctx);
    const done = await deps.db.tx((tx) => stopRules(tx, { proposalId }, contextOf(deps, seen)));
    sayNext(ctx, done.ok ? 'good' : 'warn', done.ok ? 'guard.raise.said.stop' : 'guard.raise.said.gone');
    goTo(ctx, HERE);
  });
}

function demand(seen: Visit): HubSettings {
  if (seen.settings === null) throw new PageError(503, 'not-set-up');
  return seen.settings;
}

function idOf(ctx: Context): string {
  const id = z.uuid().safeParse(ctx.params.id).data;
  if (id === undefined) throw new PageError(404, 'not-found');
  return id;
}

/** The settings in force with other rules in them, as they would be the next version. */
function nextSettings(settings: HubSettings, document: SettingsFile): HubSettings {
  const version = settings.version + 1;
  return { version, document, policy: policyFrom(document, version) };
}

/** The settings that an open proposal would make: of the console the rules alone, of a file all of it. */
async function proposed(deps: PageDeps, settings: HubSettings, id: string): Promise<HubSettings | null> {
  const found = (await listProposals(deps.db.one, 50)).find((one) => one.id === id);
  if (found === undefined) return null;
  const document = settingsSchema.parse(found.document);
  return nextSettings(
    settings,
    found.origin === 'file' ? document : { ...settings.document, rules: document.rules },
  );
}

async function rulesModel(deps: PageDeps, seen: Visit, settings: HubSettings): Promise<RulesModel> {
  const holders = await readRoleHolders(deps.db.one);
  return {
    csrf: seen.csrf,
    version: settings.version,
    rules: wordsOf(seen, settings),
    proposals: await proposalRows(deps, seen),
    typed: exportRules(settings.document),
    faults: [],
    mayPropose: seen.roles.some(({ role }) => role === 'admin'),
    oneAdmin: new Set(holders.filter(({ role }) => role === 'admin').map((one) => one.accountId)).size <= 1,
  };
}

function faultText(
  { text }: Visit,
  fault: { code: string; path: string; params: Record<string, string> },
): string {
  const key = `errors.settings.${fault.code}`;
  const said = text.has(key) ? text.t(key, fault.params) : fault.code;
  return fault.path === '' ? said : `${fault.path}: ${said}`;
}
