import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createText, LANGUAGES } from '@latchkey/runtime/text/text';
import { problemText } from './show-explanation.ts';

const CONNECTORS = join(import.meta.dirname, '../../../connectors/src');

test('every line of every check of an app has a sentence for well and for not well, in every language', () => {
  const codes = readdirSync(CONNECTORS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)check\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(CONNECTORS, file), 'utf8').matchAll(/push\(\{\s*code: '([a-z-]+)'/g),
    ])
    .map((match) => match[1] as string);
  expect(new Set(codes).size).toBeGreaterThan(10);
  for (const language of LANGUAGES) {
    const text = createText(language);
    const keys = codes.flatMap((code) => [`cli.check.${code}.ok`, `cli.check.${code}.bad`]);
    expect(keys.filter((key) => !text.has(key))).toEqual([]);
  }
});

test('a problem of a source is told with its numbers; one without a message is told as its code', () => {
  const text = createText('en');
  const short = { code: 'rows-short', params: { have: 3, total: 2038, what: 'members' } };
  expect(problemText(text, short)).toMatch(/^Only 3 of 2,038 rows came \(members\)/);
  expect(problemText(text, { code: 'not-known-here', params: {} })).toBe('not-known-here');
});
