import { MANUAL_REASONS } from '@latchkey/domain/manual';
import type { ReadProblem } from '@latchkey/store/source-read';
import { z } from 'zod';
import type { FileEntry } from './parse-file.ts';
import { problem } from './problem.ts';
import { readCsv } from './read-csv.ts';

/** Columns of a list of members kept by hand, in the order in which it is exported. */
export const MANUAL_COLUMNS = [
  'id',
  'username',
  'name',
  'email',
  'group',
  'reason',
  'sponsor',
  'from',
  'until',
] as const;

const blank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : value);
const optional = <T extends z.ZodType>(of: T) =>
  z.preprocess(blank, of.nullish()).transform((one) => one ?? null);
const text = z.string().trim().min(1).max(200);
const day = z.iso.date();

const entry = z
  .strictObject({
    id: optional(z.uuid()),
    username: optional(text),
    name: optional(text),
    email: optional(z.email()),
    group: text,
    reason: z.enum(MANUAL_REASONS),
    sponsor: optional(text),
    from: optional(day),
    until: optional(day),
  })
  .refine((one) => one.id !== null || one.username !== null || one.name !== null, { path: ['name'] });

/** One line of such a list. `line`: where it stands. */
export type ManualEntry = z.infer<typeof entry> & { line: number };

const document = z.object({ members: z.array(z.record(z.string(), z.unknown())) });

/** The lines of a list in CSV or JSON (`{ "members": [ … ] }`), and every fault with its line and column. */
export function parseManual(content: string): { entries: ManualEntry[]; problems: ReadProblem[] } {
  const read = content.trimStart().startsWith('{')
    ? readMembers(content)
    : readCsv(content, MANUAL_COLUMNS, ['group', 'reason']);
  if (!read.ok) return { entries: [], problems: read.problems };
  const entries: ManualEntry[] = [];
  const problems: ReadProblem[] = [];
  for (const { line, fields } of read.entries) {
    const parsed = entry.safeParse(fields);
    if (parsed.success) entries.push({ ...parsed.data, line });
    else {
      const columns = parsed.error.issues.map((issue) =>
        issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : String(issue.path[0] ?? ''),
      );
      problems.push(problem('file-line', { line, column: [...new Set(columns)].join(', ') }));
    }
  }
  return { entries, problems };
}

/** In JSON a member's place in the list stands for the line. */
function readMembers(
  content: string,
): { ok: true; entries: FileEntry[] } | { ok: false; problems: ReadProblem[] } {
  try {
    const parsed = document.safeParse(JSON.parse(content));
    if (!parsed.success)
      return { ok: false, problems: [problem('file-line', { line: 1, column: 'members' })] };
    return { ok: true, entries: parsed.data.members.map((fields, at) => ({ line: at + 1, fields })) };
  } catch {
    return { ok: false, problems: [problem('file-syntax', { line: 1 })] };
  }
}
