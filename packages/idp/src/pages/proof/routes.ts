import type { Router } from '@koa/router';
import { askProof } from '@latchkey/commands/ask-proof';
import { invitationToken } from '@latchkey/commands/invitation-token';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import { readTask } from '@latchkey/store/task';
import type { Context } from 'koa';
import { z } from 'zod';
import type { PageDeps } from '../../web/deps.ts';
import { goTo } from '../../web/go-to.ts';
import { openPage, type Page } from '../../web/page.ts';
import { PageError } from '../../web/page-error.ts';
import { visit } from '../../web/session-guard.ts';
import { openClaim } from '../claim/open-claim.ts';
import { visitorBinding } from '../join/visitor.ts';
import { oauthOf, proofSource } from './proof-source.ts';
import { makeState, pkceOf, readState } from './state.ts';
import { type ProofEnd, proofEndView, proofWaitView } from './view.ts';

const HERE = '/join/open-collective';

const resultSchema = z.object({
  ok: z.boolean(),
  code: z.string().optional(),
  kind: z.enum(['claim', 'linked', 'already', 'has-account', 'not-yet', 'asked']).optional(),
  invitationId: z.uuid().optional(),
  counter: z.int().optional(),
  keeps: z.int().optional(),
});

/** `/join/open-collective`: proving that an account of the books is one's own, at the books' own site. */
export function addProofRoutes(router: Router, deps: PageDeps): void {
  router.get(HERE, async (ctx) => {
    const page = await openPage(deps, ctx);
    await start(deps, ctx, page, { account: null, back: '/join' });
  });

  router.get('/account/open-collective', async (ctx) => {
    const seen = await visit(deps, ctx);
    if (seen === null) return;
    await start(deps, ctx, seen, { account: seen.person.accountId, back: '/account' });
  });

  router.get('/join/:token/open-collective', async (ctx) => {
    const open = await openClaim(deps, ctx);
    if (open === null) return;
    const { invitation } = open.found;
    await start(deps, ctx, open.page, { account: invitation.accountId, back: open.here });
  });

  router.get(`${HERE}/back`, async (ctx) => {
    const text = (value: unknown) => (typeof value === 'string' ? value : '');
    const page = await openPage(deps, ctx);
    const binding = visitorBinding(ctx);
    const asked = readState(deps.keys, binding, text(ctx.query.state), Date.now());
    const oauth = asked === null ? null : oauthOf(page.settings, asked.source);
    if (asked === null || oauth === null) return end(page, 'strange', '/join', 400);
    // Whoever began it as a member has to be that member still.
    const person = asked.back === '/account' ? await deps.signIn.readSession(ctx.req, ctx.res) : null;
    if (asked.back === '/account' && person?.accountId !== asked.account)
      return end(page, 'strange', '/account', 400);
    const code = text(ctx.query.code).slice(0, 500);
    if (code === '') return end(page, 'refused', asked.back);
    const { source, account: accountId, back } = asked;
    const verifier = oauth.pkce ? pkceOf(deps.keys, asked.nonce).verifier : null;
    const { keys, log, wake } = deps;
    const context = { actor: { kind: 'system' }, policy: null, keys, log, wake } as const;
    const input = { source, code, verifier, accountId, back, browser: browserOf(deps, binding) };
    const task = await deps.db.tx((tx) => askProof(tx, input, context));
    if (!task.ok) return end(page, 'unreachable', back, 503);
    goTo(ctx, `${HERE}/wait?task=${task.taskId}`);
  });

  router.get(`${HERE}/wait`, async (ctx) => {
    const page = await openPage(deps, ctx);
    const id = z.uuid().safeParse(ctx.query.task).data;
    const task = id === undefined ? null : await readTask(deps.db.one, id);
    const own =
      task?.kind === 'prove-identity' && task.arguments.browser === browserOf(deps, visitorBinding(ctx));
    if (task === null || !own) throw new PageError(404, 'not-found');
    const back = z.string().startsWith('/').catch('/join').parse(task.arguments.back);
    if (task.state === 'waiting' || task.state === 'running') {
      const url = `${HERE}/wait?task=${task.id}`;
      page.show(proofWaitView(page.text, { url, workerAlive: await isWorkerAlive(deps.db.one) }));
      return;
    }
    const result = resultSchema.safeParse(task.result).data;
    if (result?.kind === 'claim' && result.invitationId !== undefined && result.counter !== undefined) {
      const token = invitationToken(deps.keys, result.invitationId, result.counter);
      goTo(ctx, `/join/${encodeURIComponent(token)}`);
      return;
    }
    end(page, result?.kind ?? faultOf(result?.code), back, 200, result?.keeps);
  });
}

async function start(
  deps: PageDeps,
  ctx: Context,
  page: Page,
  asked: { account: string | null; back: string },
): Promise<void> {
  const source = proofSource(page.settings);
  const oauth = source === null ? null : oauthOf(page.settings, source);
  if (source === null || oauth === null) throw new PageError(404, 'not-found');
  const { state, nonce } = makeState(deps.keys, visitorBinding(ctx), { source, ...asked }, Date.now());
  const url = new URL('/oauth/authorize', oauth.site);
  const query: Record<string, string> = {
    client_id: oauth.client_id,
    response_type: 'code',
    redirect_uri: `${deps.issuer}${HERE}/back`,
    scope: 'email',
    state,
  };
  if (oauth.pkce) {
    query.code_challenge = pkceOf(deps.keys, nonce).challenge;
    query.code_challenge_method = 'S256';
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  goTo(ctx, url.href);
}

function browserOf({ keys }: PageDeps, binding: string): string {
  return keys.hash('oauth-browser', binding);
}

function faultOf(code: string | undefined): ProofEnd {
  return code === 'code-refused' ? 'strange' : 'unreachable';
}

function end(page: Page, kind: ProofEnd, back: string, status = 200, keeps = 0): void {
  const { coop, contact } = page;
  page.show(proofEndView(page.text, { kind, keeps, back, coop, contact }), status);
}
