import type { SourceRow } from '@latchkey/domain/source-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import { z } from 'zod';
import { problem } from './problem.ts';

/** One thing in a file, flat: what a line of CSV holds, and what JSON is brought to. `line`: where it stands. */
export type FileEntry = { line: number; fields: Record<string, unknown> };

const text = z.string().trim().min(1);
const day = z
  .string()
  .trim()
  .refine((value) => /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(new Date(value).getTime()));
const optional = <T extends z.ZodType>(of: T) =>
  z.preprocess((value) => (value === '' ? null : value), of.nullish());

const person = {
  id: text,
  name: optional(text),
  email: optional(z.email()),
  type: optional(z.enum(['INDIVIDUAL', 'ORGANIZATION', 'COLLECTIVE'])),
};
const words = z
  .string()
  .trim()
  .regex(/^[A-Z_]+$/);

const member = z.strictObject({
  ...person,
  kind: z.literal('member'),
  row: optional(text),
  role: words,
  tier: optional(text),
  since: optional(day),
});
const order = z.strictObject({
  ...person,
  kind: z.literal('order'),
  row: text,
  status: words,
  frequency: optional(words),
  tier: optional(text),
  created: optional(day),
  processed: optional(day),
  charged: optional(day),
});
const manual = z.strictObject({
  ...person,
  kind: z.literal('manual'),
  row: optional(text),
  group: text,
  from: optional(day),
  until: optional(day),
});
const entry = z.discriminatedUnion('kind', [member, order, manual]);
type Entry = z.infer<typeof entry>;

/** Columns of a file, in the order that a template shows. */
export const COLUMNS = [
  'id',
  'name',
  'email',
  'type',
  'kind',
  'row',
  'role',
  'since',
  'status',
  'frequency',
  'tier',
  'created',
  'processed',
  'charged',
  'group',
  'from',
  'until',
] as const;

const MOST_FAULTS = 20;

/** Facts out of the entries of a file; or every fault, each with its line and the column it is in. */
export function parseEntries(
  entries: readonly FileEntry[],
): { ok: true; rows: SourceRow[] } | { ok: false; problems: ReadProblem[] } {
  const problems: ReadProblem[] = [];
  const rows: SourceRow[] = [];
  const lines = new Map<string, number>();
  for (const { line, fields } of entries) {
    const parsed = entry.safeParse(withoutBlanks(fields));
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        const column =
          issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : String(issue.path[0] ?? 'kind');
        problems.push(problem('file-line', { line, column }));
      }
      continue;
    }
    const row = toRow(parsed.data);
    const key = `${row.data.kind} ${row.aliases[0]}`;
    const before = lines.get(key);
    if (before !== undefined) problems.push(problem('file-line', { line, column: `row = ${before}` }));
    lines.set(key, line);
    rows.push(row);
  }
  return problems.length > 0 ? { ok: false, problems: problems.slice(0, MOST_FAULTS) } : { ok: true, rows };
}

/** An empty cell of CSV is a value that is not there. */
function withoutBlanks(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

function toRow(read: Entry): SourceRow {
  const of = {
    aliases: [`id:${read.id}`],
    type: read.type ?? 'INDIVIDUAL',
    isGuest: false,
    isIncognito: false,
    slug: null,
    name: read.name ?? null,
    address: read.type && read.type !== 'INDIVIDUAL' ? null : (read.email ?? null),
  };
  switch (read.kind) {
    case 'member': {
      const tierId = read.tier ?? null;
      const own = read.row ?? `${read.role}/${tierId ?? ''}`;
      const data = {
        kind: 'member',
        role: read.role,
        tierId,
        lastTierId: null,
        since: read.since ?? null,
      } as const;
      return { aliases: [`id:${read.id}/${own}`], person: of, data };
    }
    case 'order': {
      const data = {
        kind: 'order',
        status: read.status,
        frequency: read.frequency ?? null,
        tierId: read.tier ?? null,
        createdAt: read.created ?? null,
        processedAt: read.processed ?? null,
        lastChargedAt: read.charged ?? null,
      } as const;
      return { aliases: [`id:${read.id}/${read.row}`], person: of, data };
    }
    case 'manual': {
      const data = {
        kind: 'manual',
        group: read.group,
        from: read.from ?? null,
        until: read.until ?? null,
      } as const;
      return { aliases: [`id:${read.id}/${read.row ?? read.group}`], person: of, data };
    }
  }
}
