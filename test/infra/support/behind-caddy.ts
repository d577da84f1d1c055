import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '../../..');
const CADDYFILE = join(ROOT, 'infra/Caddyfile');

/** The hub behind Debian's Caddy with a certificate of a CA of its own, both on 127.0.0.1. */
export type BehindCaddy = {
  origin: string;
  hubPort: number;
  /** The local CA's certificate, PEM. */
  ca: string;
  stop(): Promise<void>;
};

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** What `caddy validate` makes of infra/Caddyfile. Levels: info, warn, error. */
export function validateCaddyfile(env: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(
      'caddy',
      ['validate', '--adapter', 'caddyfile', '--config', CADDYFILE],
      { env: { ...process.env, ...env } },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: `${out}${err}` }),
    );
  });
}

/** Looks until something is there. `ended`: programs that have ended by themselves, so that nobody waits for them. */
async function until<T>(look: () => Promise<T | null>, said: string[], ended: string[]): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end && ended.length === 0; await sleep(50)) {
    const found = await look().catch(() => null);
    if (found !== null) return found;
  }
  throw new Error(`Not started. ${ended.join(', ')}\n${said.join('')}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** Starts `latchkey idp` on a migrated database, and Caddy with our Caddyfile in front of it. */
export async function startBehindCaddy(env: Record<string, string>): Promise<BehindCaddy> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-caddy-'));
  const [port, hubPort] = [await freePort(), await freePort()];
  const origin = `https://localhost:${port}`;
  const said: string[] = [];
  const ended: string[] = [];
  const children: ChildProcess[] = [];
  const start = (program: string, args: string[], own: Record<string, string>) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => said.push(chunk));
    }
    child.once('exit', (code) => ended.push(`${program} ended with ${code}`));
    children.push(child);
  };
  const stop = async () => {
    await Promise.all(children.map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    start(process.execPath, [join(ROOT, 'packages/latchkey/src/main.ts'), 'idp'], {
      ...env,
      PORT: String(hubPort),
      LATCHKEY_ISSUER: origin,
      LATCHKEY_PROXY_HOPS: '1',
      LATCHKEY_DATA_DIR: join(folder, 'data'),
    });
    writeFileSync(
      join(folder, 'Caddyfile'),
      `{
	admin off
	auto_https disable_redirects
	skip_install_trust
	default_bind 127.0.0.1
	storage file_system ${folder}/caddy
}
import ${CADDYFILE}
`,
    );
    start('caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')], {
      HOME: folder,
      LATCHKEY_HOST: `localhost:${port}`,
      LATCHKEY_TLS: 'tls internal',
      LATCHKEY_UPSTREAM: `127.0.0.1:${hubPort}`,
    });
    const root = join(folder, 'caddy/pki/authorities/local/root.crt');
    const ca = await until(async () => readFileSync(root, 'utf8'), said, ended);
    const ready = async () => ((await fetch(`http://127.0.0.1:${hubPort}/readyz`)).ok ? true : null);
    await until(ready, said, ended);
    return { origin, hubPort, ca, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
