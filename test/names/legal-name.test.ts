import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const packages = join(import.meta.dirname, '../../packages');

/** Every file of the hub that runs, without the stand-ins: those have the field, as the real books do. */
const files = readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter(
  (file) =>
    file.endsWith('.ts') &&
    !file.endsWith('.test.ts') &&
    !file.includes('node_modules') &&
    !file.startsWith('sandbox'),
);
const textOf = (file: string) => readFileSync(join(packages, file), 'utf8');

test('no question to the books asks for a legal name, and nothing here knows the word', () => {
  const asking = files.filter((file) => /\bquery \w+|\bfragment \w+ on /.test(textOf(file)));
  expect(asking).toContain('sync/src/source/open-collective/queries.ts');
  expect(files.filter((file) => /legal_?name/i.test(textOf(file)))).toEqual([]);
});

test('no form asks for a first and a last name', () => {
  const pages = files.filter((file) => /^(idp|console)\/src/.test(file));
  expect(pages.length).toBeGreaterThan(50);
  expect(
    pages.filter((file) => /(first|last|given|family)_?name|given-name|family-name/i.test(textOf(file))),
  ).toEqual([]);
});
