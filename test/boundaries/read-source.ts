import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One import of a file. `types`: it is gone before the file runs. */
export type Import = { specifier: string; types: boolean; line: number };

/** A file of the repository, by its path from the root. */
export type SourceFile = { path: string; text: string; imports: Import[] };

const IMPORT =
  /^[ \t]*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s*)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm;

/** Reads the imports out of a TypeScript file: static, for effect, re-exports and `import()`. */
export function readImports(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...code.matchAll(IMPORT)].map((match) => ({
    specifier: match[2] ?? match[3] ?? '',
    types: match[1] !== undefined,
    line: code.slice(0, match.index).split('\n').length,
  }));
}

/** A file as the rules see it. */
export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, imports: /\.[mc]?[jt]s$/.test(path) ? readImports(text) : [] };
}

/** Every text file that is, or is about to be, in the repository. */
export function readRepository(root: string): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && !/\.(png|jpe?g|webp|ico|woff2?|gz)$/.test(path))
    .filter((path) => existsSync(join(root, path)))
    .map((path) => sourceFile(path, readFileSync(join(root, path), 'utf8')));
}
