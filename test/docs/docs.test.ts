import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { COLUMNS, parseEntries } from '@latchkey/commands/files/parse-file';
import { readCsv } from '@latchkey/commands/files/read-csv';
import { readJson } from '@latchkey/commands/files/read-json';
import { parseSettings } from '@latchkey/commands/settings/parse-settings';
import { settingsJsonSchema } from '@latchkey/commands/settings/schema';
import { checkApp } from '@latchkey/latchkey/app-checks';
import { errors } from '@latchkey/runtime/text/en/errors';
import { errors as errores } from '@latchkey/runtime/text/es/errors';
import { parse, stringify } from 'yaml';
import { listVerbs } from '../support/list-verbs.ts';
import { anchorsOf, inlineCode, ROOT, readDocs } from './support/read-docs.ts';

const docs = readDocs();
const there = (path: string) => existsSync(join(ROOT, path));
const doc = (path: string) => docs.find((one) => one.path === path) ?? { path, text: '', blocks: [] };

describe('every page', () => {
  test('leads only to pages, files and headings that are there', () => {
    const broken: string[] = [];
    let links = 0;
    for (const { path, text } of docs) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?|mailto):/.test(target)) continue;
        links += 1;
        const [file = '', anchor] = target.split('#');
        const to = file === '' ? path : relative(ROOT, join(ROOT, dirname(path), file));
        const good = !to.startsWith('..') && there(to);
        if (!good || (anchor !== undefined && !anchorsOf(readFileSync(join(ROOT, to), 'utf8')).has(anchor))) {
          broken.push(`${path} → ${target}`);
        }
      }
    }
    expect(broken).toEqual([]);
    expect(links).toBeGreaterThan(20);
  });

  test('names only files and folders that are there', () => {
    const missing: string[] = [];
    let named = 0;
    for (const { path, text } of docs) {
      for (const code of inlineCode(text)) {
        const [file = ''] = /^\.?(?:packages|test|docs|infra|scripts|ci)\/[\w./-]*/.exec(code) ?? [];
        if (file === '' || /[<…*]|NNNN|KIND/.test(code)) continue;
        named += 1;
        if (!there(file)) missing.push(`${path}: ${file}`);
      }
    }
    expect(missing).toEqual([]);
    expect(named).toBeGreaterThan(60);
  });

  test('names only verbs and options that the command line has', async () => {
    const verbs = new Map((await listVerbs()).map((verb) => [verb.path, verb]));
    const wrong: string[] = [];
    let named = 0;
    for (const { path, text } of docs) {
      for (const [said, words = ''] of text.matchAll(/(?:\.\/latchkey|run --rm worker) ([^`\n|#)]*)/g)) {
        const [first = '', second = ''] = words.trim().split(/\s+/);
        if (first.startsWith('--') || first === '…' || first === '') continue;
        named += 1;
        const top = verbs.get(first);
        const verb = top?.hasSubVerbs === true && second !== '…' ? verbs.get(`${first} ${second}`) : top;
        const options = [...words.matchAll(/(?:^| )(--[a-z-]+)/g)].map((match) => match[1] ?? '');
        if (
          verb === undefined ||
          options.some((option) => option !== '--help' && !verb.options.includes(option))
        ) {
          wrong.push(`${path}: ${said}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(named).toBeGreaterThan(20);
  });

  test('names only npm scripts and variables that there are', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts);
    const known = [
      'packages/runtime/src/environment.ts',
      'infra/Caddyfile',
      'scripts/tasks/contract.ts',
      'test/boundaries/schema.test.ts',
      'test/docs/mails.test.ts',
      'test/real/open-collective.ts',
    ]
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join('\n');
    const wrong: string[] = [];
    for (const { path, text } of docs) {
      for (const [said, run, plain] of text.matchAll(/\bnpm (?:run ([a-z]+)|(start|test)\b)/g)) {
        if (!scripts.includes(run ?? plain ?? '')) wrong.push(`${path}: ${said}`);
      }
      for (const [variable] of text.matchAll(/\bLATCHKEY_[A-Z_]+[A-Z]\b/g)) {
        if (!known.includes(variable.replace(/_FILE$/, ''))) wrong.push(`${path}: ${variable}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('holds no path of somebody’s machine', () => {
    for (const { path, text } of docs) {
      expect([
        path,
        text.match(/\/(?:work|tmp|root|home|Users)\/[\w./-]*|localhost:(?!400\d|8008)\d+/g),
      ]).toEqual([path, null]);
    }
  });
});

describe('a page about', () => {
  test('the tests of a threat names tests that there are', () => {
    const { text } = doc('SECURITY.md');
    const named = [...text.matchAll(/`((?:packages|test)\/[\w./-]+\.test\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(
      ([, file = '', titles = '']) =>
        [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => [file, title] as const),
    );
    for (const [file, title] of named) {
      const source = there(file) ? readFileSync(join(ROOT, file), 'utf8') : '';
      expect([file, title, source.includes(title)]).toEqual([file, title, true]);
    }
    expect(named.length).toBeGreaterThan(40);
    expect(text.match(/^\| F\d+ /gm)).toHaveLength(20);
  });

  test('the settings has an example that is accepted, and every key', () => {
    const { text, blocks } = doc('docs/admins/settings.md');
    const example = blocks.find((block) => block.language === 'yaml')?.code ?? '';
    expect(parseSettings(example, checkApp)).toMatchObject({ ok: true });
    const keys = new Set<string>();
    const walk = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'properties') for (const name of Object.keys(value as object)) keys.add(name);
        walk(value);
      }
    };
    walk(settingsJsonSchema());
    expect(keys.size).toBeGreaterThan(30);
    for (const key of keys) expect([key, new RegExp(`\\b${key}\\b`).test(text)]).toEqual([key, true]);
  });

  test('a file of members has examples that are read, with every column', () => {
    const { text, blocks } = doc('docs/admins/members-file.md');
    const csv = readCsv(blocks.find((block) => block.language === 'csv')?.code ?? '');
    const json = readJson(blocks.find((block) => block.language === 'json')?.code ?? '');
    for (const read of [csv, json]) {
      expect(read.ok && parseEntries(read.entries)).toMatchObject({ ok: true, rows: { length: 3 } });
    }
    for (const column of COLUMNS) expect([column, text.includes(`\`${column}\``)]).toEqual([column, true]);
  });

  test.each(['nextcloud', 'matrix'])('%s has settings that are accepted', (kind) => {
    const { blocks } = doc(`docs/apps/${kind}.md`);
    const { apps } = parse(blocks.find((block) => block.code.startsWith('apps:'))?.code ?? 'apps: {}');
    const around = {
      name: 'Example',
      groups: { members: { title: 'Members' } },
      mail: { from: 'hello@example.org' },
    };
    expect(parseSettings(stringify({ ...around, apps }), checkApp)).toMatchObject({ ok: true });
    expect(Object.values(apps as Record<string, { kind: string }>).map((app) => app.kind)).toEqual([kind]);
  });

  test('what people do is there in English and Spanish, section by section', () => {
    for (const who of ['members', 'treasurers']) {
      const shape = (language: string) =>
        doc(`docs/${who}/${language}.md`).text.match(/^(#+ |\d\. |- |\|)/gm);
      expect(shape('es')).toEqual(shape('en'));
      expect(shape('en')?.length).toBeGreaterThan(10);
    }
  });

  test('an error that sends its reader to a page names one that is there', () => {
    const sent = [...Object.values(errors), ...Object.values(errores)].flatMap(
      (text) => text.match(/docs\/[\w/.-]+\.md/g) ?? [],
    );
    expect(sent.length).toBeGreaterThan(1);
    for (const page of sent) expect([page, there(page)]).toEqual([page, true]);
  });

  test('a decision is short, numbered, and has all its parts', () => {
    const decisions = docs.filter((one) => one.path.startsWith('docs/decisions/'));
    expect(decisions.length).toBeGreaterThan(15);
    for (const { path, text } of decisions) {
      const number = /decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1];
      expect([path, text.startsWith(`# ${number} · `)]).toEqual([path, true]);
      expect([path, text.split('\n').length <= 40]).toEqual([path, true]);
      expect(text.match(/^## .*/gm)).toEqual([
        '## Context',
        '## Decision',
        '## Why not the others',
        '## Consequences',
      ]);
    }
  });
});
