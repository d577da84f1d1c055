import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LANGUAGES } from '@latchkey/runtime/text/text';
import { type Browser, chromium, type Page } from 'playwright-core';
import { SAMPLES, startGallery } from '../support/pages/gallery.ts';
import { slice } from '../support/slice.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const cases = SAMPLES.flatMap(({ name }) =>
  LANGUAGES.flatMap((language) =>
    (['light', 'dark'] as const).flatMap((scheme) =>
      [320, 1000].map((width) => ({ name, language, scheme, width })),
    ),
  ),
);

type Finding = { rule: string; targets: string[] };

let gallery: Awaited<ReturnType<typeof startGallery>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  gallery = await startGallery();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  page = await browser.newPage({ bypassCSP: false });
  // Through the debugging protocol, so that the page keeps its strict policy.
  await page.addInitScript(axeSource);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
}, 30_000);

test('pages are accessible, in every language, light and dark, on a telephone and on a desk', async () => {
  const faults: string[] = [];
  const consoleErrors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  for (const { name, language, scheme, width } of slice('pages', cases, { quick: 40, ci: 120 })) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(`${gallery.url}/${language}/${name}`);
    const found = await page.evaluate(
      async (): Promise<{ axe: Finding[]; wide: boolean; thin: string[] }> => {
        const { axe, document, innerWidth } = globalThis as unknown as {
          axe: {
            run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
          };
          document: {
            documentElement: { scrollWidth: number };
            querySelectorAll(
              selector: string,
            ): Iterable<{ textContent: string; clientWidth: number; tagName: string }>;
          };
          innerWidth: number;
        };
        const { violations } = await axe.run({ resultTypes: ['violations'] });
        return {
          axe: violations.map(({ id, nodes }) => ({
            rule: id,
            targets: nodes.flatMap(({ target }) => target),
          })),
          wide: document.documentElement.scrollWidth > innerWidth,
          thin: [...document.querySelectorAll('main :is(p, dt, dd, li, td, h1, h2, h3)')]
            .filter(
              (one) => one.textContent.trim().length > 11 && one.clientWidth > 0 && one.clientWidth < 60,
            )
            .map((one) => one.tagName),
        };
      },
    );
    const at = `${name} ${language} ${scheme} ${width}`;
    for (const one of found.axe) faults.push(`${at}: ${one.rule} at ${one.targets.join(', ')}`);
    if (found.thin.length > 0) faults.push(`${at}: text in a column of letters at ${found.thin.join(', ')}`);
    if (found.wide) faults.push(`${at}: scrolls sideways`);
  }
  expect(faults).toEqual([]);
  expect(consoleErrors).toEqual([]);
}, 600_000);

test('the keyboard reaches the first field, the button and the skip link, and each shows its focus', async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${gallery.url}/en/claim-details`);
  const seen: string[] = [];
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const { document, getComputedStyle } = globalThis as unknown as {
        document: { activeElement: { tagName: string; id: string; className: string } };
        getComputedStyle(element: unknown): { outlineStyle: string; outlineWidth: string };
      };
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const shown = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      return { what: element.id || element.className || element.tagName, shown };
    });
    if (focus.what === 'narrow') break;
    expect(focus).toEqual({ what: focus.what, shown: true });
    seen.push(focus.what);
  }
  expect(seen[0]).toBe('skip');
  expect(seen).toEqual(expect.arrayContaining(['name', 'password', 'full']));
});
