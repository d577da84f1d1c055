import { catalogue, type MessageKey } from './catalogue.ts';

export type { MessageKey } from './catalogue.ts';

/** Languages the hub speaks. */
export type Language = 'en' | 'es';
export const LANGUAGES: readonly Language[] = ['en', 'es'];

/** Values for the `{names}` of a message. */
export type TextParams = Readonly<Record<string, string | number>>;

/** One language's texts, numbers and dates. */
export type Text = {
  readonly language: Language;
  /** The message with its `{names}` filled in. `count` chooses between `.one` and `.other`. Throws for an unknown key. */
  t(key: MessageKey, params?: TextParams): string;
  /** The message as it stands in its file, its `{names}` left open. Throws for an unknown key, and for a plural. */
  raw(key: MessageKey): string;
  /** Whether a key made at run time (`errors.CODE`) exists. */
  has(key: string): key is MessageKey;
  /** A calendar day in a time zone, in words. */
  date(when: Date, timezone: string): string;
  /** Day and time in a time zone. */
  dateTime(when: Date, timezone: string): string;
  number(value: number): string;
};

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es-ES' };

function createOne(language: Language): Text {
  const messages = catalogue[language];
  const locale = LOCALES[language];
  const plural = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);

  function find(key: string, params: TextParams): string {
    const exact = messages[key];
    if (exact !== undefined) return exact;
    const count = params.count;
    if (typeof count === 'number') {
      const chosen = messages[`${key}.${plural.select(count) === 'one' ? 'one' : 'other'}`];
      if (chosen !== undefined) return chosen;
    }
    throw new Error(`no message ${key} in ${language}`);
  }

  return {
    language,
    t: (key, params = {}) =>
      find(key, params).replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = params[name];
        if (value === undefined) throw new Error(`message ${key} wants {${name}}`);
        return typeof value === 'number' ? numbers.format(value) : value;
      }),
    raw: (key) => find(key, {}),
    has: (key): key is MessageKey => Object.hasOwn(messages, key) || Object.hasOwn(messages, `${key}.other`),
    date: (when, timezone) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: timezone }).format(when),
    dateTime: (when, timezone) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: timezone }).format(
        when,
      ),
    number: (value) => numbers.format(value),
  };
}

const texts: Partial<Record<Language, Text>> = {};

/** The texts of a language. */
export function createText(language: Language): Text {
  texts[language] ??= createOne(language);
  return texts[language];
}
