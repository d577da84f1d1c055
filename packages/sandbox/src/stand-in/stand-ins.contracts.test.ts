import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { OCS, PLAIN } from '../nextcloud/answers.ts';
import { ANSWERS, ERRORS } from '../synapse/answers.ts';

const CONTRACTS = join(import.meta.dirname, '../../../../../shared/contracts');
const SOURCES = join(import.meta.dirname, '..');

const tables: Record<string, Record<string, { cites: string }>> = { OCS, PLAIN, ERRORS, ANSWERS };
const cited = Object.entries(tables).flatMap(([table, answers]) =>
  Object.entries(answers).map(([name, { cites }]) => ({ answer: `${table}.${name}`, cites })),
);

/** Section numbers of a contract: `### B5. …`, `## 4. …`, `## A. …`, `### 2.2 …`. */
function sectionsOf(file: string): string[] {
  const lines = readFileSync(join(CONTRACTS, file), 'utf8').split('\n');
  return lines.flatMap((line) => /^#{2,4} ([A-Z0-9][0-9.]*?)\.? /.exec(line)?.[1] ?? []);
}

test('every answer that a stand-in can give cites a section that exists', () => {
  const wrong = cited.filter(({ cites }) => {
    const [file = '', section = ''] = cites.split(' ');
    return !existsSync(join(CONTRACTS, file)) || !sectionsOf(file).includes(section);
  });
  expect(wrong).toEqual([]);
});

test('no status is set but from a table of answers', () => {
  const allowed = [
    'nextcloud/reply.ts',
    'synapse/parts.ts', // the two places that send an answer of a table
    'synapse/pages.ts',
    'synapse/web-client.ts', // pages get it from a table; the web client is no part of the server
    'synapse/sign-in.ts',
    'synapse/create-synapse.ts', // each from ANSWERS
  ];
  const found = ['nextcloud', 'synapse'].flatMap((folder) =>
    readdirSync(join(SOURCES, folder))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .filter((file) => /ctx\.status = /.test(readFileSync(join(SOURCES, folder, file), 'utf8')))
      .map((file) => `${folder}/${file}`),
  );
  expect(found.filter((file) => !allowed.includes(file))).toEqual([]);
  const literal = [...found].filter((file) =>
    /ctx\.status = \d/.test(readFileSync(join(SOURCES, file), 'utf8')),
  );
  expect(literal).toEqual(['synapse/web-client.ts']);
});
