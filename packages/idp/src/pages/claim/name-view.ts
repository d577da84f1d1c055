import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';
import type { PageView } from '../../web/layout.ts';
import { csrfField, errorSummary, type FieldFaults, stepMark, textField } from '../../web/parts.ts';

/** The two steps of the claim as bars, said in words for those who do not see them. */
export function claimProgress(text: Text, step: 1 | 2): Html {
  return html`<div class="tight"><p class="soft small">${text.t('idp.claim.step', { step, of: 2 })}</p>
<ol class="progress" aria-hidden="true"><li class="done"></li><li${step === 2 ? raw(' class="done"') : null}></li></ol></div>`;
}

export type ClaimNameModel = {
  coop: string;
  name: string | null;
  action: string;
  csrf: string;
  username: string;
  suggestion: string | null;
  faults: FieldFaults;
  workerAlive: boolean;
  /** Where an account of the books is linked; null: nowhere. */
  linkUrl: string | null;
};

/** First step of the claim: which username. */
export function claimNameView(text: Text, model: ClaimNameModel): PageView {
  const title = text.t('idp.claim.title', { coop: model.coop });
  return {
    title,
    width: 'narrow',
    hasFaults: Object.keys(model.faults).length > 0,
    body: html`<div class="card stack">
${claimProgress(text, 1)}
<div class="head"><h1>${title}</h1>
<p>${model.name === null ? text.t('idp.claim.intro') : text.t('idp.claim.intro_named', { name: model.name })}</p></div>
${model.workerAlive ? null : html`<p class="note warn" role="status">${text.t('idp.claim.no_worker')}</p>`}
${errorSummary(text, model.faults)}
<form method="post" action="${model.action}" class="stack" novalidate>
${csrfField(model.csrf)}
${textField(text, {
  name: 'username',
  label: text.t('idp.claim.username'),
  hint: text.t('idp.claim.username_hint'),
  value: model.username === '' ? (model.suggestion ?? '') : model.username,
  autocomplete: 'username',
  faults: model.faults,
  maxLength: 60,
  plain: true,
})}
<p class="note small">${text.t('idp.claim.username_forever')}</p>
<button type="submit" class="full">${text.t('idp.claim.check')}</button>
</form>
${model.linkUrl === null ? null : html`<p class="soft small"><a href="${model.linkUrl}">${text.t('who.proof.link')}</a></p>`}
</div>`,
  };
}

export type CheckStep = { app: string; answer: 'free' | 'taken' | 'invalid' | 'unknown' | 'waiting' };

export type ClaimCheckModel = {
  username: string;
  steps: readonly CheckStep[];
  refresh: { seconds: number; url: string };
  backUrl: string;
  workerAlive: boolean;
  /** The apps take longer than the few seconds they are given. */
  isLate: boolean;
};

/** The apps are being asked whether the name is free; answers are shown as they come. */
export function claimCheckView(text: Text, model: ClaimCheckModel): PageView {
  const title = text.t('idp.claim.checking', { username: model.username });
  return {
    title,
    width: 'narrow',
    refresh: model.refresh,
    body: html`<div class="card stack">
${claimProgress(text, 1)}
<div class="head"><h1>${title}</h1><p class="soft">${text.t('idp.claim.checking_text')}</p></div>
<ol class="steps" data-testid="claim-steps">${model.steps.map(
      (step) =>
        html`<li>${stepMark(MARKS[step.answer])}<span><strong>${step.app}</strong> ${text.t(`idp.claim.answer.${step.answer}`)}</span></li>`,
    )}</ol>
${
  model.workerAlive && !model.isLate
    ? null
    : html`<p class="note warn" role="status">${text.t(model.workerAlive ? 'idp.claim.late' : 'idp.claim.no_worker')}</p>`
}
<div class="row"><a class="button quiet" href="${model.refresh.url}">${text.t('idp.claim.look')}</a><a href="${model.backUrl}">${text.t('idp.claim.other_name')}</a></div>
</div>`,
  };
}

const MARKS = { free: 'good', taken: 'bad', invalid: 'bad', unknown: 'later', waiting: 'now' } as const;
