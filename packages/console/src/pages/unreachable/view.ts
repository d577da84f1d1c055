import type { UnreachableCause } from '@latchkey/domain/unreachable';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField } from '@latchkey/idp/web/parts';
import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

export type UnreachableLine = {
  invitationId: string;
  name: string;
  cause: UnreachableCause;
  /** An address that was typed and nobody has confirmed. */
  typed: { address: string; on: string | null } | null;
  codeUntil: string | null;
  /** What was typed just now and is no address; null: nothing. */
  wrong: string | null;
};

export type UnreachableModel = {
  csrf: string;
  lines: readonly UnreachableLine[];
  total: number;
  /** People without an account because a question about them is open. */
  asked: readonly { name: string; kind: string }[];
};

/** Whom no invitation can reach, why, and what a treasurer can do about each. */
export function unreachableView(text: Text, model: UnreachableModel): PageView {
  const title = text.t('who.unreachable.title');
  return {
    title,
    width: 'wide',
    hasFaults: model.lines.some((line) => line.wrong !== null),
    body: html`<p><a href="/books/invitations">${text.t('who.unreachable.back')}</a></p>
<div class="head"><h1>${title}</h1><p class="soft">${text.t('who.unreachable.intro')}</p></div>
${
  model.lines.length === 0
    ? html`<p class="card" data-testid="nobody-unreachable">${text.t('who.unreachable.none')}</p>`
    : html`<ul class="plain stack" data-testid="unreachable">${model.lines.map((one) => line(text, model, one))}</ul>`
}
${model.total > model.lines.length ? html`<p class="soft">${text.t('who.unreachable.more', { count: model.total - model.lines.length })}</p>` : null}
${
  model.asked.length === 0
    ? null
    : html`<section class="card stack" aria-labelledby="asked"><h2 id="asked">${text.t('who.unreachable.asked')}</h2>
<ul>${model.asked.map((one) => html`<li><strong>${one.name}</strong>: ${askedWhy(text, one.kind)}</li>`)}</ul>
<p><a href="/books/questions">${text.t('who.unreachable.to_questions')}</a></p></section>`
}`,
  };
}

function askedWhy(text: Text, kind: string): string {
  const key = `console.blocked.${kind}`;
  return text.has(key) ? text.t(key) : text.t('console.blocked.other');
}

function line(text: Text, model: UnreachableModel, one: UnreachableLine): Html {
  const id = one.invitationId;
  const fault = one.wrong === null ? null : 'who.unreachable.fault.address';
  return html`<li class="card stack" data-cause="${one.cause}"><div class="tight"><h2>${one.name}</h2><p>${text.t(`who.unreachable.cause.${one.cause}`)}</p></div>
${
  one.typed === null
    ? null
    : html`<p class="note small">${
        one.typed.on === null
          ? text.t('who.unreachable.typed', { address: one.typed.address })
          : text.t('who.unreachable.typed_on', { address: one.typed.address, date: one.typed.on })
      }</p>`
}
${one.codeUntil === null ? null : html`<p class="note small">${text.t('who.unreachable.code_until', { date: one.codeUntil })}</p>`}
<div class="row ends"><form method="post" action="/books/unreachable/${id}/address" class="row ends" novalidate>${csrfField(model.csrf)}
<div class="field"><label for="a-${id}">${text.t('who.unreachable.address')}<span class="hidden"> (${one.name})</span></label>${
    fault === null ? null : html`<span class="fault" id="f-${id}">${text.t(fault)}</span>`
  }<input id="a-${id}" name="address" type="email" maxlength="254" autocomplete="off" required${one.wrong === null ? null : html` value="${one.wrong}"`}${fault === null ? null : html`${raw(' aria-invalid="true"')} aria-describedby="f-${id}"`}></div>
<button type="submit" class="quiet">${text.t('who.unreachable.invite')}</button></form>
<form method="post" action="/books/unreachable/${id}/code">${csrfField(model.csrf)}<button type="submit">${text.t(one.codeUntil === null ? 'who.unreachable.code' : 'who.unreachable.code_anew')}<span class="hidden"> (${one.name})</span></button></form></div></li>`;
}
