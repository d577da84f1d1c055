import { createHash, randomBytes } from 'node:crypto';
import Router from '@koa/router';
import { html } from '@latchkey/runtime/text/html';
import type { Language } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import { pageText, renderPage } from '../stand-in/page.ts';
import type { OpenCollective } from './open-collective.ts';

/** The one OAuth app that is registered here. */
export type OauthClient = { id: string; secret: string; redirectUri: string };

type Grant = { accountId: number; redirectUri: string; challenge: string | null; untilMs: number };

const CODE_MS = 5 * 60_000;

/** The OAuth server: authorization code, PKCE in 2026 alone. @see contracts/open-collective.md §9 */
export function mountOauth(options: {
  stand: OpenCollective;
  client: OauthClient;
  older: boolean;
  machine: () => Date;
  languages: readonly Language[];
}): Router {
  const { stand, client, older, machine, languages } = options;
  const codes = new Map<string, Grant>();
  const router = new Router();
  const text = (value: unknown) => (typeof value === 'string' ? value : '');

  const back = (ctx: Koa.Context, fields: Readonly<Record<string, string>>, state: string) => {
    const url = new URL(client.redirectUri);
    for (const [name, value] of Object.entries({ ...fields, state })) url.searchParams.set(name, value);
    ctx.redirect(url.href);
    ctx.status = 303;
  };
  const fails = (ctx: Koa.Context, error: string, description: string) => {
    ctx.status = 400;
    ctx.body = { error, error_description: description };
  };

  router.get('/oauth/authorize', (ctx) => {
    const asked = ctx.query;
    if (asked.client_id !== client.id || asked.response_type !== 'code')
      return fails(ctx, 'invalid_client', 'Invalid client');
    if (asked.redirect_uri !== client.redirectUri)
      return fails(ctx, 'invalid_request', '`redirect_uri` does not match client value');
    const words = pageText(ctx, languages);
    ctx.type = 'text/html';
    ctx.body = renderPage(ctx, words, languages, {
      app: 'Open Collective',
      title: words.t('who.sandbox.title'),
      body: html`<form method="post" action="/oauth/authorize" class="card">
<p>${words.t('who.sandbox.asks', { scope: text(asked.scope) })}</p>
<input type="hidden" name="state" value="${text(asked.state)}"><input type="hidden" name="challenge" value="${text(asked.code_challenge)}">
<label for="person">${words.t('who.sandbox.person')}</label>
<select id="person" name="person">${stand.people().map((one) => html`<option value="${one.legacyId}">${one.name}</option>`)}</select>
<button type="submit" name="allow" value="yes">${words.t('who.sandbox.allow')}</button>
<button type="submit" name="allow" value="no">${words.t('who.sandbox.refuse')}</button></form>`,
    });
  });

  router.post('/oauth/authorize', (ctx) => {
    const form = (ctx.request as { body?: Record<string, unknown> }).body ?? {};
    const state = text(form.state);
    if (form.allow !== 'yes') return back(ctx, { error: 'access_denied' }, state);
    const code = randomBytes(20).toString('hex');
    codes.set(code, {
      accountId: Number(form.person),
      redirectUri: client.redirectUri,
      challenge: text(form.challenge) === '' ? null : text(form.challenge),
      untilMs: machine().getTime() + CODE_MS,
    });
    back(ctx, { code }, state);
  });

  router.post('/oauth/token', (ctx) => {
    const form = (ctx.request as { body?: Record<string, unknown> }).body ?? {};
    if (form.client_id !== client.id || form.client_secret !== client.secret)
      return fails(ctx, 'invalid_client', 'Client credentials are invalid');
    if (form.grant_type !== 'authorization_code') return fails(ctx, 'unsupported_grant_type', 'Unsupported');
    const grant = codes.get(text(form.code));
    codes.delete(text(form.code));
    if (grant === undefined || grant.untilMs < machine().getTime())
      return fails(ctx, 'invalid_grant', 'Invalid grant: authorization code is invalid');
    if (form.redirect_uri !== grant.redirectUri)
      return fails(ctx, 'invalid_grant', 'Invalid grant: `redirect_uri` is invalid');
    const verifier = text(form.code_verifier);
    const hashed = createHash('sha256').update(verifier).digest('base64url');
    const wrong = older ? verifier !== '' : grant.challenge !== null && grant.challenge !== hashed;
    if (wrong) return fails(ctx, 'invalid_grant', 'Invalid grant: code verifier is invalid');
    ctx.body = { access_token: stand.bearer(grant.accountId) };
  });
  return router;
}
