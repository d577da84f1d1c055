import Router from '@koa/router';
import { type Html, html } from '@latchkey/runtime/text/html';
import type { Language, Text } from '@latchkey/runtime/text/text';
import type Koa from 'koa';
import { type Faults, parseFaults } from './faults.ts';
import { pageText, renderPage } from './page.ts';
import { sameOrigin } from './same-origin.ts';

/** What a control page is about. */
export interface Control {
  app: string;
  faults: Faults;
  languages: readonly Language[];
  /** A view of the state without secrets. */
  state: () => unknown;
}

/** The pages under /_sandbox/ by which tests and curious people make a stand-in fail; they work in every fault. */
export function createControl(control: Control): Router {
  const { faults } = control;
  const router = new Router({ prefix: '/_sandbox' });
  const body = (ctx: Koa.Context) => (ctx.request as { body?: unknown }).body;

  router.use(sameOrigin);
  router.get('/', (ctx) => {
    const text = pageText(ctx, control.languages);
    ctx.type = 'text/html';
    ctx.body = renderPage(ctx, text, control.languages, {
      app: control.app,
      title: text.t('sandbox.nc.faults_title'),
      body: faultsForm(text, faults),
    });
  });
  router.post('/', (ctx) => {
    faults.set({ maintenance: false, nulls: false, ...parseFaults(body(ctx)) });
    ctx.redirect('/_sandbox/');
    ctx.status = 303;
  });
  router.get('/faults', (ctx) => {
    ctx.body = faults.read();
  });
  router.put('/faults', (ctx) => {
    ctx.body = faults.set(parseFaults(body(ctx)));
  });
  router.delete('/faults', (ctx) => {
    faults.clear();
    ctx.body = faults.read();
  });
  router.get('/state', (ctx) => {
    ctx.body = control.state();
  });
  return router;
}

function faultsForm(text: Text, faults: Faults): Html {
  const state = faults.read();
  const option = (value: string, key: Parameters<Text['t']>[0]) =>
    html`<option value="${value}"${state.down === value ? html` selected` : ''}>${text.t(key)}</option>`;
  const tick = (name: 'maintenance' | 'nulls', key: Parameters<Text['t']>[0]) =>
    html`<p><label><input type="checkbox" name="${name}" value="true"${state[name] ? html` checked` : ''}> ${text.t(key)}</label></p>`;
  const number = (name: 'slowMs' | 'unanswered', key: Parameters<Text['t']>[0]) =>
    html`<p><label>${text.t(key)}<br><input type="number" name="${name}" min="0" max="600000" value="${String(state[name])}"></label></p>`;
  return html`<p class="soft">${text.t('sandbox.nc.faults_intro')}</p>
<form method="post" action="/_sandbox/" class="card">
<p><label>${text.t('sandbox.nc.fault_down')}<br><select name="down">
${option('no', 'sandbox.nc.fault_down_no')}${option('reset', 'sandbox.nc.fault_down_reset')}${option('unavailable', 'sandbox.nc.fault_down_unavailable')}
</select></label></p>
${number('slowMs', 'sandbox.nc.fault_slow')}${number('unanswered', 'sandbox.nc.fault_unanswered')}
${tick('maintenance', 'sandbox.nc.fault_maintenance')}${tick('nulls', 'sandbox.nc.fault_nulls')}
<p><button>${text.t('sandbox.nc.fault_apply')}</button></p>
</form>
<p><a href="/">${text.t('sandbox.nc.back_to_app')}</a></p>`;
}
