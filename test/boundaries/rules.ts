import { posix } from 'node:path';
import type { Import, SourceFile } from './read-source.ts';
import { MAY_IMPORT, MAY_READ_ENVIRONMENT, PARTS, PURE, TESTS_MAY_IMPORT } from './table.ts';

export type Violation = { rule: string; path: string; detail: string };
/** A rule sees the whole repository and names what breaks it. */
export type Rule = (files: readonly SourceFile[]) => Violation[];

const isTest = (path: string) => /\.(test|outside)\.ts$/.test(path);
const packageOf = (path: string) => /^packages\/([^/]+)\/src\//.exec(path)?.[1];
const inPackages = (file: SourceFile) => packageOf(file.path) !== undefined && file.path.endsWith('.ts');

/** `@latchkey/store/oidc/session` → store, oidc/session. */
function ownPackage(specifier: string): { name: string; part: string } | null {
  const [, name, part] = /^@latchkey\/([^/]+)\/?(.*)$/.exec(specifier) ?? [];
  return name === undefined ? null : { name, part: part ?? '' };
}

function eachImport(
  files: readonly SourceFile[],
  judge: (file: SourceFile, one: Import, own: string) => string | null,
  rule: string,
): Violation[] {
  return files.filter(inPackages).flatMap((file) =>
    file.imports.flatMap((one) => {
      const detail = judge(file, one, packageOf(file.path) ?? '');
      return detail === null ? [] : [{ rule, path: `${file.path}:${one.line}`, detail }];
    }),
  );
}

const direction: Rule = (files) =>
  eachImport(
    files,
    (file, one, own) => {
      const other = ownPackage(one.specifier);
      if (other === null) return null;
      const may = [...(MAY_IMPORT[own] ?? []), ...(isTest(file.path) ? TESTS_MAY_IMPORT : [])];
      return may.includes(other.name) ? null : `${own} may not import ${other.name}`;
    },
    'direction',
  );

const parts: Rule = (files) =>
  eachImport(
    files,
    (_, one, own) => {
      const other = ownPackage(one.specifier);
      const broken = PARTS.find(
        (rule) => rule.of === other?.name && rule.by.includes(own) && !rule.only.test(other.part),
      );
      return broken === undefined ? null : `${one.specifier}: ${broken.why}`;
    },
    'parts',
  );

/** A relative import stays in its package; tests may use test/support. */
const relative: Rule = (files) =>
  eachImport(
    files,
    (file, one, own) => {
      if (!one.specifier.startsWith('.')) return null;
      const target = posix.join(posix.dirname(file.path), one.specifier);
      if (target.startsWith(`packages/${own}/`)) return null;
      return isTest(file.path) && target.startsWith('test/support/')
        ? null
        : `${target} is outside the package`;
    },
    'relative',
  );

/** Pure files, and all that they import by relative paths, reach no I/O. */
const pure: Rule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return PURE.flatMap(({ files: pattern, may }) => {
    const todo = files.filter(({ path }) => pattern.test(path) && !isTest(path));
    const seen = new Set(todo);
    const found: Violation[] = [];
    for (const file of todo) {
      const says = (detail: string) => found.push({ rule: 'pure', path: file.path, detail });
      for (const one of file.imports) {
        if (!may.test(one.specifier)) says(`imports ${one.specifier}`);
        if (one.types || !one.specifier.startsWith('.')) continue;
        const target = byPath.get(posix.join(posix.dirname(file.path), one.specifier));
        if (target !== undefined && !seen.has(target)) {
          seen.add(target);
          todo.push(target);
        }
      }
      const ambient =
        /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bset(Timeout|Interval)\(/;
      const reached = ambient.exec(file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''));
      if (reached !== null) says(`uses ${reached[0]}`);
    }
    return found;
  });
};

const barrels: Rule = (files) =>
  files
    .filter(inPackages)
    .filter(({ text }) => /^export\s+(\*|\{[^}]*\})[^;]*\bfrom\b/m.test(text))
    .map(({ path }) => ({ rule: 'barrels', path, detail: 'import from the file that defines' }));

const environment: Rule = (files) =>
  files
    .filter(inPackages)
    .filter(({ path, text }) => !isTest(path) && /\bprocess\.env\b/.test(text))
    .filter(({ path }) => !MAY_READ_ENVIRONMENT.some((pattern) => pattern.test(path)))
    .map(({ path }) => ({ rule: 'environment', path, detail: 'settings are read once and passed down' }));

const LONGEST_FILE = 400;
const long: Rule = (files) =>
  files
    .filter(({ path }) => path.endsWith('.ts') && !path.includes('/text/'))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LONGEST_FILE)
    .map(({ path, lines }) => ({ rule: 'long', path, detail: `${lines} lines, over ${LONGEST_FILE}` }));

/** Paths of one machine. Written in pieces, as this file is looked at, too. */
const MACHINE = new RegExp(['/wo', 'rk/|/ro', 'ot/|/tmp/', 'brief|/Us', 'ers/[a-z]'].join(''));
const machine: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => {
      const found = MACHINE.exec(line);
      return found === null ? [] : [{ rule: 'machine', path: `${path}:${at + 1}`, detail: found[0] }];
    }),
  );

type Manifest = { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
/** Every manifest lists exactly the packages of ours that the table allows it, and pins all others. */
const manifests: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    if (!/^(packages\/[^/]+\/|test\/|)package\.json$/.test(path)) return [];
    const own = /^packages\/([^/]+)\//.exec(path)?.[1];
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Manifest;
    const says = (detail: string) => ({ rule: 'manifests', path, detail });
    const judge = (name: string, allowed: readonly string[]) => {
      const other = ownPackage(name);
      return other === null || own === undefined || allowed.includes(other.name)
        ? []
        : [says(`${own} may not depend on ${name}`)];
    };
    const may = MAY_IMPORT[own ?? ''] ?? [];
    return [
      ...Object.keys(dependencies).flatMap((name) => judge(name, may)),
      ...Object.keys(devDependencies).flatMap((name) => judge(name, [...may, ...TESTS_MAY_IMPORT])),
      ...Object.entries({ ...dependencies, ...devDependencies })
        .filter(([, version]) => version !== 'workspace:*' && !/^(npm:.+@)?\d+\.\d+\.\d+/.test(version))
        .map(([name, version]) => says(`${name} is not pinned: ${version}`)),
      ...(own !== undefined && MAY_IMPORT[own] === undefined ? [says(`${own} is not in the table`)] : []),
    ];
  });

/** Every rule, by name. */
export const RULES: Readonly<Record<string, Rule>> = {
  direction,
  parts,
  relative,
  pure,
  barrels,
  environment,
  long,
  machine,
  manifests,
};
