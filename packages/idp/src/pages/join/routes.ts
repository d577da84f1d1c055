import type { Router } from '@koa/router';
import { leavesAt } from '@latchkey/commands/settings/leaves-at';
import { payUrlOf } from '@latchkey/commands/settings/pay-url';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { PageDeps } from '../../web/deps.ts';
import { openPage } from '../../web/page.ts';
import { joinView } from './view.ts';

/** `/join`: how one becomes a member. */
export function addJoinRoutes(router: Router, deps: PageDeps): void {
  router.get('/join', async (ctx) => {
    const page = await openPage(deps, ctx);
    const { coop, contact } = page;
    page.show(
      joinView(page.text, { coop, contact, tiers: tiersOf(page.settings), payUrl: payUrlOf(page.settings) }),
    );
  });
}

function tiersOf(settings: HubSettings | null): string[] {
  const rules = settings?.document.rules ?? [];
  const leaves = rules.flatMap(({ when }) => leavesAt(when, []).map(({ leaf }) => leaf));
  const tiers = leaves.flatMap((leaf) => ('tier' in leaf && leaf.tier !== 'any' ? [leaf.tier].flat() : []));
  const names = tiers.flatMap((tier) => (tier.name === undefined ? [] : [tier.name]));
  return [...new Set(names)];
}
