import { describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '@latchkey/runtime/text/text';
import { renderSample, SAMPLES } from '../support/pages/gallery.ts';
import { NASTY } from '../support/pages/sample.ts';

const all = SAMPLES.flatMap((sample) =>
  LANGUAGES.map((language) => ({ name: sample.name, sample, language })),
);

describe('every page, in every state and language,', () => {
  test.each(all)(
    '$name in $language has its texts, a heading, labels, and nothing that a strict CSP stops',
    (one) => {
      const page = renderSample(one.sample, one.language);
      expect(page).toMatch(/^<!doctype html>\n<html lang="(en|es)">/);
      expect(page).toContain(`<html lang="${one.language}">`);
      // The page on which letters are worded shows their names in braces on purpose.
      const filled =
        one.sample.name === 'letter' ? page.replaceAll(/\{(hello|coop|username|link)\}/g, '') : page;
      expect(filled).not.toMatch(/undefined|\[object|NaN|\{\w+\}|(?:idp|console|common|mail)\.\w+\.\w+/);
      // Words of the settings stand in quotation marks, not in the marks of a text file.
      expect(page).not.toMatch(/`[a-z]/);
      expect(page.match(/<h1\b/g)).toHaveLength(1);
      expect(page).toMatch(/<title>[^<]{5,}<\/title>/);
      expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+="/);
      expect(page).not.toContain('<img src=x');
      for (const [tag] of page.matchAll(/<(?:input|select)\b[^>]*>/g)) {
        const id = / id="([^"]+)"/.exec(tag)?.[1];
        const named =
          tag.includes('type="hidden"') ||
          tag.includes('aria-label=') ||
          page.includes(`<label for="${id}"`) ||
          tag.includes('type="radio"');
        expect({ tag, named }).toEqual({ tag, named: true });
      }
      // Who says a button's words aloud to press it needs its name to hold them (WCAG 2.5.3).
      for (const [tag, label, inside] of page.matchAll(
        /<(?:button|a)\b[^>]*aria-label="([^"]*)"[^>]*>([\s\S]*?)<\/(?:button|a)>/g,
      )) {
        const words = (inside ?? '')
          .replaceAll(/<[^>]*>/g, '')
          .trim()
          .toLowerCase();
        expect({ tag, holds: label?.toLowerCase().includes(words) }).toEqual({ tag, holds: true });
      }
      for (const [, described] of page.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)) {
        for (const id of described?.split(' ') ?? []) expect(page).toContain(` id="${id}"`);
      }
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [form] of page.matchAll(/<form method="post"[\s\S]*?<\/form>/g)) {
        expect(form).toMatch(/name="(csrf|xsrf)"/);
      }
    },
  );
});

test('what people typed is among the samples, so that escaping is looked at', () => {
  const pages = SAMPLES.map((sample) => renderSample(sample, 'en'));
  const escaped = NASTY.replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  expect(pages.filter((page) => page.includes(escaped)).length).toBeGreaterThan(8);
});
