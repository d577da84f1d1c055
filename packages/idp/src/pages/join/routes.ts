import type { Router } from '@koa/router';
import { exchangeClaimCode } from '@latchkey/commands/exchange-claim-code';
import { leavesAt } from '@latchkey/commands/settings/leaves-at';
import { payUrlOf } from '@latchkey/commands/settings/pay-url';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { Context } from 'koa';
import { z } from 'zod';
import { csrfToken } from '../../web/csrf.ts';
import type { PageDeps } from '../../web/deps.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { openPage } from '../../web/page.ts';
import type { FieldFaults } from '../../web/parts.ts';
import { proofSource } from '../proof/proof-source.ts';
import { forgetCodes, limitCodes } from './limit-codes.ts';
import { joinView } from './view.ts';
import { visitorBinding } from './visitor.ts';

const codeForm = z.object({
  code: z
    .string('who.join.fault.wrong')
    .trim()
    .min(1, 'who.join.fault.wrong')
    .max(60, 'who.join.fault.wrong'),
});

type Shown = { value: string; faults: FieldFaults; tooManyMinutes: number | null };

/** `/join`: how one becomes a member, and the ways in for those who are one already. */
export function addJoinRoutes(router: Router, deps: PageDeps): void {
  router.get('/join', async (ctx) => {
    const { code } = ctx.query;
    const value = typeof code === 'string' ? code.slice(0, 60) : '';
    await showJoin(deps, ctx, { value, faults: {}, tooManyMinutes: null });
  });

  router.get('/join/code', async (ctx) => goTo(ctx, '/join'));

  router.post('/join/code', async (ctx) => {
    const binding = visitorBinding(ctx);
    const sent = await readForm(ctx, codeForm, { ...deps, binding });
    const value = sent.kind === 'good' ? sent.values.code : (sent.typed.code ?? '');
    if (sent.kind === 'faults') {
      await showJoin(deps, ctx, { value, faults: sent.faults, tooManyMinutes: null }, 422);
      return;
    }
    const waitSeconds = await limitCodes(deps, ctx.ip);
    if (waitSeconds !== null) {
      ctx.set('Retry-After', String(waitSeconds));
      await showJoin(deps, ctx, { value, faults: {}, tooManyMinutes: Math.ceil(waitSeconds / 60) }, 429);
      return;
    }
    const { keys, log, wake } = deps;
    const context = { actor: { kind: 'system' }, policy: null, keys, log, wake } as const;
    const found = await deps.db.tx((tx) => exchangeClaimCode(tx, { typed: value }, context));
    if (!found.ok) {
      const faults: FieldFaults = { code: `who.join.fault.${found.fault.code}` };
      await showJoin(deps, ctx, { value, faults, tooManyMinutes: null }, 422);
      return;
    }
    await forgetCodes(deps, ctx.ip);
    goTo(ctx, `/join/${encodeURIComponent(found.token)}`);
  });
}

async function showJoin(deps: PageDeps, ctx: Context, shown: Shown, status = 200): Promise<void> {
  const binding = visitorBinding(ctx);
  const page = await openPage(deps, ctx, ctx.method === 'GET' ? {} : { here: '/join' });
  const { coop, contact, settings } = page;
  const view = joinView(page.text, {
    coop,
    contact,
    tiers: tiersOf(settings),
    payUrl: payUrlOf(settings),
    mayProve: proofSource(settings) !== null,
    code: { csrf: csrfToken(deps.keys, binding), ...shown },
  });
  page.show(view, status);
}

function tiersOf(settings: HubSettings | null): string[] {
  const rules = settings?.document.rules ?? [];
  const leaves = rules.flatMap(({ when }) => leavesAt(when, []).map(({ leaf }) => leaf));
  const tiers = leaves.flatMap((leaf) => ('tier' in leaf && leaf.tier !== 'any' ? [leaf.tier].flat() : []));
  const names = tiers.flatMap((tier) => (tier.name === undefined ? [] : [tier.name]));
  return [...new Set(names)];
}
