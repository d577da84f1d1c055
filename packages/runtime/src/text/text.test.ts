import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../../../../test/support/any-text.ts';
import { runsOf, seedOf } from '../../../../test/support/slice.ts';
import { catalogue } from './catalogue.ts';
import { html, raw, renderHtml } from './html.ts';
import { pickLanguage } from './pick-language.ts';
import { createText, LANGUAGES, type MessageKey } from './text.ts';

describe('html', () => {
  test('escapes every text, lets html pass, joins lists, shows nothing for nothing', () => {
    const list = ['<b>', "'"].map((item) => html`<li title="${item}">${item}</li>`);
    expect(renderHtml(html`<ul>${list}${null}${undefined}${false}${raw('<hr>')}${0}</ul>`)).toBe(
      '<ul><li title="&lt;b&gt;">&lt;b&gt;</li><li title="&#39;">&#39;</li><hr>0</ul>',
    );
  });

  test('no text can end an attribute, open a tag or start an entity', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const shown = renderHtml(html`${text}`);
        expect(shown).not.toMatch(/[<>"']/);
        expect(shown.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
      { seed: seedOf('html'), numRuns: runsOf({ quick: 200, ci: 2_000, all: 20_000 }) },
    );
  });

  test('an object that only looks like html is escaped', () => {
    const fake = { toString: () => '<script>' } as unknown as string;
    expect(renderHtml(html`${fake}`)).toBe('&lt;script&gt;');
  });
});

describe('messages', () => {
  const names = (text: string, drop: string) =>
    [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))]
      .filter((name) => name !== drop)
      .sort()
      .join();

  test('are the same in every language, with the same {names}, and none is empty', () => {
    const keys = Object.keys(catalogue.en).sort();
    expect(keys.length).toBeGreaterThan(10);
    for (const language of LANGUAGES) {
      const messages = catalogue[language];
      expect(Object.keys(messages).sort()).toEqual(keys);
      expect(keys.filter((key) => messages[key]?.trim() === '')).toEqual([]);
      const differ = keys.filter((key) => {
        // "one" may say "one day" without the number.
        const drop = key.endsWith('.one') ? 'count' : '';
        const here = names(messages[key] ?? '', drop);
        return here !== names(catalogue.en[key] ?? '', drop);
      });
      expect({ language, differ }).toEqual({ language, differ: [] });
    }
  });

  test('in plural come as a pair', () => {
    const keys = new Set(Object.keys(catalogue.en));
    const partner = { one: 'other', other: 'one' };
    // Without the number in it, such a key is the name of a choice.
    const alone = [...keys].filter((key) => {
      const [, base, form] = /^(.+)\.(one|other)$/.exec(key) ?? [];
      if (form === undefined || !catalogue.en[key]?.includes('{count}')) return false;
      return !keys.has(`${base}.${partner[form as 'one' | 'other']}`);
    });
    expect(alone).toEqual([]);
  });

  test('belong to the area that their key names', () => {
    const area =
      /^(common|errors|idp|console|mail|cli|sandbox|books|explanation|guard|letters|names|rules|seats|who)\.[a-z0-9]/;
    expect(Object.keys(catalogue.en).filter((key) => !area.test(key))).toEqual([]);
  });

  test('choose one or other by count, fill in names and write numbers as people do', () => {
    const en = createText('en');
    const es = createText('es');
    expect(en.t('common.days', { count: 1 })).toBe('1 day');
    expect(es.t('common.days', { count: 12_345 })).toBe('12.345 días');
    expect(en.number(12_345.5)).toBe('12,345.5');
  });

  test('that lack a name or do not exist are a bug, said at once', () => {
    const en = createText('en');
    expect(() => en.t('common.days.other')).toThrow('wants {count}');
    expect(() => en.t('common.nothing' as MessageKey)).toThrow('no message');
    expect(en.has('common.days')).toBe(true);
    expect(en.has('common.nothing')).toBe(false);
    expect(en.has('toString')).toBe(false);
  });

  test('days are told in the co-op’s time zone', () => {
    const late = new Date('2026-03-31T22:30:00Z');
    expect(createText('en').date(late, 'Europe/London')).toBe('31 March 2026');
    expect(createText('es').date(late, 'Europe/Madrid')).toBe('1 de abril de 2026');
    expect(createText('en').dateTime(late, 'Europe/Madrid')).toContain('00:30');
  });
});

test.each([
  [['es'], 'en', 'es'],
  [[undefined, null, 'fr', 'en'], 'es', 'en'],
  [[], 'es-MX,es;q=0.9,en;q=0.8', 'es'],
  [[], 'fr, en;q=0.2, es;q=0.7', 'es'],
  [[], 'es;q=0', 'en'],
  [[], 'pt-BR', 'en'],
  [[], undefined, 'en'],
] as const)('of the choices %p and Accept-Language %p the language is %s', (choices, header, language) => {
  expect(pickLanguage(choices, header)).toBe(language);
});
