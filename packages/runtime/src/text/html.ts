/** A piece of trusted HTML. Made only by `html` and `raw`, so that everything else is escaped. */
export class Html {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** What may stand in an `html` template. Strings and numbers are escaped; null, undefined and false show nothing. */
export type HtmlValue = Html | string | number | boolean | null | undefined | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] as string);
}

function show(value: HtmlValue): string {
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map(show).join('');
  if (value === null || value === undefined || value === false || value === true) return '';
  return escapeHtml(String(value));
}

/** Escaping template: every interpolated value that is not `Html` is escaped. Attributes must be quoted. */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let text = parts[0] ?? '';
  values.forEach((value, at) => {
    text += show(value) + (parts[at + 1] ?? '');
  });
  return new Html(text);
}

/** Marks a text as HTML without escaping it. Only for constants of our own. */
export function raw(trusted: string): Html {
  return new Html(trusted);
}

/** The finished document or fragment. */
export function renderHtml(value: Html): string {
  return value.toString();
}
