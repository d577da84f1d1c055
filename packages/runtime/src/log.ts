import pino from 'pino';

/** What the log may hold: ids, codes, numbers, durations; never names, addresses or tokens. */
export type LogFields = Readonly<Record<string, unknown>>;

export type Log = {
  debug(fields: LogFields, text: string): void;
  info(fields: LogFields, text: string): void;
  warn(fields: LogFields, text: string): void;
  error(fields: LogFields, text: string): void;
  /** A log whose every line carries these fields. */
  child(fields: LogFields): Log;
};

/** Keys that are struck out wherever they stand, should one get into a line by mistake. */
const NEVER = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'email',
  'address',
  'displayName',
].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** An error as class, code and place: its text may hold a value. */
function describeError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return { type: typeof error };
  const { name, code, stack } = error as { name?: unknown; code?: unknown; stack?: unknown };
  const places = String(stack ?? '')
    .split('\n')
    .filter((line) => /^ +at /.test(line));
  return {
    type: name,
    code,
    at: places.slice(0, 3).map((line) => line.trim()),
  };
}

export type LogOptions = {
  level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  destination?: { write(line: string): void };
};

/** A log of JSON lines on stderr (stdout belongs to `--json`). An Error is logged by class and code, not by text. */
export function createLog(name: string, options: LogOptions = {}): Log {
  const settings: pino.LoggerOptions = {
    name,
    level: options.level ?? 'info',
    base: { role: name },
    redact: { paths: NEVER, censor: '[redacted]' },
    serializers: { error: describeError, err: describeError },
  };
  return pino(settings, options.destination ?? pino.destination({ dest: 2, sync: true })) as unknown as Log;
}

/** A log that writes nothing. */
export const silentLog: Log = createLog('silent', { level: 'silent' });
