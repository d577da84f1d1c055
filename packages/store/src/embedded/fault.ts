/** Why the embedded server does not run. `errors.embedded.CODE` says it for people, with the cure. */
export type EmbeddedFaultCode =
  /** No server program for this platform is installed. */
  | 'no-program'
  /** Root may not run PostgreSQL itself, and may not make a user namespace here. */
  | 'root-refused'
  /** This user has no entry in passwd, which PostgreSQL asks for. */
  | 'user-unknown'
  /** Another process runs a server on this data directory. */
  | 'already-running'
  | 'port-taken'
  /** The data directory was made by another major version. */
  | 'other-version'
  /** The server or initdb ended; `detail` has its last words. */
  | 'start-failed';

/** Thrown where the embedded server cannot be started. `detail` is for the log: paths and PostgreSQL's own words. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedFaultCode;
  readonly detail: string;
  constructor(code: EmbeddedFaultCode, detail: string) {
    super(`The embedded PostgreSQL does not start (${code}): ${detail}`);
    this.name = 'EmbeddedError';
    this.code = code;
    this.detail = detail;
  }
}

/** Reads the reason out of what initdb, postgres or unshare wrote before it ended (all run with LC_ALL=C). */
export function faultFrom(words: string): EmbeddedError {
  const detail = words.trim().split('\n').slice(-6).join(' | ').slice(0, 600);
  if (/unshare:|cannot be run as root|"root" execution of the PostgreSQL server/.test(words)) {
    return new EmbeddedError('root-refused', detail);
  }
  if (/could not look up effective user ID/.test(words)) return new EmbeddedError('user-unknown', detail);
  if (/lock file .*(already exists|is empty)/.test(words))
    return new EmbeddedError('already-running', detail);
  if (/Address already in use/.test(words)) return new EmbeddedError('port-taken', detail);
  return new EmbeddedError('start-failed', detail);
}
