import type { Trouble } from '@latchkey/domain/policy';
import { html } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { stepMark } from '../../web/parts.ts';
import { askContact } from '../contact.ts';

export type PreparingModel = {
  app: string;
  waitedSeconds: number;
  trouble: Trouble | null;
  /** A worker was seen in the last 60 s. */
  workerAlive: boolean;
  refresh: { seconds: number; url: string };
  contact: string | null;
};

/** How long somebody waits before the page says what is wrong. */
export const PATIENCE_SECONDS = 30;

/** "We are getting your place ready": goes on by itself; later says what is wrong and whom to ask. */
export function preparingView(text: Text, model: PreparingModel): PageView {
  const title = text.t('idp.preparing.title', { app: model.app });
  const late =
    model.waitedSeconds >= PATIENCE_SECONDS || model.trouble === 'needs-person' || !model.workerAlive;
  const why = !model.workerAlive ? 'no_worker' : (model.trouble ?? 'slow');
  return {
    title,
    width: 'narrow',
    refresh: model.refresh,
    body: html`<div class="card stack" data-testid="preparing">
<div class="head"><h1>${title}</h1><p class="soft">${text.t('idp.preparing.text', { app: model.app })}</p></div>
<ol class="steps">
<li>${stepMark('good')}<span>${text.t('idp.preparing.signed_in')}</span></li>
<li aria-current="step">${stepMark('now')}<span>${text.t('idp.preparing.making', { app: model.app })}</span></li>
<li>${stepMark('later')}<span class="soft">${text.t('idp.preparing.opening', { app: model.app })}</span></li>
</ol>
${
  late
    ? html`<div class="note warn" role="status"><h2>${text.t('idp.preparing.late_title')}</h2>
<p>${text.t(`idp.preparing.why.${why}`, { app: model.app })}</p><p>${text.t('idp.preparing.late_text')}</p></div>`
    : null
}
<div class="row"><a class="button quiet" href="${model.refresh.url}">${text.t('idp.preparing.look')}</a><a href="/">${text.t('idp.preparing.apps')}</a></div>
${late ? askContact(text, model.contact) : null}
</div>`,
  };
}
