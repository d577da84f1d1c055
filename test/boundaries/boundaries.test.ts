import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readImports, readRepository, sourceFile } from './read-source.ts';
import { RULES } from './rules.ts';

const files = readRepository(join(import.meta.dirname, '../..'));
const root = ['/wo', 'rk'].join('');

test.each(Object.keys(RULES))('the repository keeps the rule "%s"', (name) => {
  expect(RULES[name]?.(files)).toEqual([]);
});

/** What each rule must find: rule, file, its text. */
const BROKEN: readonly [rule: string, path: string, text: string][] = [
  ['direction', 'packages/store/src/x.ts', "import { a } from '@latchkey/commands/a';"],
  ['direction', 'packages/idp/src/x.ts', "import type { A } from '@latchkey/sync/worker';"],
  ['direction', 'packages/sandbox/src/x.ts', "const a = await import('@latchkey/connectors/catalogue');"],
  ['direction', 'packages/domain/src/x.test.ts', "import { a } from '@latchkey/store/a';"],
  ['direction', 'packages/connectors/src/x.ts', "import { a } from '@latchkey/sandbox/nextcloud/a';"],
  ['parts', 'packages/idp/src/x.ts', "import { a } from '@latchkey/connectors/nextcloud/connector';"],
  ['parts', 'packages/commands/src/x.ts', "import { a } from '@latchkey/connectors/registry';"],
  ['parts', 'packages/console/src/x.ts', "import {\n  a,\n} from '@latchkey/idp/oidc/host';"],
  ['relative', 'packages/idp/src/x.ts', "import { a } from '../../store/src/a.ts';"],
  ['relative', 'packages/idp/src/x.ts', "import { a } from '../../../test/support/database.ts';"],
  ['pure', 'packages/domain/src/x.ts', "import { readFile } from 'node:fs/promises';"],
  ['pure', 'packages/domain/src/x.ts', "import { z } from 'zod';"],
  ['pure', 'packages/domain/src/x.ts', 'export const now = () => new Date();'],
  ['pure', 'packages/domain/src/x.ts', 'export const luck = Math.random();'],
  ['pure', 'packages/connectors/src/wiki/about.ts', "import type { A } from '@latchkey/runtime/http';"],
  ['barrels', 'packages/idp/src/x.ts', "export * from './y.ts';"],
  ['barrels', 'packages/idp/src/x.ts', "export {\n  a,\n} from './y.ts';"],
  ['environment', 'packages/idp/src/x.ts', 'const port = process.env.PORT;'],
  ['long', 'packages/idp/src/x.ts', '\n'.repeat(401)],
  ['machine', 'docs/x.md', `Look into ${root}/main.`],
  ['manifests', 'packages/store/package.json', '{"dependencies":{"@latchkey/commands":"workspace:*"}}'],
  ['manifests', 'packages/store/package.json', '{"dependencies":{"pg":"^8.0.0"}}'],
  ['manifests', 'packages/extra/package.json', '{}'],
];

test.each(BROKEN)('the rule "%s" finds a broken %s: %j', (rule, path, text) => {
  const found = Object.entries(RULES).flatMap(([, judge]) => judge([sourceFile(path, text)]));
  expect(found.map((one) => one.rule)).toContain(rule);
});

test('a pure file is not pure when what it imports is not', () => {
  const about = sourceFile('packages/connectors/src/wiki/about.ts', "import { a } from './settings.ts';");
  const settings = sourceFile('packages/connectors/src/wiki/settings.ts', "import { b } from 'node:net';");
  expect(RULES.pure?.([about])).toEqual([]);
  expect(RULES.pure?.([about, settings])).toMatchObject([
    { path: settings.path, detail: 'imports node:net' },
  ]);
});

test('what is allowed is not found', () => {
  const allowed: [string, string][] = [
    ['packages/sync/src/x.ts', "import { a } from '@latchkey/connectors/registry';"],
    ['packages/idp/src/x.ts', "import { a } from '@latchkey/connectors/nextcloud/about';"],
    ['packages/idp/src/x.test.ts', "import { a } from '../../../test/support/database.ts';"],
    ['packages/connectors/src/x.test.ts', "import { a } from '@latchkey/sandbox/nextcloud/a';"],
    ['packages/console/src/x.ts', "import { a } from '@latchkey/idp/web/layout';"],
    ['packages/domain/src/x.ts', "/* new Date() */ import type { A } from './a.ts';"],
  ];
  for (const [path, text] of allowed) {
    expect({ path, found: Object.values(RULES).flatMap((rule) => rule([sourceFile(path, text)])) }).toEqual({
      path,
      found: [],
    });
  }
});

test('imports are read in every form', () => {
  const text = [
    "import a from 'a';",
    "import type { B } from 'b';",
    "import 'c';",
    "export { d } from 'd';",
    "const e = await import('e');",
    "// import f from 'f';",
    "/* import g from 'g'; */",
    "import {\n  h,\n  type I,\n} from 'h';",
  ].join('\n');
  expect(readImports(text).map(({ specifier }) => specifier)).toEqual(['a', 'b', 'c', 'd', 'e', 'h']);
});
