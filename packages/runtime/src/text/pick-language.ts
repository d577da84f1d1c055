import { LANGUAGES, type Language } from './text.ts';

/** Whether a text names a language of ours. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (LANGUAGES as readonly string[]).includes(value);
}

/**
 * The language to speak: an explicit choice (query, cookie, stored) in the order given, else the best of
 * `Accept-Language` (RFC 9110 §12.5.4), else English.
 */
export function pickLanguage(
  choices: readonly (string | null | undefined)[],
  acceptLanguage?: string,
): Language {
  for (const choice of choices) if (isLanguage(choice)) return choice;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';');
      const quality = params
        .map((param) => /^\s*q=([\d.]+)$/.exec(param)?.[1])
        .find((found) => found !== undefined);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((one) => isLanguage(one.language) && one.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return (wanted[0]?.language as Language | undefined) ?? 'en';
}
