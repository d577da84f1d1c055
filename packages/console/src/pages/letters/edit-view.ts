import type { LetterText } from '@latchkey/commands/mail/letter-text';
import type { RenderedMail } from '@latchkey/commands/mail/render-mail';
import type { Language } from '@latchkey/domain/account';
import type { PageView } from '@latchkey/idp/web/layout';
import { csrfField, errorSummary, type FieldFaults } from '@latchkey/idp/web/parts';
import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { Text } from '@latchkey/runtime/text/text';

/** One language of a letter: its text as it stands or as it was typed, the hub's own, and how members see it. */
export type EditedLanguage = {
  language: Language;
  current: LetterText;
  own: LetterText;
  isOwn: boolean;
  version: number;
  faults: FieldFaults;
  mail: RenderedMail;
  /** `mail` shows what was typed and is not saved. */
  typed: boolean;
};

export type EditModel = {
  letter: string;
  title: string;
  names: readonly string[];
  must: readonly string[];
  languages: readonly EditedLanguage[];
  ownAddress: string | null;
  csrf: string;
};

/** One letter: how members get it, and the form in each language with the hub's own words beside it. */
export function editView(text: Text, model: EditModel): PageView {
  const braces = (names: readonly string[]) => names.map((name) => `{${name}}`).join(', ');
  return {
    title: model.title,
    width: 'wide',
    body: html`<p><a href="/books/letters">${text.t('letters.edit.back')}</a></p>
<div class="head"><h1>${model.title}</h1>
<p class="soft">${text.t('letters.edit.names', { names: braces(model.names) })}${
      model.must.length === 0 ? null : html` ${text.t('letters.edit.must', { names: braces(model.must) })}`
    }</p></div>
${
  model.ownAddress === null
    ? null
    : html`<form method="post" action="/books/letters/${model.letter}/test" class="row">${csrfField(model.csrf)}<button type="submit" class="quiet">${text.t('letters.edit.to_me')}</button><span class="soft small">${model.ownAddress}</span></form>`
}
${model.languages.map((one) => languagePart(text, model, one))}`,
  };
}

function languagePart(text: Text, model: EditModel, one: EditedLanguage): Html {
  const { language } = one;
  const id = (name: string) => `${name}-${language}`;
  return html`<section class="card stack" aria-labelledby="${id('in')}"><h2 id="${id('in')}">${text.t(`letters.edit.lang.${language}`)}${
    one.isOwn ? html` <span class="tag">${text.t('letters.texts.own')}</span>` : null
  }</h2>
<div class="columns">
<div class="stack"><p id="${id('seen')}">${text.t(one.typed ? 'letters.edit.typed' : 'letters.edit.seen')}</p>
<p lang="${language}"><strong>${one.mail.subject}</strong></p>
<div class="letter" lang="${language}" tabindex="0" role="region" aria-labelledby="${id('seen')}">${one.mail.text}</div></div>
<form method="post" action="/books/letters/${model.letter}" class="stack" novalidate>${csrfField(model.csrf)}
<input type="hidden" name="language" value="${language}"><input type="hidden" name="version" value="${one.version}">
${errorSummary(text, prefixed(one.faults, language))}
${textPart(text, one, 'subject')}
${textPart(text, one, 'body')}
<details><summary>${text.t('letters.edit.default')}</summary>
<p lang="${language}"><strong>${one.own.subject}</strong></p><div class="letter" lang="${language}" tabindex="0">${one.own.body}</div></details>
<div class="row"><button type="submit" name="do" value="save">${text.t('letters.edit.save')}</button>
<button type="submit" name="do" value="show" class="quiet">${text.t('letters.edit.show')}</button>${
    one.isOwn
      ? html`<button type="submit" name="do" value="reset" class="quiet">${text.t('letters.edit.reset')}</button>`
      : null
  }</div></form>
</div></section>`;
}

function textPart(text: Text, one: EditedLanguage, field: 'subject' | 'body'): Html {
  const id = `${field}-${one.language}`;
  const fault = one.faults[field];
  const described = [fault === undefined ? '' : `${id}-fault`, field === 'body' ? `${id}-hint` : '']
    .filter((part) => part !== '')
    .join(' ');
  const about = html`${described === '' ? null : html` aria-describedby="${described}"`}${
    fault === undefined ? null : raw(' aria-invalid="true"')
  }`;
  return html`<div class="field"><label for="${id}">${text.t(`letters.edit.${field}`)}</label>
${field === 'body' ? html`<span class="hint" id="${id}-hint">${text.t('letters.edit.body_hint')}</span>` : null}
${fault === undefined ? null : html`<span class="fault" id="${id}-fault">${text.t(fault)}</span>`}
${
  field === 'subject'
    ? html`<input id="${id}" name="subject" type="text" lang="${one.language}" autocomplete="off" maxlength="150" value="${one.current.subject}"${about}>`
    : html`<textarea id="${id}" name="body" lang="${one.language}" rows="14" maxlength="6000"${about}>
${one.current.body}</textarea>`
}</div>`;
}

/** Faults by the id of their field: both languages stand on one page. */
function prefixed(faults: FieldFaults, language: Language): FieldFaults {
  return Object.fromEntries(Object.entries(faults).map(([field, key]) => [`${field}-${language}`, key]));
}
