import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../..');

/** A document. `path` from the repository's root; `blocks`: its fenced blocks with their language. */
export type Doc = { path: string; text: string; blocks: { language: string; code: string }[] };

/** Everything written for readers: the pages in the root and in docs/. */
export function readDocs(): Doc[] {
  const inRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  return [...inRoot, ...inDocs].sort().map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const blocks = [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```/gm)].map((match) => ({
      language: match[2] ?? '',
      code: match[3] ?? '',
    }));
    return { path, text, blocks };
  });
}

/** Headings of a page as the anchors that links name. */
export function anchorsOf(text: string): Set<string> {
  const headings = text.match(/^#{1,6} .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Text in backticks outside fenced blocks. */
export function inlineCode(text: string): string[] {
  const bare = text.replace(/^( *)```[\s\S]*?^\1```/gm, '');
  return [...bare.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}
