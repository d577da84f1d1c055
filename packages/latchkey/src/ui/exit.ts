/** Exit codes of every verb: scripts rely on them. */
export const EXIT = { done: 0, failed: 1, usage: 2, held: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a verb with a text for people on stderr. `code` is an exit code, `key` a message of area `cli`. */
export class VerbError extends Error {
  readonly exit: ExitCode;
  readonly key: string;
  readonly params: Record<string, string | number>;
  constructor(exit: ExitCode, key: string, params: Record<string, string | number> = {}) {
    super(key);
    this.exit = exit;
    this.key = key;
    this.params = params;
  }
}
