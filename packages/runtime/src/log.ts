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
  'name',
  'displayName',
  'code',
].flatMap((key) => (key === 'name' || key === 'code' ? [] : [key, `*.${key}`, `*.*.${key}`]));

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
    serializers: {
      error: (error: unknown) => ({
        type: (error as Error | undefined)?.name,
        code: (error as { code?: unknown } | undefined)?.code,
        at: (error as Error | undefined)?.stack
          ?.split('\n')
          .slice(1, 4)
          .map((line) => line.trim()),
      }),
    },
  };
  return pino(settings, options.destination ?? pino.destination({ dest: 2, sync: true })) as unknown as Log;
}

/** A log that writes nothing. */
export const silentLog: Log = createLog('silent', { level: 'silent' });
