import type { SourceRow } from '@latchkey/domain/source-row';
import type { ReadProblem } from '@latchkey/store/source-read';
import type { AddManualInput } from '../add-manual.ts';

/**
 * What one line of a file means. `new`: a row that is not there yet; `changed`, `same`: one that is; `ends`: one whose
 * last day comes earlier than so far, or that the file no longer has; `question`: new, and an account has its address,
 * so a question will be asked; `barred`: left out, whatever it says.
 */
export type ImportKind = 'new' | 'changed' | 'same' | 'ends' | 'question' | 'barred';

/** `line` null: the file does not have it. `who`: as the file names the person, or as it is known. */
export type ImportLine = { line: number | null; who: string; kind: ImportKind; until: string | null };

/** What importing does. Of a list kept by hand each row is added or changed; an uploaded file replaces the one before. */
export type ImportSteps =
  | { kind: 'manual'; add: AddManualInput[]; change: { rowId: string; until: string | null }[] }
  | { kind: 'file'; rows: SourceRow[] };

/** A file looked through. With problems nothing of it is imported. */
export type ImportPlan = { lines: ImportLine[]; problems: ReadProblem[]; steps: ImportSteps };
