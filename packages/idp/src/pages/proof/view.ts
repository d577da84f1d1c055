import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { stepMark } from '../../web/parts.ts';
import { askContact } from '../contact.ts';

/** How a proof ended. `refused`: they said no there; `strange`: what came back is too old or not of this browser. */
export type ProofEnd =
  | 'claim'
  | 'linked'
  | 'already'
  | 'has-account'
  | 'not-yet'
  | 'asked'
  | 'refused'
  | 'strange'
  | 'unreachable';

/** The worker asks the books who this is; the page goes on by itself. */
export function proofWaitView(text: Text, model: { url: string; workerAlive: boolean }): PageView {
  const title = text.t('who.proof.wait');
  return {
    title,
    width: 'narrow',
    refresh: { seconds: 1, url: model.url },
    body: html`<div class="card stack"><h1>${title}</h1>
<ol class="steps"><li>${stepMark('good')}<span>${text.t('who.proof.step_said')}</span></li><li>${stepMark('now')}<span>${text.t('who.proof.step_asking')}</span></li></ol>
${model.workerAlive ? null : html`<p class="note warn" role="status">${text.t('console.no_worker')}</p>`}
<p><a class="button quiet" href="${model.url}">${text.t('idp.claim.look')}</a></p></div>`,
  };
}

/** What came of it, and where to go on. `keeps`: how many organizations' seats it lets the person hand out. */
export function proofEndView(
  text: Text,
  model: { kind: ProofEnd; keeps: number; back: string; coop: string; contact: string | null },
): PageView {
  const title = text.t(`who.proof.${model.kind}.title`);
  return {
    title,
    width: 'narrow',
    body: html`<div class="card stack" data-testid="proof" data-kind="${model.kind}"><h1>${title}</h1>
<p>${text.t(`who.proof.${model.kind}.text`, { coop: model.coop })}</p>
${model.keeps === 0 ? null : html`<p class="note good" data-testid="keeps">${text.t('who.proof.keeps', { count: model.keeps })}</p>`}
<div class="row">${
      model.kind === 'has-account'
        ? html`<a class="button" href="/?sign-in">${text.t('idp.sign_in.title')}</a>`
        : html`<a class="button" href="${model.back}">${text.t('who.proof.back')}</a>`
    }</div>
${askContact(text, model.contact)}</div>`,
  };
}
