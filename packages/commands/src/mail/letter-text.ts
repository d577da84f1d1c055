import type { Block, Draft } from './draft.ts';

/** What a letter says in one language: a line, and paragraphs with an empty line between them. */
export type LetterText = { subject: string; body: string };

/** Values of the `{names}` in a letter; null: this one does not apply, and what rests on it is left out. */
export type LetterValues = Readonly<Record<string, string | null>>;

const NAME = /\{(\w+)\}/g;

/** The names that a text uses, each once. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(NAME)].map((match) => match[1] as string))];
}

/**
 * Fills a letter in. A paragraph that names something without a value is left out; `{link}` alone is the link, a
 * button in the other part. What a value holds is never read as a name.
 */
export function fillLetter(
  letter: LetterText,
  values: LetterValues,
  link: { label: string; url: string } | null,
): Draft {
  const known: LetterValues = { ...values, link: link?.url ?? null };
  const fill = (text: string) => text.replace(NAME, (_, name: string) => known[name] ?? '');
  const blocks = letter.body.split(/\n[^\S\n]*\n/).flatMap((paragraph): Block[] => {
    const text = paragraph.trim();
    if (text === '' || namesIn(text).some((name) => (known[name] ?? null) === null)) return [];
    if (text === '{link}' && link !== null) return [{ kind: 'link', ...link }];
    return fill(text)
      .split('\n\n')
      .map((part) => ({ kind: 'text', text: part }));
  });
  return { subject: fill(letter.subject), blocks };
}
