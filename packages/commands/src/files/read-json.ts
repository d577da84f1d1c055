import type { ReadProblem } from '@latchkey/store/source-read';
import { z } from 'zod';
import { locateFault } from './locate-fault.ts';
import type { FileEntry } from './parse-file.ts';
import { problem } from './problem.ts';

const LISTS = { members: 'member', orders: 'order', manual: 'manual' } as const;
const things = z.array(z.record(z.string(), z.unknown())).optional();
const document = z.object({
  people: z.array(z.looseObject({ members: things, orders: things, manual: things })),
});

/** Entries of `{ "people": [{ id, name, email, members: […], orders: […], manual: […] }] }`; `line` is the person's. */
export function readJson(
  content: string,
): { ok: true; entries: FileEntry[] } | { ok: false; problems: ReadProblem[] } {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { ok: false, problems: [problem('file-syntax', { line: lineAt(content, locateFault(content)) })] };
  }
  const lines = linesOfPeople(content);
  const parsed = document.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, 20).map(({ path }) => {
      const at = path[0] === 'people' && typeof path[1] === 'number' ? (lines[path[1]] ?? 1) : 1;
      return problem('file-line', { line: at, column: path.map(String).join('.') || 'people' });
    });
    return { ok: false, problems };
  }
  const entries = parsed.data.people.flatMap((one, at) => {
    const { members, orders, manual, ...person } = one;
    const given = { members, orders, manual };
    return Object.entries(LISTS).flatMap(([list, kind]) =>
      (given[list as keyof typeof LISTS] ?? []).map((thing) => ({
        line: lines[at] ?? 1,
        fields: { ...thing, ...person, kind },
      })),
    );
  });
  return { ok: true, entries };
}

function lineAt(content: string, position: number): number {
  return content.slice(0, position).split('\n').length;
}

/** The line on which each element of the first-level list `people` begins. */
function linesOfPeople(content: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let inText = false;
  let key = '';
  let list = '';
  for (let at = 0; at < content.length; at += 1) {
    const char = content[at];
    if (char === '\n') line += 1;
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
      else key += char;
      continue;
    }
    if (char === '"') {
      inText = true;
      key = '';
    } else if (char === ':' && depth === 1) list = key;
    else if (char === '{' || char === '[') {
      if (char === '{' && depth === 2 && list === 'people') lines.push(line);
      depth += 1;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return lines;
}
