import { type Html, html, raw } from '@latchkey/runtime/text/html';
import type { MessageKey, Text } from '@latchkey/runtime/text/text';

/** Faults of a form by field: the message key of each. */
export type FieldFaults = Readonly<Record<string, MessageKey>>;

/** The list of what is wrong, before the form, with a link to each field. Nothing where nothing is. */
export function errorSummary(text: Text, faults: FieldFaults): Html | null {
  const all = Object.entries(faults);
  if (all.length === 0) return null;
  return html`<div class="note bad" role="alert" tabindex="-1">
<h2>${text.t('idp.form.faults', { count: all.length })}</h2>
<ul>${all.map(([field, key]) => html`<li><a href="#${field}">${text.t(key)}</a></li>`)}</ul>
</div>`;
}

/** One labelled field. `hint` stands between label and field, so that it is read before anything is typed. */
export function textField(
  text: Text,
  field: {
    name: string;
    label: string;
    hint?: string;
    type?: 'text' | 'password' | 'email' | 'search' | 'date';
    value?: string;
    autocomplete: string;
    faults?: FieldFaults;
    required?: boolean;
    maxLength?: number;
    /** Nothing that is typed here is a word: no spelling, no capitals. */
    plain?: boolean;
    autofocus?: boolean;
  },
): Html {
  const fault = field.faults?.[field.name];
  const described = [field.hint ? `${field.name}-hint` : null, fault ? `${field.name}-fault` : null]
    .filter((id) => id !== null)
    .join(' ');
  return html`<div class="field">
<label for="${field.name}">${field.label}</label>
${field.hint ? html`<span class="hint" id="${field.name}-hint">${field.hint}</span>` : null}
${fault ? html`<span class="fault" id="${field.name}-fault">${text.t(fault)}</span>` : null}
<input id="${field.name}" name="${field.name}" type="${field.type ?? 'text'}" autocomplete="${field.autocomplete}"
 maxlength="${field.maxLength ?? 200}"${field.value === undefined ? null : html` value="${field.value}"`}${
   described === '' ? null : html` aria-describedby="${described}"`
 }${fault ? raw(' aria-invalid="true"') : null}${field.required === false ? null : raw(' required')}${
   field.plain ? raw(' autocapitalize="none" spellcheck="false"') : null
 }${field.autofocus ? raw(' autofocus') : null}>
</div>`;
}

/** One labelled choice out of a list. */
export function selectField(
  text: Text,
  field: {
    name: string;
    label: string;
    hint?: string;
    options: readonly { value: string; label: string }[];
    value?: string;
    faults?: FieldFaults;
  },
): Html {
  const fault = field.faults?.[field.name];
  const described = [field.hint ? `${field.name}-hint` : null, fault ? `${field.name}-fault` : null]
    .filter((id) => id !== null)
    .join(' ');
  return html`<div class="field">
<label for="${field.name}">${field.label}</label>
${field.hint ? html`<span class="hint" id="${field.name}-hint">${field.hint}</span>` : null}
${fault ? html`<span class="fault" id="${field.name}-fault">${text.t(fault)}</span>` : null}
<select id="${field.name}" name="${field.name}"${described === '' ? null : html` aria-describedby="${described}"`}>
${field.options.map((one) => html`<option value="${one.value}"${one.value === field.value ? raw(' selected') : null}>${one.label}</option>`)}
</select></div>`;
}

/** The hidden field that ties a form to the session or interaction it was shown in. */
export function csrfField(token: string): Html {
  return html`<input type="hidden" name="csrf" value="${token}">`;
}

/** A mark before one step of something that is going on. */
export function stepMark(state: 'good' | 'bad' | 'now' | 'later'): Html {
  const sign = { good: '✓', bad: '✕', now: '', later: '' }[state];
  return html`<span class="mark ${state}" aria-hidden="true">${sign}</span>`;
}

/** The letter of an app on a coloured ground that stays the same for the same name. */
export function appTile(name: string, title: string): Html {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 6;
  return html`<span class="tile hue-${sum}" aria-hidden="true">${[...title][0]?.toUpperCase() ?? '?'}</span>`;
}

/** What an app is called: its title in the settings, else its name with a capital. */
export function appTitle(name: string, title: string | undefined): string {
  return title ?? name.charAt(0).toUpperCase() + name.slice(1);
}
