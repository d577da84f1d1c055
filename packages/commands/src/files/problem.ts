import type { ReadProblem } from '@latchkey/store/source-read';

/** What can be wrong with a file: with its writing, with one line, or with what a line asks for. */
export type FileProblem =
  | 'file-syntax'
  | 'file-line'
  | 'import-id'
  | 'import-username'
  | 'import-group'
  | 'import-sponsor'
  | 'import-dates'
  | 'import-changed'
  | 'import-twice';

/** A problem of a file of members; each code has a text `errors.source.CODE`. */
export function problem(code: FileProblem, params: ReadProblem['params']): ReadProblem {
  return { code, params };
}
