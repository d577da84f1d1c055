import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** What the environment says, checked whole. Absent optional values are null. */
export type Environment = Readonly<{
  databaseUrl: string | null;
  idpDatabaseUrl: string | null;
  workerDatabaseUrl: string | null;
  configFile: string | null;
  /** Newest first, elders after it. */
  secrets: readonly string[] | null;
  workerSecrets: readonly string[] | null;
  smtpUrl: string | null;
  dataDir: string;
  port: number;
  host: string;
  issuer: string;
  issuerGiven: boolean;
  proxyHops: number;
  metricsPort: number | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** None of DATABASE_URL, LATCHKEY_CONFIG and an outside LATCHKEY_ISSUER is set. */
  sandbox: boolean;
}>;

/** One thing wrong with the environment. `code` names a message `errors.environment.CODE`, which gives the cure. */
export type EnvironmentFault = { variable: string; code: string; params: Record<string, string> };
export type EnvironmentResult =
  | { ok: true; environment: Environment }
  | { ok: false; faults: EnvironmentFault[] };

type Env = Readonly<Record<string, string | undefined>>;

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//);
const port = z.coerce.number().int().min(1).max(65_535);

/** Reads and checks every variable at once. `root`: the folder that relative paths start at. */
export function readEnvironment(env: Env, root: string): EnvironmentResult {
  const faults: EnvironmentFault[] = [];
  const fault = (variable: string, code: string, params: Record<string, string> = {}) => {
    faults.push({ variable, code, params });
  };
  const text = (variable: string): string | null => {
    const value = env[variable];
    return value === undefined || value === '' ? null : value;
  };
  const parsed = <T>(variable: string, schema: z.ZodType<T>, code: string): T | null => {
    const value = text(variable);
    if (value === null) return null;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    fault(variable, code);
    return null;
  };
  const secrets = (variable: string): string[] | null => {
    const direct = text(variable);
    const file = text(`${variable}_FILE`);
    if (direct !== null && file !== null) fault(variable, 'twice', { other: `${variable}_FILE` });
    let value = direct;
    if (direct === null && file !== null) {
      try {
        value = readFileSync(resolve(root, file), 'utf8');
      } catch {
        fault(`${variable}_FILE`, 'unreadable', { file });
        return null;
      }
    }
    if (value === null) return null;
    const all = value.split(/\s+/).filter((part) => part !== '');
    if (all.length === 0 || all.some((part) => part.length < 32)) {
      fault(variable, 'secret-short');
      return null;
    }
    return all;
  };

  const portNumber = parsed('PORT', port, 'port') ?? 4000;
  const host = text('HOST') ?? '127.0.0.1';
  if (isIP(host) === 0 && host !== 'localhost') fault('HOST', 'host', { host });
  const issuerText = text('LATCHKEY_ISSUER');
  const issuer = checkIssuer(issuerText ?? `http://localhost:${portNumber}`, fault);
  const local = issuerText === null || isLocal(issuer);
  const databaseUrl = parsed('DATABASE_URL', postgresUrl, 'database-url');
  const environment: Environment = {
    databaseUrl,
    idpDatabaseUrl: parsed('LATCHKEY_IDP_DATABASE_URL', postgresUrl, 'database-url'),
    workerDatabaseUrl: parsed('LATCHKEY_WORKER_DATABASE_URL', postgresUrl, 'database-url'),
    configFile: text('LATCHKEY_CONFIG'),
    secrets: secrets('LATCHKEY_SECRET'),
    workerSecrets: secrets('LATCHKEY_WORKER_SECRET'),
    smtpUrl: parsed('LATCHKEY_SMTP_URL', z.string().regex(/^smtps?:\/\//), 'smtp-url'),
    dataDir: resolve(root, text('LATCHKEY_DATA_DIR') ?? '.latchkey'),
    port: portNumber,
    host,
    issuer,
    issuerGiven: issuerText !== null,
    proxyHops: parsed('LATCHKEY_PROXY_HOPS', z.coerce.number().int().min(0).max(5), 'proxy-hops') ?? 0,
    metricsPort: parsed('LATCHKEY_METRICS_PORT', port, 'port'),
    logLevel:
      parsed('LATCHKEY_LOG', z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'log-level') ?? 'info',
    sandbox:
      databaseUrl === null && text('LATCHKEY_CONFIG') === null && local && text('DATABASE_URL') === null,
  };
  return faults.length === 0 ? { ok: true, environment: Object.freeze(environment) } : { ok: false, faults };
}

function isLocal(issuer: string): boolean {
  try {
    return new URL(issuer).hostname === 'localhost';
  } catch {
    return false;
  }
}

/** An issuer is an origin: https, or http on localhost alone (OpenID Connect Discovery 1.0 §3, RFC 8252 §8.3). */
function checkIssuer(
  text: string,
  fault: (variable: string, code: string, params?: Record<string, string>) => void,
): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    fault('LATCHKEY_ISSUER', 'issuer-url');
    return text;
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && url.hostname === 'localhost')) {
    fault('LATCHKEY_ISSUER', 'issuer-https');
  } else if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    fault('LATCHKEY_ISSUER', 'issuer-origin', { origin: url.origin });
  }
  return url.origin;
}
