import type { Router } from '@koa/router';
import type { CommandContext } from '@latchkey/commands/context';
import { hurry } from '@latchkey/commands/hurry';
import { payUrlOf } from '@latchkey/commands/settings/pay-url';
import type { DenyReason } from '@latchkey/domain/policy';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import type { Context } from 'koa';
import { z } from 'zod';
import { HUB } from '../../oidc/hub-client.ts';
import type { AccessNow, Interaction } from '../../oidc/sign-in.ts';
import { groupTitle, titleOf } from '../../web/app-names.ts';
import { csrfToken } from '../../web/csrf.ts';
import type { PageDeps } from '../../web/deps.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { readOwnWhys } from '../../web/own-why.ts';
import { openPage, type Page } from '../../web/page.ts';
import { PageError } from '../../web/page-error.ts';
import { interactionBinding, openInteraction } from '../interaction.ts';
import { type DeniedModel, deniedView } from './denied-view.ts';
import { preparingView } from './preparing-view.ts';

/** Reasons that paying would change. */
const PAID_AWAY: readonly DenyReason[] = ['lapsed', 'no-group', 'left', 'suspended-in-app', 'left-app'];

/** The waiting page or the denied page, as access stands at this moment; let in, it goes on by itself. */
export async function showAccess(deps: PageDeps, ctx: Context, interaction: Interaction): Promise<void> {
  const now = await deps.signIn.readAccess(interaction);
  if (now === null) throw new PageError(400, 'gone');
  if (now.access.kind === 'allowed') {
    goTo(ctx, await deps.signIn.goOn(ctx.req, ctx.res));
    return;
  }
  const page = await openPage(deps, ctx, {
    language: now.account.language,
    here: `/interaction/${interaction.uid}`,
  });
  if (now.access.kind === 'preparing')
    await showPreparing(deps, ctx, interaction, page, now.access.trouble, now);
  else
    page.show(deniedView(page.text, await deniedModel(deps, interaction, page, now.access.reason, now)), 403);
}

/** Forms of the denied page: look again, or go back to the app, which hears `access_denied`. */
export function addAccessRoutes(router: Router, deps: PageDeps): void {
  router.post('/interaction/:uid/look', async (ctx) => {
    const interaction = await openInteraction(deps, ctx);
    await readForm(ctx, z.object({}), { ...deps, binding: interactionBinding(interaction) });
    goTo(ctx, `/interaction/${interaction.uid}`);
  });

  router.post('/interaction/:uid/back', async (ctx) => {
    const interaction = await openInteraction(deps, ctx);
    await readForm(ctx, z.object({}), { ...deps, binding: interactionBinding(interaction) });
    const now = interaction.prompt === 'access' ? await deps.signIn.readAccess(interaction) : null;
    const isOpen = now !== null && now.access.kind !== 'denied';
    goTo(ctx, isOpen ? `/interaction/${interaction.uid}` : await deps.signIn.refuse(ctx.req, ctx.res));
  });
}

async function showPreparing(
  deps: PageDeps,
  ctx: Context,
  interaction: Interaction,
  page: Page,
  trouble: Parameters<typeof preparingView>[1]['trouble'],
  now: AccessNow,
): Promise<void> {
  const context: CommandContext = {
    actor: { kind: 'account', id: now.account.id },
    policy: null,
    keys: deps.keys,
    log: deps.log,
    wake: deps.wake,
  };
  await deps.db.tx((tx) => hurry(tx, { accountId: now.account.id, app: interaction.clientId }, context));
  const seconds = Math.floor(Date.now() / 1000);
  const since = Math.min(seconds, Math.max(seconds - 3600, Number(ctx.query.since) || seconds));
  const waitedSeconds = seconds - since;
  page.show(
    preparingView(page.text, {
      app: titleOf(page.settings, interaction.clientId),
      waitedSeconds,
      trouble,
      workerAlive: await isWorkerAlive(deps.db.one),
      refresh: {
        seconds: waitedSeconds < 15 ? 1 : waitedSeconds < 120 ? 3 : 15,
        url: `/interaction/${interaction.uid}?since=${since}`,
      },
      contact: page.contact,
    }),
  );
}

async function deniedModel(
  deps: PageDeps,
  interaction: Interaction,
  page: Page,
  reason: DenyReason,
  now: AccessNow,
): Promise<DeniedModel> {
  const { settings } = page;
  const whys = await readOwnWhys(deps.db.one, now.account.id, page);
  const hub = interaction.clientId === HUB;
  const about = whys.filter((one) => hub || one.app === interaction.clientId);
  const helps = PAID_AWAY.includes(reason);
  const wanting = helps ? about.flatMap((one) => one.wanting) : [];
  return {
    app: hub ? null : titleOf(settings, interaction.clientId),
    coop: page.coop,
    reason,
    why: [...new Set(wanting.flatMap(({ clauses }) => clauses))],
    cures: [...new Set(wanting.flatMap(({ cures }) => cures))],
    opens: reason === 'no-group' ? opensOf(page, interaction.clientId) : [],
    payUrl: helps ? payUrlOf(settings) : null,
    lookAction: `/interaction/${interaction.uid}/look`,
    backAction: `/interaction/${interaction.uid}/back`,
    csrf: csrfToken(deps.keys, interactionBinding(interaction)),
    contact: page.contact,
  };
}

/** Titles of the groups that open an app. */
function opensOf({ settings }: Page, app: string): string[] {
  const rule = settings?.policy.apps.find((one) => one.name === app);
  return (rule?.opens ?? []).map((group) => groupTitle(settings, group));
}
